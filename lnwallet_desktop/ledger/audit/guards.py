"""Whether the database still refuses changes to the log by itself."""

from __future__ import annotations

from typing import Any

import psycopg

Connection = psycopg.Connection[tuple[Any, ...]]

_TABLES = ("audit_database", "audit_entries", "audit_checkpoints")
_ATTEMPTS = tuple(
    attempt
    for table, column in zip(_TABLES, ("made_at", "at", "at"), strict=True)
    for attempt in (f"UPDATE {table} SET {column} = NULL WHERE false", f"DELETE FROM {table} WHERE false")  # noqa: S608
)

# UPDATE, DELETE and TRUNCATE before the statement: the bits 2, 16, 8, 32 of tgtype (PostgreSQL's pg_trigger.h).
_SWITCHED_ON = """
SELECT count(*) FROM pg_trigger
WHERE tgrelid IN ('audit_database'::regclass, 'audit_entries'::regclass, 'audit_checkpoints'::regclass)
    AND tgname IN ('audit_database_kept', 'audit_entries_kept', 'audit_checkpoints_kept')
    AND tgtype = 58 AND tgenabled IN ('O', 'A') AND tgfoid = 'refuse_change'::regproc
"""


def guards_stand(connection: Connection) -> bool:
    """Whether the triggers are there and do refuse. Raises psycopg.Error."""
    found = connection.execute(_SWITCHED_ON).fetchone()
    return found == (len(_TABLES),) and all(_refused(connection, attempt) for attempt in _ATTEMPTS)


def _refused(connection: Connection, statement: str) -> bool:
    """Try it, in a way that changes nothing should it be allowed: the triggers fire before rows are looked for."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement.encode())
    except (psycopg.errors.IntegrityConstraintViolation, psycopg.errors.InsufficientPrivilege):
        return True
    return False
