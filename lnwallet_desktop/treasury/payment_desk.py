"""The desk: what a payment would cost, and the decision to make it (T1)."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from uuid6 import uuid7

from lnwallet_desktop.errors import FeeAboveCap, LedgerUnavailable, NotEnoughMoney, NotSent, WalletDesktopError
from lnwallet_desktop.ledger.payment_ledger import Attempt, Intent, PaymentLedger, Terms
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import (
    AttemptState,
    Invoice,
    InvoiceSource,
    Network,
    PaymentPolicy,
    PaymentStatus,
    Quote,
    Transaction,
    payee_of,
)
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.treasury.approving import Approving
from lnwallet_desktop.treasury.backup.catching_up import CatchingUp
from lnwallet_desktop.treasury.earlier_payments import EarlierPayments
from lnwallet_desktop.treasury.limits import Limits
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.policy import Policy
from lnwallet_desktop.treasury.reconciler import Reconciler
from lnwallet_desktop.treasury.sealing import details_of, source_of
from lnwallet_desktop.treasury.sender import Handover, Sender
from lnwallet_desktop.treasury.wallet_session import WalletSession
from lnwallet_desktop.wallet.breez_wallet import PreparedSend
from lnwallet_desktop.wallet.invoice_checks import amount_to_pay, decode_invoice, read_invoice

log = logging.getLogger(__name__)

PREPARED_FOR_S = 60
"""How long the fee of a quote is taken as it was; then it is asked for again, still under the same cap."""

LOOKS_FOR_S = 1
"""How long whoever paid waits, once the outcome is known, for the balance to be the one after it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What T1 writes down. approved_by: the second admin, where one had to approve."""

    quote: Quote
    prepared: PreparedSend
    terms: Terms
    initiated_by: str
    memo: str | None
    approved_by: str | None = None


class PaymentDesk:
    """Quote and pay. One payment per payment hash, whoever asks and however often."""

    def __init__(
        self,
        network: Callable[[], Network],
        workstation: str,
        ledger: PaymentLedger,
        wallet: WalletSession,
        access: Access,
        policy: Policy,
        limits: Limits,
        approving: Approving,
        sender: Sender,
        reconciler: Reconciler,
        catching_up: CatchingUp,
    ) -> None:
        self.quoted: Listeners[Quote] = Listeners()
        self._network = network
        self._workstation = workstation
        self._ledger = ledger
        self._earlier = EarlierPayments(ledger)
        self._wallet = wallet
        self._access = access
        self._policy = policy
        self._limits = limits
        self._approving = approving
        self._sender = sender
        self._reconciler = reconciler
        self._catching_up = catching_up
        self._prepared: dict[str, tuple[float, PreparedSend]] = {}

    @property
    def settled(self) -> Listeners[Transaction]:
        """Told of every sent payment whose outcome became known."""
        return self._sender.settled

    async def refuse_if_intended(self, invoice_text: str, asked_at: float) -> None:
        """Raises AlreadyIntended where the ledger has a payment of it that this one must not repeat; InvoiceRefused.

        Needs no open wallet, so that whoever waits for it learns what became of the payment that was first.
        asked_at: when the person asked, by this process's monotonic clock.
        """
        await self._earlier.failed_one(decode_invoice(invoice_text, self._network()).payment_hash, asked_at)

    async def quote(
        self,
        invoice_text: str,
        amount_sats: Sats | None = None,
        max_fee_sats: Sats | None = None,
        asked_at: float | None = None,
        source: InvoiceSource | None = None,
    ) -> Quote:
        """What paying would cost. Writes nothing, moves nothing. Raises the Refused family and WalletUnavailable.

        After a restore it waits until the history knows what was paid since the backup.
        source: the server that made the invoice for us.
        asked_at: as in `refuse_if_intended`, for whoever asked once and pays without looking at the quote.
        """
        keys = self._access.keys
        await self._open_again()
        policy = await self._policy.in_force()
        invoice = await asyncio.to_thread(
            read_invoice, invoice_text, self._network(), least_seconds_left=policy.expiry_margin_s
        )
        amount = amount_to_pay(invoice, amount_sats)
        failed = await self._earlier.failed_one(invoice.payment_hash, asked_at)
        attempt_number = await self._earlier.next_attempt(failed)
        source = source or await self._source_of(failed)
        pseudonym = keys.pseudonym(payee_of(invoice, source))
        warnings = await self._earlier.warnings(failed, pseudonym, amount)
        await self._earlier.refuse_our_own(invoice.payment_hash)
        balance = await self._known_balance()
        if amount > balance:
            raise _too_little(amount, balance)
        prepared = await self._wallet.wallet.prepare(invoice, amount)
        fee_cap = policy.fee_cap_sats(amount)
        if max_fee_sats is not None:
            fee_cap = min(fee_cap, max_fee_sats)
        if prepared.fee_sats > fee_cap:
            raise FeeAboveCap(
                phrase(
                    "The network asks a fee of {fee_sats}, more than the {fee_cap} allowed. Nothing was sent.",
                    fee_sats=format_sats(prepared.fee_sats),
                    fee_cap=format_sats(fee_cap),
                )
            )
        if amount + prepared.fee_sats > balance:
            raise _too_little(Sats(amount + prepared.fee_sats), balance)
        most = Sats(amount + fee_cap)
        limit_left = await self._limits.left_for(policy, pseudonym, most)
        self._remember(prepared)
        quote = Quote(
            invoice=invoice,
            amount_sats=amount,
            fee_sats=prepared.fee_sats,
            fee_cap_sats=fee_cap,
            balance_sats=balance,
            pseudonym=pseudonym,
            attempt_number=attempt_number,
            warnings=warnings,
            least_seconds_left=policy.expiry_margin_s,
            limit_left=limit_left,
            needs_second_admin=policy.needs_second_admin(most),
            needs_own_unlock=policy.needs_own_unlock(most),
            source=source,
        )
        self.quoted.tell(quote)
        return quote

    async def pay(
        self, quote: Quote, lease: Lease, memo: str | None = None, wait_s: float = 10, asked_by: str | None = None
    ) -> Transaction:
        """Pay what was quoted, and wait up to wait_s for the outcome; a pending row means that it isn't known yet.

        asked_by: the program that asked for it; then it is the one who began it, and the lease's admin who approved.
        The payment goes on without whoever asked: cancelling this call cancels only the waiting.
        Raises the Refused family, NotSent and LedgerUnavailable: nothing was sent; and AwaitsApproval: then another
        admin has to `approve` it.
        """
        self._access.require(lease)
        deadline = time.monotonic() + wait_s
        await self._reconciler.caught_up()
        quote, policy = await self._under_the_policy_of_now(quote)
        self._access.require(lease, policy.needs_own_unlock(quote.most_sats))
        prepared = await self._prepare_again(quote.invoice, quote)
        if policy.needs_second_admin(quote.most_sats):
            await self._limits.left_for(policy, quote.pseudonym, quote.most_sats)
            raise await self._approving.ask(quote, lease, memo, policy)
        approved_by = lease.admin if asked_by is not None else None
        decision = Decision(quote, prepared, Terms(policy), asked_by or lease.admin, memo, approved_by)
        return await self._decide(decision, lease, deadline)

    async def approve(self, approval_id: UUID, lease: Lease, wait_s: float = 10) -> Transaction:
        """Pay what another admin has asked for, at once; then as `pay`. Raises ApprovalRefused and BadRequest too."""
        self._access.require(lease)
        deadline = time.monotonic() + wait_s
        await self._reconciler.caught_up()
        asked = await self._approving.approvable(approval_id, lease)
        approval = asked.approval
        open_amount = decode_invoice(asked.invoice_text, self._network()).amount_sats is None
        amount = approval.amount_sats if open_amount else None
        quote = await self.quote(asked.invoice_text, amount, approval.fee_cap_sats, source=asked.source)
        quote, policy = await self._under_the_policy_of_now(quote)
        self._access.require(lease, policy.needs_own_unlock(quote.most_sats))
        prepared = await self._prepare_again(quote.invoice, quote)
        terms = Terms(policy, asked.given)
        decision = Decision(quote, prepared, terms, approval.requested_by, approval.memo, lease.admin)
        return await self._decide(decision, lease, deadline)

    async def _open_again(self) -> None:
        """Raises PayingClosed, WalletUnavailable."""
        if await self._catching_up.is_closed():
            await self._reconciler.caught_up()
            await self._catching_up.check_open()

    async def _decide(self, decision: Decision, lease: Lease, deadline: float) -> Transaction:
        """T1, and then wait for the outcome. From T1 on a database that is away makes it no refusal: it is pending."""
        self._access.require(lease)
        decided, attempt = await asyncio.shield(self._commit(decision))
        if attempt is None:
            return decided
        try:
            return await self._outcome(attempt, deadline)
        except LedgerUnavailable:
            return decided

    async def _outcome(self, attempt: Attempt, deadline: float) -> Transaction:
        """The row as it is then. Raises NotSent, LedgerUnavailable."""
        await self._wait_for_outcome(attempt, deadline)
        row = await asyncio.to_thread(self._ledger.find, attempt.transaction_id)
        if row is None:
            raise WalletDesktopError(phrase("The payment’s row has vanished from the database. Call for help."))
        if row.status is PaymentStatus.FAILED and await self._was_not_sent(attempt.idempotency_key):
            raise NotSent(row.failure_reason or phrase("Nothing was sent."))
        if row.status is not PaymentStatus.PENDING:
            await self._wallet.look(LOOKS_FOR_S)
        return row

    async def in_flight(self) -> list[Transaction]:
        """Every sent payment whose outcome is not known, oldest first."""
        attempts = await asyncio.to_thread(self._ledger.unsettled)
        rows = [await asyncio.to_thread(self._ledger.find, attempt.transaction_id) for attempt in attempts]
        return [row for row in rows if row is not None]

    async def reconcile(self) -> list[Transaction]:
        """Ask the wallet what became of the pending ones; those that settled. Raises WalletUnavailable offline."""
        return await self._reconciler.reconcile()

    async def _commit(self, decision: Decision) -> tuple[Transaction, Attempt | None]:
        """T1, and the send started, as one step that no cancellation parts. Raises LedgerUnavailable: not decided.

        No attempt: the database went away after T1, and the next reconciling takes it up.
        """
        keys = self._access.keys
        quote = decision.quote
        invoice = quote.invoice
        transaction_id = await self._row_of(invoice.payment_hash) or UUID(bytes=uuid7().bytes)
        details = details_of(quote)
        intent = Intent(
            transaction_id=transaction_id,
            idempotency_key=keys.idempotency_key(invoice.payment_hash, quote.attempt_number),
            payment_hash=invoice.payment_hash,
            amount_sats=quote.amount_sats,
            fee_cap_sats=quote.fee_cap_sats,
            pseudonym=quote.pseudonym,
            memo=decision.memo or None,
            initiated_by=decision.initiated_by,
            attempt_number=quote.attempt_number,
            sealed=keys.seal(transaction_id, details),
            key_id=keys.sealing_key_id,
            workstation=self._workstation,
            approved_by=decision.approved_by,
        )
        row = await asyncio.to_thread(self._ledger.intend, intent, decision.terms)
        self._prepared.pop(invoice.payment_hash, None)
        try:
            attempt = await asyncio.to_thread(self._ledger.find_attempt, intent.idempotency_key)
        except LedgerUnavailable:
            return row, None
        if attempt is not None:
            self._sender.start(Handover(attempt, decision.prepared))
        return row, attempt

    async def _under_the_policy_of_now(self, quote: Quote) -> tuple[Quote, PaymentPolicy]:
        """The quote as it may be paid now: a policy that became stricter meanwhile counts, a laxer one doesn't."""
        policy = await self._policy.in_force()
        invoice = read_invoice(quote.invoice.text, self._network(), least_seconds_left=policy.expiry_margin_s)
        cap = min(quote.fee_cap_sats, policy.fee_cap_sats(quote.amount_sats))
        return replace(quote, invoice=invoice, fee_cap_sats=Sats(cap)), policy

    async def _source_of(self, failed: Transaction | None) -> InvoiceSource | None:
        """Another attempt at a row pays whom the row says, whichever way its invoice was given this time."""
        if failed is None:
            return None
        sealed = await asyncio.to_thread(self._ledger.sealed_of, failed.transaction_id)
        return source_of(self._access.keys.unseal(failed.transaction_id, sealed[0])) if sealed is not None else None

    async def _row_of(self, payment_hash: str) -> UUID | None:
        """A payment hash has one row for ever: a new attempt belongs to the row of the failed one."""
        earlier = await asyncio.to_thread(self._ledger.find_sent, payment_hash)
        return earlier.transaction_id if earlier else None

    async def _wait_for_outcome(self, attempt: Attempt, deadline: float) -> None:
        """Until the row settles, or the deadline."""
        settled = asyncio.Event()
        unsubscribe = self.settled.subscribe(
            lambda row: settled.set() if row.transaction_id == attempt.transaction_id else None
        )
        try:
            current = await asyncio.to_thread(self._ledger.find_attempt, attempt.idempotency_key)
            if current is not None and current.state in _UNSETTLED:
                async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                    await settled.wait()
        except TimeoutError:
            pass
        finally:
            unsubscribe()

    async def _known_balance(self) -> Sats:
        balance = self._wallet.balance
        if not balance.fresh or balance.balance_sats is None:
            balance = await self._wallet.refresh()
        current = await self._wallet.wallet.balance()
        return Sats(current.balance_sats or 0)

    async def _was_not_sent(self, idempotency_key: UUID) -> bool:
        attempt = await asyncio.to_thread(self._ledger.find_attempt, idempotency_key)
        return attempt is not None and attempt.state is AttemptState.NOT_SENT

    def _remember(self, prepared: PreparedSend) -> None:
        now = time.monotonic()
        self._prepared = {h: kept for h, kept in self._prepared.items() if now - kept[0] < PREPARED_FOR_S}
        self._prepared[prepared.invoice.payment_hash] = (now, prepared)

    async def _prepare_again(self, invoice: Invoice, quote: Quote) -> PreparedSend:
        made_at, prepared = self._prepared.get(invoice.payment_hash, (0.0, None))
        if (
            prepared is None
            or time.monotonic() - made_at > PREPARED_FOR_S
            or (prepared.invoice.text, prepared.amount_sats) != (invoice.text, quote.amount_sats)
        ):
            prepared = await self._wallet.wallet.prepare(invoice, quote.amount_sats)
        if prepared.fee_sats > quote.fee_cap_sats:
            raise FeeAboveCap(
                phrase(
                    "The fee has risen to {fee_sats}, more than the {fee_cap_sats} allowed. Nothing was sent.",
                    fee_sats=format_sats(prepared.fee_sats),
                    fee_cap_sats=format_sats(quote.fee_cap_sats),
                )
            )
        return prepared


_UNSETTLED = (AttemptState.PREPARED, AttemptState.SUBMITTED, AttemptState.PENDING)


def _too_little(needed: Sats, balance: Sats) -> NotEnoughMoney:
    return NotEnoughMoney(
        phrase(
            "This payment needs {needed}, but the wallet holds {balance}. Nothing was sent.",
            needed=format_sats(needed),
            balance=format_sats(balance),
        )
    )
