"""Whole copies of the database: made, compared, and put back into an empty one, by PostgreSQL's own tools."""
