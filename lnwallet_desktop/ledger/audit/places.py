"""The checkpoints of a database, and whether they were signed in this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import psycopg

from lnwallet_desktop.ledger.audit.checkpoint import Checkpoint
from lnwallet_desktop.ledger.audit.findings import Damage, Finding
from lnwallet_desktop.ledger.audit.kinds import AuditKind

Connection = psycopg.Connection[tuple[Any, ...]]

_COLUMNS = "number, sequence, head_hash, database, wallet, at, key_id, statement, signature"


@dataclass(frozen=True, slots=True)
class Place:
    """database: the server's own identifier and the database's. wallet: the one it is bound to."""

    database: str
    wallet: str


def place_of(connection: Connection) -> Place:
    row = connection.execute("SELECT audit_database_name(), (SELECT wallet_id FROM wallet_binding)").fetchone()
    return Place(str(row[0]), str(row[1])) if row else Place("", "")


def moved_in(connection: Connection) -> list[int]:
    """The numbers of the entries that tell that the database came from a backup or another server."""
    found = connection.execute(
        "SELECT sequence FROM audit_entries WHERE kind = %s ORDER BY sequence", [AuditKind.BACKUP_RESTORED.value]
    )
    return [int(sequence) for (sequence,) in found]


def read_checkpoints(connection: Connection) -> list[Checkpoint | None]:
    """In their order; None for one that cannot be read or whose columns say something else than its statement."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM audit_checkpoints ORDER BY number".encode())  # noqa: S608
    return [_read(row) for row in rows]


def out_of_place(known: Sequence[Checkpoint], here: Place, moves: Sequence[int]) -> Finding | None:
    """known: by their entries' numbers. The database may change its identity only where an entry tells of it."""
    for before, after in pairwise(known):
        moved = any(before.sequence < entry <= after.sequence for entry in moves)
        if before.wallet != after.wallet or (before.database != after.database and not moved):
            return Finding(Damage.FOREIGN_DATABASE, before.sequence + 1)
    if known and not is_here(known[-1], here, moves):
        return Finding(Damage.FOREIGN_DATABASE, known[-1].sequence + 1)
    return None


def is_here(newest: Checkpoint, here: Place, moves: Sequence[int]) -> bool:
    """Whether that checkpoint was signed in this database, or an entry tells how the log came here since."""
    moved = any(entry > newest.sequence for entry in moves)
    return str(newest.wallet) == here.wallet and (newest.database == here.database or moved)


def _read(row: tuple[Any, ...]) -> Checkpoint | None:
    *columns, statement, signature = row
    try:
        made = Checkpoint.parse(statement, bytes(signature))
    except ValueError:
        return None
    said = [made.number, made.sequence, made.hash, made.database, made.wallet, made.at, made.key_id]
    return made if said == columns else None
