"""Pages of the settings that have no package of their own."""
