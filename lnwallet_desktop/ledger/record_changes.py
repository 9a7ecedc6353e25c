"""What people did to a payment's record: its sealed details revealed, its memo changed. Appended, never altered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, insert, select

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.memo_changes import write_memo
from lnwallet_desktop.ledger.payment_values import checked_text
from lnwallet_desktop.ledger.tables import record_changes
from lnwallet_desktop.payments import Transaction


class ChangeKind(StrEnum):
    REVEAL = "reveal"
    MEMO = "memo"


@dataclass(frozen=True, slots=True)
class RecordChange:
    """at: by the server's clock. old_text, new_text: of a memo; None where there was none, and for a reveal."""

    at: datetime
    admin: str
    kind: ChangeKind
    old_text: str | None
    new_text: str | None


class RecordChanges:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database, trail: AuditTrail | None = None) -> None:
        self._database = database
        self._trail = trail or AuditTrail(database)

    def of(self, transaction_id: UUID) -> list[RecordChange]:
        """The newest first."""
        c = record_changes.c
        question = (
            select(c.at, c.admin, c.kind, c.old_text, c.new_text)
            .where(c.transaction_id == transaction_id)
            .order_by(c.id.desc())
        )
        with self._database.reading() as connection:
            return [
                RecordChange(row.at, row.admin, ChangeKind(row.kind), row.old_text, row.new_text)
                for row in connection.execute(question)
            ]

    def note_reveal(self, transaction_id: UUID, admin: str) -> None:
        """That this person is about to see the sealed details: written before they are shown."""
        with self._trail.transaction() as recorded:
            _append(recorded.connection, transaction_id, admin, ChangeKind.REVEAL)
            recorded.note(AuditKind.REVEAL, admin, transaction_id)

    def change_memo(self, transaction_id: UUID, shown: str | None, memo: str | None, admin: str) -> Transaction:
        """The memo and the entry about it, in one transaction; the row afterwards. The same memo writes nothing.

        shown: the memo that the person saw. Raises ChangedMeanwhile if it is another one by now, and BadRequest.
        """
        checked = checked_text(memo, "memo") if memo else None
        with self._trail.transaction() as recorded:
            row = write_memo(recorded.connection, transaction_id, shown or None, checked)
            if (shown or None) != checked:
                _append(recorded.connection, transaction_id, admin, ChangeKind.MEMO, shown or None, checked)
                recorded.note(
                    AuditKind.MEMO_CHANGE, admin, transaction_id, memo_before=shown or None, memo_after=checked
                )
        return row


def _append(
    connection: Connection,
    transaction_id: UUID,
    admin: str,
    kind: ChangeKind,
    old_text: str | None = None,
    new_text: str | None = None,
) -> None:
    new = {"transaction_id": transaction_id, "admin": checked_text(admin, "admin’s name", 200), "kind": kind.value}
    connection.execute(insert(record_changes).values(**new, old_text=old_text, new_text=new_text))
