"""A PostgreSQL server for a trial: in a folder of its own, and gone afterwards with everything in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.places import known_places
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer, ServerState

PREFIX = "trial-"


@contextmanager
def scratch_database(parent: Path) -> Iterator[Database]:
    """An empty one. parent: where the folder is made. Raises LedgerUnavailable, SetupIncomplete."""
    remove_left_overs(parent)
    directory = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    server = EmbeddedServer(directory / "postgres")
    try:
        database = Database(Address(server.start()), server)
        try:
            yield database
        finally:
            database.close()
    finally:
        server.stop()
        _remove(directory)


def remove_left_overs(parent: Path) -> None:
    """Of trials that were killed; their watchdogs have stopped the servers."""
    for directory in parent.glob(f"{PREFIX}*"):
        if EmbeddedServer(directory / "postgres").describe().state is not ServerState.RUNNING:
            _remove(directory)


def _remove(directory: Path) -> None:
    home = known_places((directory / "postgres").resolve()).home
    if home != (directory / "postgres").resolve() / "cluster":
        shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)
