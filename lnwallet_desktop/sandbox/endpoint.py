"""The file that tells where the network of a directory listens, and the names of the other files there."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from lnwallet_desktop.payments import SandboxEndpoint

USERS = "users"
"""Folder of the processes that use this network (processes.Users)."""
KEEP = "keep"
"""While this file exists the network stays, used or not."""
LOG = "sandbox.log"
LOCK = "server.lock"
"""Held by the running network for as long as it lives."""
DATABASE = "network.db"
_ENDPOINT = "endpoint.json"


def write(directory: Path, endpoint: SandboxEndpoint) -> None:
    """Whole or not at all, and readable by nobody else."""
    temporary = directory / f"{_ENDPOINT}.{os.getpid()}.new"
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(endpoint), file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(directory / _ENDPOINT)


def read(directory: Path) -> SandboxEndpoint | None:
    """What was written last; None where nothing readable was. Says nothing about whether it still runs."""
    try:
        document = json.loads((directory / _ENDPOINT).read_text(encoding="utf-8"))
        return SandboxEndpoint(**document)
    except (OSError, ValueError, TypeError):
        return None


def remove(directory: Path) -> None:
    (directory / _ENDPOINT).unlink(missing_ok=True)
