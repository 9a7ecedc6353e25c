"""Quote, intend, send, settle: on real parts, with the sandbox's own record as the judge."""

import asyncio
import hashlib
from datetime import UTC, datetime

import pytest

from lnwallet_desktop.errors import AlreadyIntended, FeeAboveCap, InvoiceRefused, Locked, NotEnoughMoney
from lnwallet_desktop.ledger.history import TransactionFilter
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, PaymentStatus, Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, sandbox_of


async def new_invoice(treasury: Treasury, amount_sats: int | None = 2_500, outcome: str = "success") -> str:
    amount = None if amount_sats is None else Sats(amount_sats)
    made = await asyncio.to_thread(sandbox_of(treasury).invoice, amount, memo="rent", outcome=outcome)
    return made.invoice


async def pay_new(treasury: Treasury, outcome: str = "success", wait_s: float = 20) -> Transaction:
    quote = await treasury.desk.quote(await new_invoice(treasury, outcome=outcome))
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        return await treasury.desk.pay(quote, lease, "rent", wait_s)


async def transfers_of(treasury: Treasury, payment_hash: str) -> int:
    """How often the network itself saw this hash paid."""
    ledger = await asyncio.to_thread(sandbox_of(treasury).ledger)
    return sum(payment.transfers for payment in ledger.payments if payment.payment_hash == payment_hash)


async def count(treasury: Treasury) -> int:
    return await asyncio.to_thread(treasury.history.count, TransactionFilter())


def ledger_of(treasury: Treasury) -> PaymentLedger:
    return PaymentLedger(treasury._database)


