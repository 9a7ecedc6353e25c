"""A PostgreSQL server of our own for one data directory: made, started, watched and stopped by this program."""
