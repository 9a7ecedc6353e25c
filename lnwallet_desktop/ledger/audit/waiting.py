"""Acts that could not be written into the log yet, kept in the data directory until the database takes them.

A change of the vault must not wait for a database, and must not go unrecorded either. What waits passes the checks of
every entry, so it holds no secret. Each has an id that its entry tells, so that none is written twice.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from filelock import FileLock
from sqlalchemy import text

from lnwallet_desktop.ledger.audit.append import Written, append
from lnwallet_desktop.ledger.audit.entry import AuditEntry, canonical
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.database import Database

log = logging.getLogger(__name__)

TURN_S = 30
_IS_WRITTEN = text("SELECT EXISTS (SELECT FROM audit_entries WHERE kind = :kind AND entry LIKE :told)")
_OWNER_ONLY = 0o600


class WaitingActs:
    """The file `audit/waiting.jsonl` of a data directory. Thread-safe, and safe for several processes."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "audit" / "waiting.jsonl"

    def any(self) -> bool:
        try:
            return self._file.stat().st_size > 0
        except FileNotFoundError:
            return False

    def add(self, acts: Iterable[tuple[AuditEntry, datetime]]) -> None:
        """Keep them, durably, with the moment of each. Raises OSError."""
        lines = "".join(_line(entry, at) for entry, at in acts)
        with self._turn():
            torn = self._file.exists() and self._file.read_bytes()[-1:] not in (b"", b"\n")
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _OWNER_ONLY)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(("\n" if torn else "") + lines)
                file.flush()
                os.fsync(file.fileno())

    def write(self, database: Database) -> list[tuple[Written, AuditEntry]]:
        """Write them in their order and forget them; what was written. Raises LedgerUnavailable: those left wait on."""
        if not self.any():
            return []
        done: list[tuple[Written, AuditEntry]] = []
        with self._turn():
            lines = self._file.read_text(encoding="utf-8").splitlines()
            for line in lines:
                entry = _read(line)
                if entry is None:
                    log.error("a line of what waits for the audit log cannot be read")
                elif (written := _write_once(database, entry)) is not None:
                    done.append((written, entry))
            self._file.unlink()
        return done

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(self._file.with_name("waiting.lock"), timeout=TURN_S):
            yield


def _write_once(database: Database, entry: AuditEntry) -> Written | None:
    """None where it was written before, by a process that was killed before it could forget it."""
    with database.transaction() as connection:
        told = f'%"noted_as":"{entry.fields["noted_as"]}"%'
        if connection.execute(_IS_WRITTEN, {"kind": entry.kind.value, "told": told}).scalar_one():
            return None
        return append(connection, entry)


def _line(entry: AuditEntry, at: datetime) -> str:
    noted = replace(entry, fields={**entry.fields, "happened_at": at, "noted_as": uuid4()})
    said = {name: str(value) if isinstance(value, UUID) else value for name, value in noted.parameters().items()}
    return canonical(said) + "\n"


def _read(line: str) -> AuditEntry | None:
    """Checked like every entry, for anybody may have written into the file."""
    try:
        said = json.loads(line)
        fields = json.loads(said["written"])
        fields["happened_at"] = datetime.fromisoformat(fields["happened_at"]).astimezone(UTC)
        fields["noted_as"] = UUID(fields["noted_as"])
        payment = UUID(said["payment"]) if said["payment"] else None
        return AuditEntry(AuditKind(said["kind"]), said["workstation"], said["admin"], payment, said["subject"], fields)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
