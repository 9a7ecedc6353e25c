"""What this workstation remembers of the log by itself, in its data directory: checkpoints it saw, keys it trusts.

Whoever rules the database can forge everything in it, but not what every workstation has already seen.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from lnwallet_desktop.ledger.audit.checkpoint import Checkpoint, key_id_of

MOST = 1000
KEPT = 200
"""When there are more than MOST anchors, so many of the newest stay; each covers everything before it."""


class Anchors:
    """The files `audit/anchors.jsonl` and `audit/keys.json` of a data directory. Thread-safe."""

    def __init__(self, data_dir: Path) -> None:
        self._directory = data_dir / "audit"
        self._file = self._directory / "anchors.jsonl"
        self._keys_file = self._directory / "keys.json"
        self._lock = threading.Lock()

    def seen(self) -> list[Checkpoint]:
        """Oldest first. A line that a power cut left half written is passed over."""
        with self._lock:
            return self._read()

    def newest(self) -> Checkpoint | None:
        """The one of the highest entry."""
        return max(self.seen(), key=lambda checkpoint: checkpoint.sequence, default=None)

    def add(self, checkpoint: Checkpoint) -> None:
        """Remember it, durably, unless something as new is remembered. Raises OSError."""
        with self._lock:
            seen = self._read()
            if seen and max(known.sequence for known in seen) >= checkpoint.sequence:
                return
            if len(seen) >= MOST:
                self._write(self._file, "".join(_line(known) for known in [*seen[-KEPT:], checkpoint]))
                return
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            torn = self._file.exists() and self._file.read_bytes()[-1:] not in (b"", b"\n")
            with self._file.open("ab") as file:
                file.write((b"\n" if torn else b"") + _line(checkpoint).encode())
                file.flush()
                os.fsync(file.fileno())

    def begin_again(self) -> None:
        """Put the anchors aside: for an admin who restored a backup and knows that the newest entries are lost."""
        with self._lock:
            if self._file.exists():
                self._file.rename(self._file.with_name(f"anchors-until-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.jsonl"))

    def keys(self) -> dict[str, bytes]:
        """The public keys whose signatures count here, by their ids."""
        try:
            kept = json.loads(self._keys_file.read_text(encoding="utf-8"))
            return {key_id_of(key): key for key in (bytes.fromhex(text) for text in kept.values())}
        except (FileNotFoundError, ValueError, AttributeError, TypeError):
            return {}

    def trust(self, public_key: bytes) -> None:
        """Only for a key out of an opened vault. Raises OSError."""
        keys = self.keys()
        if key_id_of(public_key) not in keys:
            keys[key_id_of(public_key)] = public_key
            text = json.dumps({key_id: key.hex() for key_id, key in keys.items()}, indent=1, sort_keys=True)
            with self._lock:
                self._write(self._keys_file, text + "\n")

    def _read(self) -> list[Checkpoint]:
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except (FileNotFoundError, UnicodeDecodeError):
            return []
        return [checkpoint for line in lines if (checkpoint := _parsed(line)) is not None]

    def _write(self, path: Path, text: str) -> None:
        """Whole or not at all."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_name(path.name + ".new")
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)


def _line(checkpoint: Checkpoint) -> str:
    return json.dumps({"statement": checkpoint.statement, "signature": checkpoint.signature.hex()}) + "\n"


def _parsed(line: str) -> Checkpoint | None:
    try:
        kept = json.loads(line)
        return Checkpoint.parse(kept["statement"], bytes.fromhex(kept["signature"]))
    except (ValueError, KeyError, TypeError):
        return None
