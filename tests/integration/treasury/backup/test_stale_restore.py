"""A backup that is older than the last payments never pays again: nothing is paid until the history knows them all."""

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest

from lnwallet_desktop.errors import AlreadyIntended, BadRequest, PayingClosed, WrongPassphrase
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter
from lnwallet_desktop.ledger.payment_ledger import Intent, PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.treasury.backup.values import Restored
from lnwallet_desktop.treasury.evidence import proves_payment
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.backup.conftest import Story
from tests.loops import Loop
from tests.restores import NEW_PASSPHRASE, PASSPHRASE, known, network_of, new_invoice, pay, refusal_of, rows

DECIDED = Intent(
    uuid4(), uuid4(), "ab" * 32, Sats(10), Sats(10), "payee-x", None, "Maria", 1, b"x", "1", "desk"
)  # fmt: skip


@pytest.fixture(scope="module")
def restored(story: Story, loop: Loop) -> Restored:
    return loop.run(story.lost.restore(story.made, story.place("stale")))


@pytest.fixture(scope="module")
def unopened(story: Story, restored: Restored, loop: Loop) -> Iterator[list[object]]:
    """What is seen before the wallet is opened: the books, and what a decision to pay is answered."""

    async def look() -> list[object]:
        treasury = await Treasury.start(story.lost.settings(story.place("stale")))
        try:
            books = known(await asyncio.to_thread(rows, treasury))
            with pytest.raises(PayingClosed) as closed:
                await asyncio.to_thread(PaymentLedger(treasury._database).intend, DECIDED)
            return [books, closed.value.message]
        finally:
            await treasury.close()

    yield loop.run(look())


@pytest.fixture(scope="module")
def treasury(story: Story, unopened: list[object], loop: Loop) -> Iterator[Treasury]:
    opened = loop.run(story.lost.open(story.place("stale")))
    yield opened
    loop.run(opened.close())


def test_the_history_is_the_one_of_the_backup_and_paying_is_closed(story: Story, unopened: list[object]) -> None:
    books, sentence = unopened
    assert books == story.books_at_backup
    assert str(sentence).startswith("This wallet was restored from a backup of ")
    assert "Paying stays closed until the wallet has been opened" in str(sentence)


def test_what_was_paid_since_is_refused_with_what_became_of_it(story: Story, treasury: Treasury, loop: Loop) -> None:
    paid = loop.run(refusal_of(treasury, story.after["success"]))
    assert isinstance(paid, AlreadyIntended) and paid.status == "success"
    assert paid.message.startswith("You paid this invoice on ")
    pending = loop.run(refusal_of(treasury, story.after["hang"]))
    assert isinstance(pending, AlreadyIntended) and pending.status == "pending"
    earlier = loop.run(refusal_of(treasury, story.before))
    assert isinstance(earlier, AlreadyIntended) and earlier.status == "success"


def test_every_row_is_back_and_nothing_was_paid_twice(story: Story, treasury: Treasury, loop: Loop) -> None:
    loop.run(treasury.desk.reconcile())
    assert known(rows(treasury)) == story.books
    network = loop.run(network_of(treasury))
    assert all(payment.transfers <= 1 for payment in network.payments) and not network.violations


def test_the_balance_is_the_networks(story: Story, treasury: Treasury, loop: Loop) -> None:
    assert loop.run(treasury.wallet.refresh()).balance_sats == story.balance_sats


def test_the_log_tells_of_the_restore_and_of_each_recovered_payment_and_is_proved(
    story: Story, treasury: Treasury, loop: Loop
) -> None:
    loop.run(treasury.desk.reconcile())
    page = treasury.audit.reader.page(AuditFilter())
    told = [row for row in page.rows if row.kind is AuditKind.PAYMENT_RECOVERED]
    assert sorted(str(row.fields["outcome"]) for row in told) == ["failed", "pending", "success"]
    assert all(row.payment is not None and row.fields["attempt_number"] == 1 for row in told)
    kinds = [row.kind for row in page.rows]
    assert kinds.count(AuditKind.BACKUP_RESTORED) == 1
    (reconciled,) = [row for row in page.rows if row.kind is AuditKind.RESTORE_RECONCILED]
    assert reconciled.fields["payments_found"] == 3
    assert loop.run(treasury.audit.verify()).good


def test_a_recovered_payment_has_its_sealed_details_and_its_proof(story: Story, treasury: Treasury, loop: Loop) -> None:
    loop.run(treasury.desk.reconcile())
    (row,) = [row for row in rows(treasury) if row.amount_sats == 2_000 and row.status is PaymentStatus.SUCCESS]

    async def reveal() -> tuple[str | None, str | None]:
        async with treasury.access.unlocked_once(NEW_PASSPHRASE) as lease:
            details = await treasury.records.reveal(row, lease)
            return details.invoice_text, details.preimage

    invoice, preimage = loop.run(reveal())
    assert invoice == story.after["success"]
    assert proves_payment(row.payment_hash, preimage)


def test_a_failed_one_may_be_tried_again_and_new_ones_are_paid(story: Story, treasury: Treasury, loop: Loop) -> None:
    async def go_on() -> list[PaymentStatus]:
        await treasury.desk.reconcile()
        again = await pay(treasury, story.after["fail"], NEW_PASSPHRASE)
        new = await pay(treasury, await new_invoice(treasury, 500), NEW_PASSPHRASE)
        return [again.status, new.status]

    assert loop.run(go_on()) == [PaymentStatus.FAILED, PaymentStatus.SUCCESS]
    network = loop.run(network_of(treasury))
    (twice,) = [payment for payment in network.payments if payment.transfers > 1]
    assert twice.outcome == "fail" and twice.paid_times == 0


def test_the_old_passphrase_opens_the_restored_wallet_no_more(
    treasury: Treasury, restored: Restored, loop: Loop
) -> None:
    assert (restored.admin, restored.others, restored.limits) == ("Maria", (), None)
    with pytest.raises(WrongPassphrase):
        loop.run(treasury.access.unlock(PASSPHRASE))


def test_a_second_restore_into_the_same_place_is_refused(story: Story, treasury: Treasury, loop: Loop) -> None:
    with pytest.raises(BadRequest, match="There is a wallet in this data directory already"):
        loop.run(story.lost.restore(story.made, story.place("stale")))
