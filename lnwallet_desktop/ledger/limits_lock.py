"""The lock under which limits are counted and changed: one transaction of the database after the other."""

from __future__ import annotations

from sqlalchemy import Connection, text

_HOLD = text("SELECT pg_advisory_xact_lock(1280201037)")  # any number, the same everywhere


def hold_limits(connection: Connection) -> None:
    """Until the transaction ends. Comes before the locks of rows and of the audit log, so that no two transactions wait
    for each other.
    """
    connection.execute(_HOLD)
