"""Failures of wallets in the field, each shown not to be ours."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from lnwallet_desktop.errors import AlreadyIntended, LedgerUnavailable, NotSent, WalletDesktopError
from lnwallet_desktop.ledger.embedded.server import describe
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_paying import ledger_of, new_invoice, pay_new, transfers_of
from tests.loops import Loop
from tests.treasuries import PASSPHRASE, end_on_network, open_funded, sandbox_of, under_way


def kill_postgres(treasury: Treasury) -> None:
    pid = describe(treasury.settings.postgres_dir).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


async def settled(treasury: Treasury, payment_hash: str) -> Transaction | None:
    """The payment once nothing of it is open any more; None if it was never written down."""
    while True:
        try:
            await treasury.desk.reconcile()
            row = await asyncio.to_thread(ledger_of(treasury).find_sent, payment_hash)
            if row is None or row.status is not PaymentStatus.PENDING:
                return row
        except WalletDesktopError:
            pass
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("step", ["intend", "mark_submitted", "settle_success"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_database_dying_at_a_step_loses_nothing_and_pays_nothing_twice(
    treasury: Treasury, loop: Loop, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    original: Callable[..., Any] = getattr(PaymentLedger, step)
    killed: list[str] = []

    def dying(ledger: PaymentLedger, *arguments: Any, **named: Any) -> Any:
        if killed:
            return original(ledger, *arguments, **named)
        killed.append(step)
        if when == "before":
            kill_postgres(treasury)
            return original(ledger, *arguments, **named)
        result = original(ledger, *arguments, **named)
        kill_postgres(treasury)
        return result

    async def scenario() -> None:
        before = (await treasury.wallet.refresh()).balance_sats or 0
        quote = await treasury.desk.quote(await new_invoice(treasury))
        monkeypatch.setattr(PaymentLedger, step, dying)
        answered: Transaction | WalletDesktopError
        try:
            async with treasury.access.unlocked_once(PASSPHRASE) as lease:
                answered = await treasury.desk.pay(quote, lease, None, 10)
        except (LedgerUnavailable, NotSent) as error:
            answered = error
        assert killed
        row = await settled(treasury, quote.invoice.payment_hash)
        transfers = await transfers_of(treasury, quote.invoice.payment_hash)
        after = (await treasury.wallet.refresh()).balance_sats or 0
        if row is None or row.status is PaymentStatus.FAILED:
            assert isinstance(answered, WalletDesktopError)
            assert (transfers, after) == (0, before)
        else:
            assert row.status is PaymentStatus.SUCCESS
            assert (transfers, after) == (1, before - row.amount_sats - (row.fee_sats or 0))

    loop.run(scenario())


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