def test_a_quote_says_all_and_writes_nothing(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        before = await count(treasury)
        quote = await treasury.desk.quote(await new_invoice(treasury))
        assert quote.amount_sats == 2_500
        assert 0 < quote.fee_sats <= quote.fee_cap_sats == 25
        assert quote.total_sats == 2_500 + quote.fee_sats
        assert quote.balance_after_sats == quote.balance_sats - quote.total_sats
        assert quote.pseudonym.startswith("payee-")
        assert quote.invoice.expires_at > datetime.now(UTC)
        assert await count(treasury) == before

    loop.run(scenario())


def test_a_success_has_fee_proof_and_a_pseudonym(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        row = await pay_new(treasury)
        assert row.status is PaymentStatus.SUCCESS
        assert row.settled_at is not None
        assert (row.memo, row.initiated_by) == ("rent", "Maria")
        ledger = ledger_of(treasury)
        attempt = (await asyncio.to_thread(ledger.attempts_of, row.transaction_id))[0]
        assert attempt.state is AttemptState.SUCCEEDED
        details = treasury.access.keys.unseal(row.transaction_id, attempt.sealed)
        assert hashlib.sha256(bytes.fromhex(details.preimage or "")).hexdigest() == row.payment_hash
        assert row.pseudonymized_recipient == treasury.access.keys.pseudonym(details.payee_key or "")
        assert await transfers_of(treasury, row.payment_hash) == 1

    loop.run(scenario())


def test_who_was_told_of_the_outcome_sees_the_balance_after_it(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        before = (await treasury.wallet.refresh()).balance_sats
        for _ in range(5):
            row = await pay_new(treasury)
            assert row.status is PaymentStatus.SUCCESS
            before = (before or 0) - row.amount_sats - (row.fee_sats or 0)
            assert treasury.wallet.balance.balance_sats == before

    loop.run(scenario())


def test_eight_at_once_pay_once(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        invoice = await new_invoice(treasury)
        quotes = [await treasury.desk.quote(invoice) for _ in range(8)]
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            paying = [treasury.desk.pay(quote, lease, None, 20) for quote in quotes]
            outcomes = await asyncio.gather(*paying, return_exceptions=True)
        paid = [outcome for outcome in outcomes if isinstance(outcome, Transaction)]
        refused = [outcome for outcome in outcomes if isinstance(outcome, AlreadyIntended)]
        assert (len(paid), len(refused)) == (1, 7), outcomes
        assert await transfers_of(treasury, quotes[0].invoice.payment_hash) == 1

    loop.run(scenario())


def test_who_stops_waiting_does_not_stop_the_payment(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        quote = await treasury.desk.quote(await new_invoice(treasury))
        settled = asyncio.Event()
        treasury.desk.settled.subscribe(
            lambda row: settled.set() if row.payment_hash == quote.invoice.payment_hash else None
        )
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            waiting = asyncio.create_task(treasury.desk.pay(quote, lease, None, 20))
            while await asyncio.to_thread(ledger_of(treasury).find_sent, quote.invoice.payment_hash) is None:
                await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        await settled.wait()
        row = await asyncio.to_thread(ledger_of(treasury).find_sent, quote.invoice.payment_hash)
        assert row is not None
        assert row.status is PaymentStatus.SUCCESS

    loop.run(scenario())


def test_a_time_out_is_pending_and_settles_by_itself(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        told: asyncio.Queue[Transaction] = asyncio.Queue()
        treasury.desk.settled.subscribe(told.put_nowait)
        row = await pay_new(treasury, outcome="pending=4", wait_s=0.1)
        assert row.status is PaymentStatus.PENDING
        assert row.payment_hash in {flying.payment_hash for flying in await treasury.desk.in_flight()}
        while (await told.get()).transaction_id != row.transaction_id:
            pass
        after = await asyncio.to_thread(ledger_of(treasury).find, row.transaction_id)
        assert after is not None
        assert after.status is PaymentStatus.SUCCESS

    loop.run(scenario())


def test_a_lost_answer_is_pending_never_failed(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        await asyncio.to_thread(sandbox_of(treasury).fault, "after:RequestLightningSend", "drop")
        row = await pay_new(treasury, wait_s=1)
        assert row.status is not PaymentStatus.FAILED
        while row.status is PaymentStatus.PENDING:
            await treasury.desk.reconcile()
            row = await asyncio.to_thread(ledger_of(treasury).find, row.transaction_id) or row
        assert row.status is PaymentStatus.SUCCESS
        assert await transfers_of(treasury, row.payment_hash) == 1

    loop.run(scenario())


def test_a_failed_one_may_be_tried_again_by_a_person_with_a_new_key(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        before = (await treasury.wallet.refresh()).balance_sats
        failed = await pay_new(treasury, outcome="fail")
        assert failed.status is PaymentStatus.FAILED
        assert (await treasury.wallet.refresh()).balance_sats == before
        attempt = (await asyncio.to_thread(ledger_of(treasury).attempts_of, failed.transaction_id))[0]
        text = treasury.access.keys.unseal(failed.transaction_id, attempt.sealed).invoice_text or ""
        quote = await treasury.desk.quote(text)
        assert quote.attempt_number == 2
        assert quote.warnings
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            again = await treasury.desk.pay(quote, lease, "rent", 20)
        assert (again.transaction_id, again.status) == (failed.transaction_id, PaymentStatus.FAILED)
        keys = {
            a.idempotency_key for a in await asyncio.to_thread(ledger_of(treasury).attempts_of, again.transaction_id)
        }
        assert len(keys) == 2

    loop.run(scenario())


def test_without_a_lease_nobody_pays(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        quote = await treasury.desk.quote(await new_invoice(treasury))
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            pass
        with pytest.raises(Locked):
            await treasury.desk.pay(quote, lease)
        assert await asyncio.to_thread(ledger_of(treasury).find_sent, quote.invoice.payment_hash) is None

    loop.run(scenario())


@pytest.mark.parametrize(
    ("amount_sats", "amount_said", "error"),
    [(2_000_000_000, None, NotEnoughMoney), (None, None, InvoiceRefused), (2_500, 2_600, InvoiceRefused)],
)
def test_impossible_amounts_are_refused_at_the_quote(
    treasury: Treasury, loop: Loop, amount_sats: int | None, amount_said: int | None, error: type[Exception]
) -> None:
    async def scenario() -> None:
        invoice = await new_invoice(treasury, amount_sats)
        with pytest.raises(error):
            await treasury.desk.quote(invoice, None if amount_said is None else Sats(amount_said))

    loop.run(scenario())


def test_a_fee_above_what_the_person_allows_is_refused(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        invoice = await new_invoice(treasury, 50_000)
        with pytest.raises(FeeAboveCap):
            await treasury.desk.quote(invoice, max_fee_sats=Sats(1))

    loop.run(scenario())
