"""Whether a database may be restored into: only one that holds nothing of anybody."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

import psycopg

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.failures import ledger_failures
from lnwallet_desktop.translation import phrase

Connection = psycopg.Connection[tuple[Any, ...]]

ROLE = "lnwallet_workstation"
_RELATIONS = """
SELECT count(*) FROM pg_class AS c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'v', 'm')
"""
_IN_USE = """
SELECT EXISTS (SELECT FROM wallet_binding) OR EXISTS (SELECT FROM transactions) OR EXISTS (SELECT FROM audit_entries)
"""
_UNFINISHED = """
SELECT (SELECT wallet_id FROM wallet_binding)
WHERE EXISTS (SELECT FROM backup_restores WHERE finished_at IS NULL)
"""
UNDER_WAY = "restore_under_way"
"""A table that is there from before the first row comes back until `backup_restores` tells of the restore: a kill in
between leaves a history that nobody uses, and the next try knows it by this.
"""
_BEGIN = f"CREATE TABLE {UNDER_WAY} (wallet_id uuid PRIMARY KEY)"
_BEGUN_FOR = f"INSERT INTO {UNDER_WAY} VALUES (%s)"  # noqa: S608
_BEGUN = f"SELECT wallet_id FROM {UNDER_WAY}"  # noqa: S608
_CLEAR = """
DO $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY (SELECT coalesce(array_agg(c.oid::regclass::text), '{}') FROM pg_class AS c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'v')
    LOOP
        EXECUTE format('DROP VIEW IF EXISTS %s CASCADE', one);
    END LOOP;
    FOREACH one IN ARRAY (SELECT coalesce(array_agg(c.oid::regclass::text), '{}') FROM pg_class AS c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r')
    LOOP
        EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', one);
    END LOOP;
    FOREACH one IN ARRAY (SELECT coalesce(array_agg(p.oid::regprocedure::text), '{}') FROM pg_proc AS p
        WHERE p.pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e'))
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one);
    END LOOP;
END $$
"""
_REVOKE = """
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc AS p
        WHERE p.pronamespace = current_schema()::regnamespace AND p.prosecdef
    LOOP
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', one.name);
    END LOOP;
END $$
"""


def make_empty(database: Database, wallet_id: UUID) -> None:
    """Take away the tables that were never used, and what an unfinished restore of this wallet left; mark the database
    as one that is restored into.

    Raises BadRequest for a database that somebody uses, LedgerUnavailable.
    """
    with ledger_failures(), database.raw_connection() as connection:
        if _count(connection) and not _is_ours_to_clear(connection, wallet_id):
            raise BadRequest(
                phrase(
                    "This database is in use: it holds a wallet’s history or something else. A backup is restored "
                    "into an empty database only. Make a new one, or use another data directory. Nothing was changed."
                )
            )
        with connection.transaction():
            connection.execute(_CLEAR)
            connection.execute(_BEGIN.encode())
            connection.execute(_BEGUN_FOR.encode(), [wallet_id])


def workstations_role(database: Database) -> bool:
    """Have the role that the dump grants rights to; False where this user may not make it."""
    with ledger_failures(), database.raw_connection() as connection:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            return True
        with suppress(psycopg.errors.InsufficientPrivilege, psycopg.errors.UniqueViolation):
            connection.execute(f"CREATE ROLE {ROLE} NOLOGIN".encode())
            return True
        return False


def close_functions(database: Database) -> None:
    """Where the dump's rights were left out: nobody but the owner calls what writes the audit log."""
    with ledger_failures(), database.raw_connection() as connection:
        connection.execute(_REVOKE)


def _count(connection: Connection) -> int:
    found = connection.execute(_RELATIONS).fetchone()
    return int(found[0]) if found else 0


def _is_ours_to_clear(connection: Connection, wallet_id: UUID) -> bool:
    with suppress(psycopg.errors.UndefinedTable):
        begun = connection.execute(_BEGUN.encode()).fetchone()
        if begun is not None and begun[0] == wallet_id:
            return True
    try:
        used = connection.execute(_IN_USE).fetchone()
        if used is not None and not used[0]:
            return True
        unfinished = connection.execute(_UNFINISHED).fetchone()
        return unfinished is not None and unfinished[0] == wallet_id
    except psycopg.errors.UndefinedTable:
        return False  # somebody else's tables, or an older version's history
