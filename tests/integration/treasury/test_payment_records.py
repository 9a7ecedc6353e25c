"""One payment's record: what anybody may read, and what needs an unlock and leaves a trace."""

import asyncio

import pytest

from lnwallet_desktop.errors import BadRequest, ChangedMeanwhile, Locked, VaultDamaged
from lnwallet_desktop.ledger.record_changes import ChangeKind
from lnwallet_desktop.payments import AttemptState, PaymentStatus, Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.ledger.samples import receipt
from tests.integration.treasury.test_paying import ledger_of, new_invoice
from tests.loops import Loop
from tests.treasuries import PASSPHRASE


async def paid(treasury: Treasury, outcome: str = "success") -> tuple[Transaction, str]:
    """The row, and the invoice that it paid."""
    invoice = await new_invoice(treasury, outcome=outcome)
    quote = await treasury.desk.quote(invoice)
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        return await treasury.desk.pay(quote, lease, "rent", 20), invoice


def test_a_record_has_its_attempts_and_no_secrets(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        row, _ = await paid(treasury, "fail")
        treasury.access.lock()
        record = await treasury.records.read(row.transaction_id)
        assert record.transaction == row
        assert record.transaction.status is PaymentStatus.FAILED
        (attempt,) = record.attempts
        assert (attempt.state, attempt.last_error) == (AttemptState.FAILED, row.failure_reason)
        assert attempt.settled_at is not None and attempt.submitted_at is not None
        assert attempt.created_at <= attempt.submitted_at <= attempt.settled_at
        assert record.changes == ()

    loop.run(scenario())


def test_revealing_shows_the_proof_and_is_written_down(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        row, invoice = await paid(treasury)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            revealed = await treasury.records.reveal(row, lease)
        assert revealed.invoice_text == invoice
        assert revealed.description == "rent"
        assert revealed.proves_payment is True
        assert revealed.preimage is not None and revealed.preimage not in repr(revealed)
        (change,) = (await treasury.records.read(row.transaction_id)).changes
        assert (change.admin, change.kind) == ("Maria", ChangeKind.REVEAL)

    loop.run(scenario())


def test_without_a_lease_nothing_is_revealed_or_changed(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        row, _ = await paid(treasury)
        lease = await treasury.access.unlock(PASSPHRASE)
        treasury.access.lock()
        with pytest.raises(Locked, match="nothing was shown or changed"):
            await treasury.records.reveal(row, lease)
        with pytest.raises(Locked):
            await treasury.records.change_memo(row, "another", lease)
        record = await treasury.records.read(row.transaction_id)
        assert (record.transaction.memo, record.changes) == ("rent", ())

    loop.run(scenario())


def test_a_memo_is_changed_once_by_two_who_saw_the_same(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        row, _ = await paid(treasury)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            changed = await treasury.records.change_memo(row, "  office rent\n", lease)
            assert changed.memo == "office rent"
            with pytest.raises(ChangedMeanwhile, match="“office rent”"):
                await treasury.records.change_memo(row, "flat", lease)
            await treasury.records.change_memo(changed, "rent", lease)  # taken back by editing again
        record = await treasury.records.read(row.transaction_id)
        assert [(each.old_text, each.new_text) for each in record.changes] == [
            ("office rent", "rent"),
            ("rent", "office rent"),
        ]

    loop.run(scenario())


def test_a_row_of_another_vault_is_not_opened(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        row = await asyncio.to_thread(ledger_of(treasury).record_receipt, receipt(sealed=b"sealed elsewhere"))
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            with pytest.raises(VaultDamaged, match="cannot be opened"):
                await treasury.records.reveal(row, lease)
        assert (await treasury.records.read(row.transaction_id)).changes == ()

    loop.run(scenario())


def test_a_payment_that_is_not_there_is_refused(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        with pytest.raises(BadRequest, match="not in the history"):
            await treasury.records.read(receipt().transaction_id)

    loop.run(scenario())
