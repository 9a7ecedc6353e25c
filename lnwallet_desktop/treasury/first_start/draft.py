"""What was chosen in a first start that did not end: enough to go on with, and nothing of it secret."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.durable_file import write_durably


class Source(StrEnum):
    """Where the wallet comes from."""

    NEW = "new"
    WORDS = "words"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Draft:
    """step: the name of the last step that was shown; empty before the first answer. database: a PostgreSQL server's
    address without its password; empty for the embedded one. backup: the file's path.
    """

    step: str = ""
    network: Network = Network.SANDBOX
    source: Source = Source.NEW
    admin: str = ""
    database: str = ""
    backup: str = ""


class DraftFile:
    """`first-start.json` of a data directory, written at each step and gone once there is a wallet."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "first-start.json"

    def read(self) -> Draft:
        """An empty draft where there is none, or one that cannot be read: nothing is lost with it."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            texts = {name: str(kept.get(name, "")) for name in ("step", "admin", "database", "backup")}
            return Draft(network=Network(kept["network"]), source=Source(kept["source"]), **texts)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return Draft()

    def write(self, draft: Draft) -> None:
        """Whole or not at all. Raises OSError."""
        write_durably(self._path, json.dumps(asdict(draft)).encode())

    def remove(self) -> None:
        with suppress(OSError):
            self._path.unlink()
