"""Memos change only as they were seen, and what was done to a record stays written."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lnwallet_desktop.errors import BadRequest, ChangedMeanwhile
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.record_changes import ChangeKind, RecordChanges
from lnwallet_desktop.ledger.tables import MEMO_LENGTH
from lnwallet_desktop.payments import Transaction
from tests.integration.ledger.samples import intent, new_id


@pytest.fixture
def changes(database: Database) -> RecordChanges:
    return RecordChanges(database)


def paid(ledger: PaymentLedger, memo: str | None = "rent") -> Transaction:
    return ledger.intend(intent(memo=memo))


def told(changes: RecordChanges, transaction_id: UUID) -> list[tuple[str, ChangeKind, str | None, str | None]]:
    return [(each.admin, each.kind, each.old_text, each.new_text) for each in changes.of(transaction_id)]


def test_a_memo_changes_with_its_entry(ledger: PaymentLedger, changes: RecordChanges) -> None:
    row = paid(ledger)
    assert changes.change_memo(row.transaction_id, "rent", "rent, March", "Maria").memo == "rent, March"
    assert changes.change_memo(row.transaction_id, "rent, March", "", "Jonas").memo is None
    assert changes.change_memo(row.transaction_id, None, "rent", "Maria").memo == "rent"
    assert told(changes, row.transaction_id) == [
        ("Maria", ChangeKind.MEMO, None, "rent"),
        ("Jonas", ChangeKind.MEMO, "rent, March", None),
        ("Maria", ChangeKind.MEMO, "rent", "rent, March"),
    ]


def test_a_memo_that_somebody_else_changed_is_not_overwritten(ledger: PaymentLedger, changes: RecordChanges) -> None:
    row = paid(ledger)
    changes.change_memo(row.transaction_id, "rent", "office rent", "Jonas")
    with pytest.raises(ChangedMeanwhile, match=r"Jonas changed this memo.*“office rent”"):
        changes.change_memo(row.transaction_id, "rent", "flat", "Maria")
    found = ledger.find(row.transaction_id)
    assert found is not None and found.memo == "office rent"
    assert len(changes.of(row.transaction_id)) == 1


def test_of_eight_changes_at_once_one_is_written(ledger: PaymentLedger, changes: RecordChanges) -> None:
    row = paid(ledger)

    def change(number: int) -> bool:
        try:
            changes.change_memo(row.transaction_id, "rent", f"rent {number}", "Maria")
        except ChangedMeanwhile:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(change, range(8))) == 1
    assert len(changes.of(row.transaction_id)) == 1


@pytest.mark.parametrize("memo", ["x" * (MEMO_LENGTH + 1), "a\x00b", "half \ud800"])
def test_a_memo_that_cannot_be_stored_is_refused(ledger: PaymentLedger, changes: RecordChanges, memo: str) -> None:
    row = paid(ledger)
    with pytest.raises(BadRequest):
        changes.change_memo(row.transaction_id, "rent", memo, "Maria")
    assert changes.of(row.transaction_id) == []


def test_the_longest_memo_fits_and_the_same_again_writes_nothing(ledger: PaymentLedger, changes: RecordChanges) -> None:
    row, longest = paid(ledger), "é" * MEMO_LENGTH
    changes.change_memo(row.transaction_id, "rent", longest, "Maria")
    assert changes.change_memo(row.transaction_id, longest, longest, "Maria").memo == longest
    assert len(changes.of(row.transaction_id)) == 1


def test_no_memo_of_a_payment_that_is_not_there(changes: RecordChanges) -> None:
    with pytest.raises(BadRequest, match="not in the history"):
        changes.change_memo(new_id(), None, "rent", "Maria")


def test_what_was_written_is_neither_changed_nor_removed(
    database: Database, ledger: PaymentLedger, changes: RecordChanges
) -> None:
    row = paid(ledger)
    changes.note_reveal(row.transaction_id, "Maria")
    for statement in (
        "UPDATE record_changes SET admin = 'nobody'",
        "DELETE FROM record_changes",
        "TRUNCATE record_changes",
    ):
        with pytest.raises(IntegrityError, match="keeps its rows for ever"), database.engine.begin() as connection:
            connection.execute(text(statement))
    assert told(changes, row.transaction_id) == [("Maria", ChangeKind.REVEAL, None, None)]
