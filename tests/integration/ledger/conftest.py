"""PostgreSQL for the ledger's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer, ServerState
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from tests.postgres import database, database_url, emptied_url, open_directory, postgres, tcp_postgres

__all__ = ["database", "database_url", "emptied_url", "postgres", "tcp_postgres"]


@pytest.fixture(scope="session")
def directory() -> Iterator[Path]:
    """A stopped server's directory, whose path nobody would choose. Tests share it: making one takes half a second."""
    with open_directory() as parent:
        directory = parent / "Bücher & Ordner's “$HOME”" / "postgres"
        server = EmbeddedServer(directory, parent / "system")
        server.start()
        server.stop()
        yield directory


@pytest.fixture
def server(directory: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(directory, directory.parents[1] / "system")
    yield server
    server.stop()
    assert server.describe().state is ServerState.STOPPED


@pytest.fixture
def ledger(database: Database) -> PaymentLedger:
    return PaymentLedger(database)
