"""A server that stands outside, for the step that asks for one."""

from tests.postgres import database_url, emptied_url, postgres

__all__ = ["database_url", "emptied_url", "postgres"]
