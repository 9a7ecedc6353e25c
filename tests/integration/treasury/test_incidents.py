"""Failures of wallets in the field, each shown not to be ours."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lnwallet_desktop.errors import AlreadyIntended, WalletDesktopError
from lnwallet_desktop.payments import AttemptState, PaymentStatus, Transaction
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_database_dies import settled
from tests.integration.treasury.test_paying import ledger_of, new_invoice, pay_new, transfers_of
from tests.loops import Loop
from tests.treasuries import FUNDS, PASSPHRASE, end_on_network, open_funded, sandbox_of, under_way


def test_a_payment_stuck_for_sixteen_days_comes_back_and_is_reconciled(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        treasury = await open_funded(Settings(tmp_path))
        before = (await treasury.wallet.refresh()).balance_sats
        stuck = await pay_new(treasury, outcome="hang", wait_s=0.1)
        assert stuck.status is PaymentStatus.PENDING
        await under_way(treasury, stuck.payment_hash)
        await asyncio.to_thread(sandbox_of(treasury).advance, 16 * 86_400 + 3_600)
        row = await settled(treasury, stuck.payment_hash)
        assert row is not None
        assert row.status is PaymentStatus.FAILED
        assert (await treasury.wallet.refresh()).balance_sats == before
        assert await asyncio.to_thread(ledger_of(treasury).pending_total_sats) == 0
        await treasury.close()

    loop.run(scenario())


def test_a_stuck_bill_asked_for_with_another_invoice_is_warned_about(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        control = sandbox_of(treasury)
        payee = (await asyncio.to_thread(control.payees))[-1].name

        async def bill(amount_sats: Any, outcome: str = "hang") -> str:
            made = await asyncio.to_thread(control.invoice, amount_sats, memo="", outcome=outcome, payee=payee)
            return made.invoice

        first = await treasury.desk.quote(await bill(31_415))
        assert first.warnings == ()
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            await treasury.desk.pay(first, lease, "March bill", 0.1)
        again = await treasury.desk.quote(await bill(31_415))
        assert any("on the way" in warning and "March bill" in warning for warning in again.warnings)
        assert (await treasury.desk.quote(await bill(31_416))).warnings == ()
        await end_on_network(treasury, first.invoice.payment_hash, "success")
        await settled(treasury, first.invoice.payment_hash)
        paid = await treasury.desk.quote(await bill(31_415))
        assert any("another bill" in warning for warning in paid.warnings)

    loop.run(scenario())


def test_the_same_invoice_is_refused_with_what_became_of_it(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        invoice = await new_invoice(treasury, outcome="hang")
        quote = await treasury.desk.quote(invoice)
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            await treasury.desk.pay(quote, lease, None, 0.1)
            with pytest.raises(AlreadyIntended, match="not known yet"):
                await treasury.desk.quote(invoice)
            await end_on_network(treasury, quote.invoice.payment_hash, "success")
            await settled(treasury, quote.invoice.payment_hash)
            with pytest.raises(AlreadyIntended, match="You paid this invoice on"):
                await treasury.desk.quote(invoice)

    loop.run(scenario())


def test_a_stray_event_of_an_unknown_payment_changes_nothing(treasury: Treasury, loop: Loop) -> None:
    async def scenario() -> None:
        row = await pay_new(treasury)
        attempts = await asyncio.to_thread(ledger_of(treasury).attempts_of, row.transaction_id)
        payment = await treasury.wallet.wallet.find(attempts[0].idempotency_key)
        assert payment is not None
        treasury.wallet.payment_seen.tell(payment)  # SUCCEEDED may arrive twice
        await asyncio.sleep(0)
        assert await asyncio.to_thread(ledger_of(treasury).find, row.transaction_id) == row
        assert await asyncio.to_thread(ledger_of(treasury).find_attempt, UUID(int=1)) is None

    loop.run(scenario())


def test_what_may_have_been_sent_is_asked_again_with_the_same_key_and_sent_once(treasury: Treasury, loop: Loop) -> None:
    """The answer is lost after T2 and before the network has anything: unknown, so no second attempt, no second key."""

    async def scenario() -> None:
        for step in ("before:initiate_preimage_swap_v3", "after:initiate_preimage_swap_v3"):
            await asyncio.to_thread(sandbox_of(treasury).fault, step, "UNAVAILABLE")
            lost = await pay_new(treasury, wait_s=0.5)
            first = await asyncio.to_thread(ledger_of(treasury).attempts_of, lost.transaction_id)
            row = await settled(treasury, lost.payment_hash)
            attempts = await asyncio.to_thread(ledger_of(treasury).attempts_of, lost.transaction_id)
            assert row is not None
            assert row.status is PaymentStatus.SUCCESS
            assert [each.idempotency_key for each in attempts] == [each.idempotency_key for each in first]
            assert await transfers_of(treasury, lost.payment_hash) == 1

    loop.run(scenario())


def test_a_decision_that_was_never_handed_over_does_not_hang_for_ever(
    treasury: Treasury, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program ends between T1 and T2: reconciling hands it over, once."""

    async def scenario() -> None:
        with monkeypatch.context() as crashing:
            crashing.setattr(treasury.desk._sender, "start", lambda handover: None)
            prepared = await pay_new(treasury, wait_s=0.1)
        [attempt] = await asyncio.to_thread(ledger_of(treasury).attempts_of, prepared.transaction_id)
        assert attempt.state is AttemptState.PREPARED
        row = await settled(treasury, prepared.payment_hash)
        assert row is not None
        assert row.status is PaymentStatus.SUCCESS
        assert await transfers_of(treasury, prepared.payment_hash) == 1

    loop.run(scenario())


def test_payments_at_once_never_spend_more_than_there_is(tmp_path: Path, loop: Loop) -> None:
    """Each of them fits, together they don't: what is over is told, and the network never saw it."""

    async def scenario() -> None:
        treasury = await open_funded(Settings(tmp_path))
        quotes = [await treasury.desk.quote(await new_invoice(treasury, 900_000)) for _ in range(4)]
        async with treasury.access.unlocked_once(PASSPHRASE) as lease:
            paying = [treasury.desk.pay(quote, lease, None, 20) for quote in quotes]
            answers = await asyncio.gather(*paying, return_exceptions=True)
        rows = [await settled(treasury, quote.invoice.payment_hash) for quote in quotes]
        paid = [row for row in rows if row is not None and row.status is PaymentStatus.SUCCESS]
        assert len(paid) <= 2
        for answer in answers:
            assert isinstance(answer, Transaction | WalletDesktopError), answer
        spent = sum(row.amount_sats + (row.fee_sats or 0) for row in paid)
        balance = await treasury.wallet.refresh()
        assert balance.balance_sats == FUNDS - spent
        assert (await asyncio.to_thread(sandbox_of(treasury).ledger)).violations == ()
        await treasury.close()

    loop.run(scenario())
