"""The network's state as one file: copied while the network runs, and put where there is none yet."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from lnwallet_desktop.errors import SandboxUnavailable
from lnwallet_desktop.sandbox import endpoint


def take(directory: Path, target: Path) -> bool:
    """A consistent copy, whether the network runs or not; False where there is none. Raises SandboxUnavailable."""
    database = directory / endpoint.DATABASE
    if not database.exists():
        return False
    try:
        with closing(sqlite3.connect(database, timeout=10)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        raise SandboxUnavailable(f"The sandbox’s state could not be copied: {error}.") from error
    target.chmod(0o600)
    return True


def put(source: Path, directory: Path) -> bool:
    """False, and nothing is done, where there is a network: it has gone on since, and knows better. Raises OSError."""
    database = directory / endpoint.DATABASE
    if database.exists():
        return False
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = database.with_name(f"{endpoint.DATABASE}.restoring")
    shutil.copyfile(source, new)
    new.chmod(0o600)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    new.replace(database)
    return True
