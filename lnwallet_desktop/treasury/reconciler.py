"""Finds out what became of payments whose outcome is not known: at start, on every sync, and on and on after that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from lnwallet_desktop.errors import LedgerUnavailable, Locked, Refused, WalletDesktopError, WalletUnavailable
from lnwallet_desktop.ledger.payment_ledger import Attempt, PaymentLedger
from lnwallet_desktop.payments import AttemptState, Network, PaymentStatus, Transaction, WalletPayment
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.backup.catching_up import CatchingUp
from lnwallet_desktop.treasury.evidence import Absence, Verdict, judge_absence
from lnwallet_desktop.treasury.sender import NEVER_SENT_SENTENCE, Handover, Sender, invoice_fits
from lnwallet_desktop.treasury.tasks import Tasks
from lnwallet_desktop.treasury.wallet_session import WalletSession
from lnwallet_desktop.wallet.invoice_checks import decode_invoice

log = logging.getLogger(__name__)

AT_FIRST_S = 5
AT_FIRST_FOR_S = 60
"""After opening: what was in flight when the program ended is mostly known within seconds."""
OFTEN_S = 30
OFTEN_FOR_S = 3600
SELDOM_S = 300
FIRST_SYNC_S = 30
"""How long a payment waits at most for the first reconciling after opening."""


class Reconciler:
    """Looks up every unsettled attempt by its key, then by its hash over the whole history. No age limit."""

    def __init__(
        self,
        network: Callable[[], Network],
        ledger: PaymentLedger,
        wallet: WalletSession,
        access: Access,
        sender: Sender,
        catching_up: CatchingUp,
    ) -> None:
        self._network = network
        self._catching_up = catching_up
        self._ledger = ledger
        self._wallet = wallet
        self._access = access
        self._sender = sender
        self._tasks = Tasks()
        self._one_at_a_time = asyncio.Lock()
        self._first_done = asyncio.Event()
        wallet.payment_seen.subscribe(self._on_payment)

    def start(self) -> None:
        """Begin, once the wallet is open."""
        self._tasks.spawn(self._keep_looking(), "reconcile")

    async def stop(self) -> None:
        await self._tasks.cancel()
        self._first_done.clear()

    async def caught_up(self) -> None:
        """Wait until the pending ones of earlier have been looked at once. Raises WalletUnavailable if that fails."""
        if self._first_done.is_set():
            return
        try:
            async with asyncio.timeout(FIRST_SYNC_S):
                await self._first_done.wait()
        except TimeoutError:
            raise WalletUnavailable(
                phrase(
                    "The network does not answer, so earlier payments could not be checked. Nothing was sent; try "
                    "again when the connection is back."
                )
            ) from None

    async def reconcile(self) -> list[Transaction]:
        """One round; the rows that settled in it. Raises WalletUnavailable, LedgerUnavailable: nothing is changed."""
        async with self._one_at_a_time:
            attempts = await asyncio.to_thread(self._ledger.unsettled)
            if attempts or not self._wallet.balance.fresh:
                await self._wallet.refresh()
            looked_at = Absence(datetime.now(UTC))
            rows = [await self._look_at(attempt, looked_at) for attempt in attempts]
            await self._catching_up.run()
            self._first_done.set()
            return [row for row in rows if row is not None and row.status is not PaymentStatus.PENDING]

    async def _keep_looking(self) -> None:
        looked_for_s = 0
        while True:
            try:
                await self.reconcile()
            except WalletDesktopError as error:
                log.warning("reconciling waits", extra={"code": error.code})
            pause = _pause_s(looked_for_s) if self._first_done.is_set() else 2
            looked_for_s += pause
            await asyncio.sleep(pause)

    async def _look_at(self, attempt: Attempt, looked_at: Absence) -> Transaction | None:
        if self._sender.is_sending(attempt.idempotency_key):
            return None
        wallet = self._wallet.wallet
        payment = await wallet.find(attempt.idempotency_key) or await wallet.find_by_hash(attempt.payment_hash)
        if payment is not None:
            return await self._sender.note(attempt, payment)
        return await self._absent(attempt, looked_at)

    async def _absent(self, attempt: Attempt, looked_at: Absence) -> Transaction | None:
        text = self._access.keys.unseal(attempt.transaction_id, attempt.sealed).invoice_text or ""
        invoice = decode_invoice(text, self._network())
        if not invoice_fits(attempt, invoice):
            log.error("a sealed invoice is not the one intended", extra={"attempt": attempt.idempotency_key})
            return None
        match judge_absence(looked_at, attempt.state, attempt.created_at, attempt.submitted_at, invoice.expires_at):
            case Verdict.NOT_SENT:
                return await self._sender.note_not_sent(attempt, NEVER_SENT_SENTENCE)
            case Verdict.SEND_AGAIN if await self._was_restored(attempt):
                if attempt.state is AttemptState.PREPARED:
                    return await self._sender.note_not_sent(attempt, NEVER_SENT_SENTENCE)
            case Verdict.SEND_AGAIN:
                try:
                    prepared = await self._wallet.wallet.prepare(invoice, attempt.amount_sats)
                except (Refused, WalletUnavailable) as error:
                    log.warning("sending again waits", extra={"attempt": attempt.idempotency_key, "code": error.code})
                    return None
                self._sender.start(Handover(attempt, prepared))
        return None

    async def _was_restored(self, attempt: Attempt) -> bool:
        """Out of a backup: what was decided before it is never sent from here, whoever may have sent it since."""
        restored_at = await self._catching_up.began_at()
        return restored_at is not None and attempt.created_at < restored_at

    def _on_payment(self, payment: WalletPayment) -> None:
        self._tasks.spawn(self._note(payment), "note a payment")

    async def _note(self, payment: WalletPayment) -> None:
        """An event of the wallet: settle its attempt if it is one of ours."""
        try:
            attempts = await asyncio.to_thread(self._ledger.unsettled)
            for attempt in attempts:
                if payment.payment_id == str(attempt.idempotency_key):
                    await self._sender.note(attempt, payment)
        except (LedgerUnavailable, WalletUnavailable, Locked) as error:
            log.warning("an outcome waits", extra={"code": error.code})


def _pause_s(looked_for_s: int) -> int:
    """Until the next round, after so long."""
    if looked_for_s < AT_FIRST_FOR_S:
        return AT_FIRST_S
    return OFTEN_S if looked_for_s < OFTEN_FOR_S else SELDOM_S
