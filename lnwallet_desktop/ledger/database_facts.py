"""What can be said of a database as it is now, and a trial whether it can be used."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import func, select

from lnwallet_desktop.ledger import schema
from lnwallet_desktop.ledger.connecting import check_server
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import wallet_binding


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """version: PostgreSQL's own. revision: of the tables. size_bytes: on its disk. is_encrypted: the connection."""

    version: str
    revision: str
    size_bytes: int
    is_encrypted: bool


def read_facts(database: Database) -> DatabaseFacts:
    """Raises LedgerUnavailable."""
    version = database.version()
    with database.reading() as connection:
        revision = schema.current_revision(connection) or ""
        size = connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one()
    with database.reading_raw() as driver:
        encrypted = bool(driver.pgconn.ssl_in_use)
    return DatabaseFacts(version, revision, int(size), encrypted)


def try_database(database: Database) -> float:
    """By a connection of its own, read and written, which nothing is left of; how many ms that took.

    Raises LedgerUnavailable, SetupIncomplete with what is wrong.
    """
    began = time.monotonic()
    with database.raw_connection() as connection:
        check_server(connection.info.server_version)
    with database.transaction() as connection:
        connection.execute(select(wallet_binding).with_for_update())  # a standby, or a missing right, refuses that
        connection.rollback()
    return 1000 * (time.monotonic() - began)
