"""Writes the whole log to one file that proves itself elsewhere: entries, checkpoints and public keys.

One JSON document a line: `{"audit_log": 1, …}`, each public key, each entry with its exact text, each checkpoint, and
at last the SHA-256 of all lines before, signed where the wallet is open. `resources/audit/verify_audit_export.py` reads
it without this program.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import BinaryIO

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.audit import stream
from lnwallet_desktop.ledger.audit.chain import BATCH, Row
from lnwallet_desktop.ledger.audit.checkpoint import AdminKey, Checkpoint, PublicKeys, Signer
from lnwallet_desktop.ledger.audit.entry import canonical
from lnwallet_desktop.ledger.audit.places import place_of
from lnwallet_desktop.ledger.audit.verify import Cancelled, Connection, snapshot
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.failures import ledger_failures
from lnwallet_desktop.translation import phrase

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Exported:
    """signed: whether the file as a whole is, and not only the checkpoints in it."""

    entries: int
    checkpoints: int
    signed: bool


class _Lines:
    """Writes documents and hashes what it writes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, text: str) -> None:
        data = text.encode() + b"\n"
        self.digest.update(data)
        self._file.write(data)


def export_log(
    database: Database,
    path: Path,
    keys: PublicKeys,
    signer: Signer | None = None,
    told: Callable[[int, int], None] | None = None,
    stop: Event | None = None,
) -> Exported:
    """Whole or not at all; a file that is there already is left alone. Raises BadRequest, Cancelled,
    LedgerUnavailable.
    """
    if path.exists():
        raise BadRequest(
            phrase("There is a file “{name}” already. Name a new one; nothing was written.", name=path.name)
        )
    partial = path.with_name(path.name + ".part")
    try:
        with ledger_failures(), snapshot(database) as connection, partial.open("wb") as file:
            done = _write(connection, file, keys, signer, told, stop)
        partial.rename(path)
        return done
    except OSError as error:
        raise BadRequest(
            phrase("The file cannot be written: {strerror}. Nothing was kept.", strerror=error.strerror)
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _write(
    connection: Connection,
    file: BinaryIO,
    keys: PublicKeys,
    signer: Signer | None,
    told: Callable[[int, int], None] | None,
    stop: Event | None,
) -> Exported:
    lines, place, total = _Lines(file), place_of(connection), stream.newest(connection)
    checkpoints = connection.execute("SELECT statement, signature FROM audit_checkpoints ORDER BY number").fetchall()
    head = {"audit_log": FORMAT, "database": place.database, "wallet": place.wallet}
    lines.write(canonical(head | {"exported_at": datetime.now(UTC).isoformat()}))
    for key_id, key in sorted(keys.items()):
        lines.write(canonical({"key": key_id, "public_key": key.hex()}))
    for admin_key in _admin_keys(statement for statement, _ in checkpoints):
        if admin_key.key_id not in keys:
            lines.write(canonical({"key": admin_key.key_id} | admin_key.fields()))
    count = 0
    for count, data in enumerate(stream.rows(connection), start=1):
        row = Row.read(data)
        text = json.dumps(row.entry.decode(), ensure_ascii=False)
        lines.write(f'{{"entry":{text},"hash":"{row.hash.hex()}"}}')
        if count % BATCH == 0:
            if stop is not None and stop.is_set():
                raise Cancelled
            if told is not None:
                told(count, max(count, total))
    for statement, signature in checkpoints:
        lines.write(canonical({"signature": bytes(signature).hex(), "statement": statement}))
    end = canonical({"checkpoints": len(checkpoints), "entries": count, "sha256": lines.digest.hexdigest()})
    closing = (
        {"end": end, "key": signer.key_id, "signature": signer.sign(end.encode()).hex()} if signer else {"end": end}
    )
    lines.write(canonical(closing))
    return Exported(count, len(checkpoints), signer is not None)


def _admin_keys(statements: Iterable[str]) -> list[AdminKey]:
    """Each that has signed a checkpoint, of admins who were removed too."""
    found: dict[str, AdminKey] = {}
    for statement in statements:
        with suppress(ValueError):
            admin_key = Checkpoint.parse(statement, b"").admin_key
            if admin_key is not None:
                found[admin_key.key_id] = admin_key
    return [found[key_id] for key_id in sorted(found)]
