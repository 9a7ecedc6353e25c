"""A consistent copy of a database in use, with the figures of the very same moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.dump import tools
from lnwallet_desktop.ledger.dump.figures import Figures, read_figures
from lnwallet_desktop.ledger.failures import ledger_failures


def copy(database: Database, target: Path, told: Callable[[int, int], None], stop: Event) -> Figures:
    """Write the dump to `target`. told: bytes written of an estimate. Payments go on meanwhile.

    Raises LedgerUnavailable, SetupIncomplete, tools.Stopped, OSError.
    """
    with ledger_failures(), database.raw_connection() as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("SET idle_in_transaction_session_timeout = 0")
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = connection.execute("SELECT pg_export_snapshot(), pg_database_size(current_database())").fetchone()
        snapshot, size = (str(found[0]), int(found[1])) if found else ("", 0)
        tools.dump(database.address, target, snapshot, lambda done: told(done, max(done, size // SMALLER)), stop)
        return read_figures(connection)


SMALLER = 12
"""A dump is about so many times smaller than the database, which has its indexes too."""
