"""PostgreSQL for the ledger's tests."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from tests.postgres import database, database_url, open_directory, postgres, tcp_postgres

__all__ = ["database", "database_url", "postgres", "tcp_postgres"]


@pytest.fixture(scope="session")
def made_cluster() -> Iterator[Path]:
    """A cluster fresh from a first start, to be copied: initdb takes half a second, a copy a tenth."""
    with open_directory() as directory:
        server = EmbeddedServer(directory / "postgres")
        server.start()
        server.stop()
        yield server.describe().data.parent


@pytest.fixture
def directory(made_cluster: Path) -> Iterator[Path]:
    """A stopped server's directory, whose path nobody would choose."""
    with open_directory() as parent:
        directory = parent / "Bücher & Ordner's “$HOME”" / "postgres"
        directory.mkdir(parents=True)
        subprocess.run(["cp", "-a", str(made_cluster), str(directory / "cluster")], check=True)
        yield directory


@pytest.fixture
def server(directory: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(directory, directory.parents[1] / "system")
    yield server
    server.stop()


@pytest.fixture
def ledger(database: Database) -> PaymentLedger:
    return PaymentLedger(database)
