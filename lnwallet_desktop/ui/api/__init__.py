"""The admin API as the window switches it and lets programs in."""
