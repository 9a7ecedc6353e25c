"""Sends one attempt and writes down what became of it: T2 inside the SDK's write-ahead point, T3 at the outcome.

A send is owned here, not by the dialog or the command that asked for it: it is never cancelled, and its outcome is
written whoever still waits for it.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from uuid import UUID

from lnwallet_desktop.errors import (
    LedgerUnavailable,
    Locked,
    NotSent,
    OutcomeUnknown,
    Refused,
    WalletDesktopError,
    WalletUnavailable,
)
from lnwallet_desktop.ledger.payment_ledger import Attempt, PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, Invoice, PaymentStatus, Transaction, WalletPayment
from lnwallet_desktop.translation import marked
from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.evidence import Verdict, judge_payment
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.tasks import Tasks
from lnwallet_desktop.treasury.wallet_session import WalletSession
from lnwallet_desktop.treasury.workstation import Holding
from lnwallet_desktop.wallet.breez_wallet import PreparedSend

log = logging.getLogger(__name__)

COMPLETION_TIMEOUT_S = 2
"""How long the SDK itself waits for an outcome before it answers “pending”; later ones come as events."""

FAILED_SENTENCE = marked(
    "The network could not deliver the payment. The money is back in the wallet; nothing was paid."
)
NEVER_SENT_SENTENCE = marked("The program stopped before the payment was handed over. Nothing was sent.")


@dataclass(frozen=True, slots=True)
class Handover:
    """One attempt, ready to be sent."""

    attempt: Attempt
    prepared: PreparedSend


class Sender:
    """The only caller of the wallet's send."""

    def __init__(self, ledger: PaymentLedger, wallet: WalletSession, access: Access, holding: Holding) -> None:
        self.settled: Listeners[Transaction] = Listeners()
        self._ledger = ledger
        self._wallet = wallet
        self._access = access
        self._holding = holding
        self._tasks = Tasks()
        self._sending: dict[UUID, asyncio.Task[None]] = {}

    async def before_send(self, idempotency_key: UUID) -> None:
        """T2. The SDK awaits this just before money is locked; raising cancels the send."""
        await asyncio.to_thread(self._ledger.mark_submitted, idempotency_key, self._holding.epoch)

    def is_sending(self, idempotency_key: UUID) -> bool:
        return idempotency_key in self._sending

    def start(self, handover: Handover) -> asyncio.Task[None]:
        """Send, in a task of its own. The same attempt again gives the same task."""
        key = handover.attempt.idempotency_key
        if key not in self._sending:
            task = self._tasks.spawn(self._send(handover), f"send {key}")
            self._sending[key] = task
            task.add_done_callback(lambda _: self._sending.pop(key, None))
        return self._sending[key]

    async def finish(self, timeout_s: float) -> bool:
        """Wait for the sends under way; True if all have been written down."""
        return await self._tasks.finish(timeout_s)

    async def note(self, attempt: Attempt, payment: WalletPayment) -> Transaction | None:
        """Write down what the wallet reports of an attempt; the row if that settled or changed it."""
        match judge_payment(attempt.payment_hash, payment):
            case Verdict.SUCCESS:
                return await self._succeeded(attempt, payment)
            case Verdict.FAILED:
                return await self._failed(attempt)
            case Verdict.PENDING:
                return await asyncio.to_thread(self._ledger.mark_pending, attempt.idempotency_key, payment.locked_until)
        return None

    async def note_not_sent(self, attempt: Attempt, reason: str) -> Transaction:
        """Proven never handed over."""
        row = await asyncio.to_thread(self._ledger.settle_failure, attempt.idempotency_key, reason, True)
        self.settled.tell(row)
        return row

    async def _send(self, handover: Handover) -> None:
        attempt = handover.attempt
        try:
            payment = await self._wallet.wallet.send(
                handover.prepared, attempt.idempotency_key, attempt.fee_cap_sats, COMPLETION_TIMEOUT_S
            )
        except OutcomeUnknown:
            return  # it stays as it is; reconciling finds out
        except (NotSent, Refused) as error:
            await self._stopped_before_handover(attempt, error)
            return
        try:
            await self.note(attempt, payment)
        except (LedgerUnavailable, WalletUnavailable, Locked) as error:
            log.warning("an outcome waits", extra={"attempt": attempt.idempotency_key, "code": error.code})

    async def _stopped_before_handover(self, attempt: Attempt, error: WalletDesktopError) -> None:
        """This call handed nothing over; an earlier call with the same key may have."""
        try:
            current = await asyncio.to_thread(self._ledger.find_attempt, attempt.idempotency_key)
            if current is not None and current.state is AttemptState.PREPARED:
                await self.note_not_sent(attempt, error.message)
        except LedgerUnavailable:
            log.warning("a refusal waits for the database", extra={"attempt": attempt.idempotency_key})

    async def _succeeded(self, attempt: Attempt, payment: WalletPayment) -> Transaction:
        keys = self._access.keys
        known = keys.unseal(attempt.transaction_id, attempt.sealed)
        with_proof = replace(known, preimage=payment.preimage)
        row = await asyncio.to_thread(
            self._ledger.settle_success,
            attempt.idempotency_key,
            Sats(payment.fee_sats),
            keys.seal(attempt.transaction_id, with_proof),
        )
        self.settled.tell(row)
        return row

    async def _failed(self, attempt: Attempt) -> Transaction:
        await self._wallet.refresh()  # a failed payment's money returns with a sync; without one it isn't back
        row = await asyncio.to_thread(self._ledger.settle_failure, attempt.idempotency_key, FAILED_SENTENCE)
        if row.status is PaymentStatus.FAILED:
            self.settled.tell(row)
        return row


def invoice_fits(attempt: Attempt, invoice: Invoice) -> bool:
    """Whether the sealed invoice is the one that the attempt was authorised for."""
    return invoice.payment_hash == attempt.payment_hash and invoice.amount_sats in (None, attempt.amount_sats)
