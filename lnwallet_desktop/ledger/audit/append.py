"""Writing entries: inside a transaction that does what the entry tells of, or alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.database import Database

_APPEND = text("SELECT * FROM audit_append(:kind, :admin, :workstation, :payment, :subject, :written)")


@dataclass(frozen=True, slots=True)
class Written:
    """Where an entry stands: its number, and the hash over it and everything before it."""

    sequence: int
    hash: bytes = field(repr=False)


def append(connection: Connection, entry: AuditEntry) -> Written:
    """Write one entry in the caller's transaction: it is kept if and only if that transaction is.

    From here to its end every other writer of the log waits, so this comes last in a transaction: after all its other
    locks, or two transactions could wait for each other.
    """
    row = connection.execute(_APPEND, entry.parameters()).one()
    return Written(row.new_sequence, bytes(row.new_hash))


def write(database: Database, *entries: AuditEntry) -> list[Written]:
    """Write them by themselves, in their order: all or, where it raises, none. Raises LedgerUnavailable."""
    with database.transaction() as connection:
        return [append(connection, entry) for entry in entries]
