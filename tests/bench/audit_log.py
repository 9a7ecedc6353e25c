"""A long audit log with right hashes, written by COPY: a log of years in seconds."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from lnwallet_desktop.ledger.audit.checkpoint import NO_LINK, Checkpoint, Signer, make_statement
from lnwallet_desktop.ledger.audit.entry import AuditEntry, Value
from lnwallet_desktop.ledger.audit.kinds import AuditKind

Row = tuple[Any, ...]

BEGAN = datetime(2021, 3, 1, 8, tzinfo=UTC)
_ENTRY_COLUMNS = "sequence, at, kind, admin, workstation, payment, subject, entry, previous_hash, hash"
_CHECKPOINT_COLUMNS = "number, sequence, head_hash, database, wallet, at, key_id, statement, signature"
_STEPS = (AuditKind.QUOTE, AuditKind.INTENT, AuditKind.SEND, AuditKind.SETTLE)


def fill(
    connection: psycopg.Connection[tuple[Any, ...]], count: int, signer: Signer, wallet: UUID, every: int = 100
) -> list[Checkpoint]:
    """Write `count` entries into an empty log, and a checkpoint after each `every`; the checkpoints."""
    database = connection.execute("SELECT audit_database_name()").fetchone()
    assert database is not None
    heads: list[tuple[int, bytes, datetime]] = []
    with connection.cursor().copy(f"COPY audit_entries ({_ENTRY_COLUMNS}) FROM STDIN".encode()) as copy:
        for row in entries(count):
            copy.write_row(row)
            if row[0] % every == 0 or row[0] == count:
                heads.append((row[0], row[9], row[1]))
    checkpoints = signed(heads, signer, str(database[0]), wallet)
    with connection.cursor().copy(f"COPY audit_checkpoints ({_CHECKPOINT_COLUMNS}) FROM STDIN".encode()) as copy:
        for c in checkpoints:
            copy.write_row(
                (c.number, c.sequence, c.hash, c.database, c.wallet, c.at, c.key_id, c.statement, c.signature)
            )
    connection.execute("ANALYZE audit_entries")
    return checkpoints


def entries(count: int, seed: int = 1) -> Iterator[Row]:
    """Rows as the database's function makes them."""
    chance = random.Random(seed)  # noqa: S311
    previous, payment, fields = bytes(32), UUID(int=1), _payment(chance)
    for sequence in range(1, count + 1):
        kind = _STEPS[sequence % 4]
        if kind is AuditKind.QUOTE:
            payment, fields = UUID(int=chance.getrandbits(128), version=4), _payment(chance)
        extra: dict[str, Value] = {"outcome": "success", "fee_sats": 3} if kind is AuditKind.SETTLE else {}
        entry = AuditEntry(kind, "desk-1", "Maria", payment, None, fields | extra)
        at = BEGAN + timedelta(seconds=160 * sequence, microseconds=chance.randrange(1_000_000))
        said = entry.parameters()
        text = (
            f'{{"admin":"Maria","at":"{at:%Y-%m-%dT%H:%M:%S.%f}Z","kind":"{kind}","payment":"{payment}",'
            f'"sequence":{sequence},"subject":null,"workstation":"desk-1","written":{said["written"]}}}'
        )
        own = hashlib.sha256(previous + text.encode()).digest()
        yield sequence, at, kind.value, "Maria", "desk-1", payment, None, text, previous, own
        previous = own


def signed(heads: list[tuple[int, bytes, datetime]], signer: Signer, database: str, wallet: UUID) -> list[Checkpoint]:
    link, made = NO_LINK, []
    for number, (sequence, head, at) in enumerate(heads, start=1):
        statement = make_statement(
            number=number,
            sequence=sequence,
            head=head,
            database=database,
            wallet=wallet,
            at=at,
            link=link,
            key_id=signer.key_id,
        )
        checkpoint = Checkpoint.parse(statement, signer.sign(statement.encode()))
        link = checkpoint.own_link
        made.append(checkpoint)
    return made


def _payment(chance: random.Random) -> dict[str, Value]:
    return {
        "payment_hash": f"{chance.getrandbits(256):064x}",
        "amount_sats": chance.randrange(1, 2_000_000),
        "fee_cap_sats": 25,
        "recipient": f"payee-{chance.getrandbits(20):05x}-q2zx-m1ab",
        "attempt_number": 1,
    }
