"""A look at a PostgreSQL server before anything is kept there: whether it answers, may be used, and is free."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from lnwallet_desktop.errors import BadRequest, LedgerUnavailable, SetupIncomplete
from lnwallet_desktop.ledger.connecting import Address, check_server
from lnwallet_desktop.ledger.failures import ledger_failures, refused_connection
from lnwallet_desktop.ledger.schema import HEAD
from lnwallet_desktop.translation import phrase

_RIGHTS = """
    SELECT has_schema_privilege(current_schema(), 'CREATE'),
           has_database_privilege(current_database(), 'CREATE')
             OR EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm'),
           EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm'),
           pg_is_in_recovery()
"""


@dataclass(frozen=True, slots=True)
class ServerFound:
    """A database that this program can use. wallet_id: of the wallet whose history it holds; empty for none."""

    version: str
    wallet_id: str
    network: str


def look_at_server(url: str) -> ServerFound:
    """Blocking, up to ten seconds. Changes nothing there.

    Raises BadRequest (unreadable address), LedgerUnavailable (no answer, or not let in), SetupIncomplete (what is there
    cannot be used), each with the sentence that tells what to do.
    """
    address = Address(url)
    try:
        connection = address.connect()
    except psycopg.OperationalError as error:
        raise refused_connection(error) from None
    with ledger_failures(), connection:
        connection.autocommit = True
        check_server(connection.info.server_version)
        _check_rights(connection)
        _check_revision(connection)
        wallet_id, network = _wallet_of(connection)
        version = str(connection.info.parameter_status("server_version") or "")
    return ServerFound(version.split(" ")[0], wallet_id, network)


def _check_rights(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    may_make_tables, may_extend, has_trigrams, is_standby = connection.execute(_RIGHTS).fetchone() or (None,) * 4
    if is_standby:
        raise LedgerUnavailable(phrase("This server is a standby copy, which takes no changes. Use the main one."))
    if not may_make_tables:
        raise SetupIncomplete(
            phrase(
                "This user may make no tables in that database. Ask its administrator for the right CREATE on the "
                "schema."
            )
        )
    if not has_trigrams:
        raise SetupIncomplete(
            phrase(
                "The server lacks the extension pg_trgm, which searching needs. Ask its administrator to install it."
            )
        )
    if not may_extend:
        raise SetupIncomplete(
            phrase(
                "This user may not switch on the extension pg_trgm. Ask the administrator for CREATE EXTENSION pg_trgm."
            )
        )


def _check_revision(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    if not _has_table(connection, "alembic_version"):
        return
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if found is not None and str(found[0]) > HEAD:
        raise SetupIncomplete(
            phrase(
                "A newer version of this program has used that database. Install the newer version; nothing was "
                "changed."
            )
        )


def _wallet_of(connection: psycopg.Connection[tuple[object, ...]]) -> tuple[str, str]:
    if not _has_table(connection, "wallet_binding"):
        return "", ""
    found = connection.execute("SELECT wallet_id, network FROM wallet_binding").fetchone()
    return (str(found[0]), str(found[1])) if found is not None else ("", "")


def _has_table(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    found = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [name]).fetchone()
    return bool(found and found[0])


def check_free(found: ServerFound) -> None:
    """Raises BadRequest where the database is another wallet's."""
    if found.wallet_id:
        raise BadRequest(
            phrase(
                "That database holds the history of another wallet (on {network}). Use an empty database for a new "
                "one.",
                network=found.network,
            )
        )
