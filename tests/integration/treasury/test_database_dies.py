"""PostgreSQL is killed at each step of a payment: nothing is lost, and nothing is paid twice."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from lnwallet_desktop.errors import LedgerUnavailable, NotSent, WalletDesktopError
from lnwallet_desktop.ledger.embedded.server import describe
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_paying import ledger_of, new_invoice, transfers_of
from tests.loops import Loop
from tests.treasuries import PASSPHRASE

STEPS = {
    "before T1": ("before", "intend"),
    "in the COMMIT of T1": ("in the COMMIT of", "intend"),
    "between T1 and T2": ("after", "intend"),
    "in the COMMIT of T2": ("in the COMMIT of", "mark_submitted"),
    "between T2 and the send": ("after", "mark_submitted"),
    "between the send and T3": ("before", "settle_success"),
    "in the COMMIT of T3": ("in the COMMIT of", "settle_success"),
    "after T3": ("after", "settle_success"),
}

GIVEN_BACK_S = 20


class Dying:
    """The ledger's step, at which the server is killed once."""

    def __init__(self, treasury: Treasury, when: str, step: str) -> None:
        self.killed = False
        self._treasury = treasury
        self._when = when
        self._original: Callable[..., Any] = getattr(PaymentLedger, step)

    def run(self, ledger: PaymentLedger, *arguments: Any, **named: Any) -> Any:
        """In place of the step."""
        if self._when == "before":
            self.kill_once()
        elif self._when == "in the COMMIT of" and not self.killed:
            own = threading.get_ident()  # the audit log is written by others meanwhile, whose COMMIT is not meant
            engine = self._treasury._database.engine
            event.listen(engine, "commit", lambda _: self.kill_once() if threading.get_ident() == own else None)
        result = self._original(ledger, *arguments, **named)
        if self._when == "after":
            self.kill_once()
        return result

    def kill_once(self) -> None:
        pid = describe(self._treasury.settings.postgres_dir).pid
        if not self.killed and pid is not None:
            self.killed = True
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


async def balance(treasury: Treasury, expected: int) -> int:
    """As it is after some syncs at most: a send that was stopped gives its money back once the operator was asked."""
    ends = time.monotonic() + GIVEN_BACK_S
    while (found := (await treasury.wallet.refresh()).balance_sats or 0) != expected and time.monotonic() < ends:
        await asyncio.sleep(0.2)
    return found


@pytest.mark.parametrize("moment", STEPS)
def test_the_database_dying_at_a_step_loses_nothing_and_pays_nothing_twice(
    treasury: Treasury, loop: Loop, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    when, step = STEPS[moment]

    async def scenario() -> None:
        before = (await treasury.wallet.refresh()).balance_sats or 0
        quote = await treasury.desk.quote(await new_invoice(treasury))
        dying = Dying(treasury, when, step)
        monkeypatch.setattr(PaymentLedger, step, lambda *arguments, **named: dying.run(*arguments, **named))
        answered: Transaction | WalletDesktopError
        try:
            async with treasury.access.unlocked_once(PASSPHRASE) as lease:
                answered = await treasury.desk.pay(quote, lease, None, 10)
        except (LedgerUnavailable, NotSent) as error:
            answered = error
        assert dying.killed
        row = await settled(treasury, quote.invoice.payment_hash)
        transfers = await transfers_of(treasury, quote.invoice.payment_hash)
        if row is None or row.status is PaymentStatus.FAILED:
            assert isinstance(answered, WalletDesktopError)
            assert (transfers, await balance(treasury, before)) == (0, before)
        else:
            assert isinstance(answered, Transaction)  # never told as refused, at whichever step
            assert row.status is PaymentStatus.SUCCESS
            after = before - row.amount_sats - (row.fee_sats or 0)
            assert (transfers, await balance(treasury, after)) == (1, after)

    loop.run(scenario())
