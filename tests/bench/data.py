"""Databases for benchmarks: made once for each number of rows, and kept beside the checkout for the next run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.ledger.summaries import rebuild
from tests.bench.generator import fill

KEPT_IN = Path(__file__).parents[2] / "build" / "bench"


@contextmanager
def history_of(rows: int) -> Iterator[Database]:
    """A database with so many transactions, on an embedded server of its own."""
    directory = KEPT_IN / str(rows)
    directory.mkdir(parents=True, exist_ok=True)
    server = EmbeddedServer(directory / "postgres")
    database = Database(Address(server.start()), server)
    try:
        database.migrate()
        with database.raw_connection() as connection:
            if connection.execute("SELECT FROM transactions LIMIT 1").fetchone() is None:
                began = time.monotonic()
                fill(connection, rows)
                rebuild(database)
                print(f"made {rows:,} transactions in {time.monotonic() - began:.0f} s", flush=True)
        yield database
    finally:
        database.close()


def database_url(database: Database) -> str:
    """For a process of ours; the embedded server's has no password."""
    with closing(database.raw_connection()) as connection:
        return f"postgresql://{connection.info.user}@/{connection.info.dbname}?host={connection.info.host}"
