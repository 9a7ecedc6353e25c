"""After a restore: every payment that the wallet made and the history does not know is written down before one is made.

The backup may be older than the last payments, and the restored history would pay those again. The network has them
all, each under its deterministic key: the HMAC over payment hash and attempt number, made again, tells which attempt of
which payment it was. Only when all of them are in the history again does paying open.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from uuid6 import uuid7

from lnwallet_desktop.errors import InvoiceRefused, WalletUnavailable
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.recovered import Recovered, RecoveredPayments
from lnwallet_desktop.ledger.restores import Restores, paying_closed
from lnwallet_desktop.payments import AttemptState, Direction, Network, PaymentStatus, WalletPayment
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.evidence import Verdict, judge_payment
from lnwallet_desktop.treasury.receiving import Receiving
from lnwallet_desktop.treasury.sender import Sender
from lnwallet_desktop.treasury.wallet_session import WalletSession
from lnwallet_desktop.vault.derived_keys import SealedDetails
from lnwallet_desktop.wallet.invoice_checks import decode_invoice

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 100
"""Of one payment: so many keys are made to find which attempt it was."""


class CatchingUp:
    """Lives on the main loop."""

    def __init__(
        self,
        network: Callable[[], Network],
        workstation: str,
        restores: Restores,
        recovered: RecoveredPayments,
        ledger: PaymentLedger,
        wallet: WalletSession,
        access: Access,
        sender: Sender,
        receiving: Receiving,
    ) -> None:
        self._network = network
        self._workstation = workstation
        self._restores = restores
        self._recovered = recovered
        self._ledger = ledger
        self._wallet = wallet
        self._access = access
        self._sender = sender
        self._receiving = receiving

    async def check_open(self) -> None:
        """Raises PayingClosed, LedgerUnavailable."""
        restore = await asyncio.to_thread(self._restores.open_one)
        if restore is not None:
            raise paying_closed(restore)

    async def is_closed(self) -> bool:
        return await asyncio.to_thread(self._restores.open_one) is not None

    async def began_at(self) -> datetime | None:
        """When this database was last restored; None where it never was."""
        return await asyncio.to_thread(self._restores.last_began_at)

    async def run(self) -> None:
        """Once the pending ones were looked at. Raises WalletUnavailable, LedgerUnavailable, Locked: still closed."""
        while (restore := await asyncio.to_thread(self._restores.open_one)) is not None:
            await self._wallet.refresh()  # a sync that reached the network: what it does not list was never sent
            payments = [payment async for payment in self._wallet.wallet.payments(Direction.SENT)]
            found = 0
            for payment in reversed(payments):  # the oldest first, so that attempts come in their order
                found += await self._take(payment)
            await self._receiving.back_fill(everything=True)
            await asyncio.to_thread(self._restores.reconciled, restore.restore_id, found)
            log.info("a restored history is reconciled; %d payments were recovered", found)

    async def _take(self, payment: WalletPayment) -> bool:
        """Whether the history did not know it. A success wins over what the backup says of a known one."""
        key = UUID(payment.payment_id)
        attempt = await asyncio.to_thread(self._ledger.find_attempt, key)
        if attempt is not None:
            if payment.status is PaymentStatus.SUCCESS and attempt.state is not AttemptState.SUCCEEDED:
                await self._sender.note(attempt, payment)
            return False
        return await asyncio.to_thread(self._recovered.record, await self._described(key, payment))

    async def _described(self, key: UUID, payment: WalletPayment) -> Recovered:
        keys = self._access.keys
        payment_hash = self._hash_of(payment)
        earlier = await asyncio.to_thread(self._ledger.find_sent, payment_hash)
        transaction_id = earlier.transaction_id if earlier is not None else UUID(bytes=uuid7().bytes)
        status = _proved(payment_hash, payment)
        payee = self._payee_of(payment)
        preimage = payment.preimage if status is PaymentStatus.SUCCESS else None
        details = SealedDetails(payment.invoice_text, payee, payment.description, preimage)
        return Recovered(
            transaction_id=transaction_id,
            idempotency_key=key,
            attempt_number=self._attempt_number(payment_hash, key),
            payment_hash=payment_hash,
            amount_sats=payment.amount_sats,
            fee_sats=payment.fee_sats,
            status=status,
            made_at=payment.created_at or datetime.now(UTC),
            locked_until=payment.locked_until,
            pseudonym=keys.pseudonym(payee or payment_hash),
            sealed=keys.seal(transaction_id, details),
            key_id=keys.sealing_key_id,
            workstation=self._workstation,
        )

    def _attempt_number(self, payment_hash: str, key: UUID) -> int | None:
        keys = self._access.keys
        numbers = range(1, MOST_ATTEMPTS + 1)
        return next((number for number in numbers if keys.idempotency_key(payment_hash, number) == key), None)

    def _payee_of(self, payment: WalletPayment) -> str | None:
        """By the invoice, as when it was paid; so the pseudonym is the same."""
        try:
            return decode_invoice(payment.invoice_text or "", self._network()).payee_key
        except InvoiceRefused:
            return payment.payee_key

    def _hash_of(self, payment: WalletPayment) -> str:
        """Raises WalletUnavailable for one on the way that the network does not describe yet: it may be any invoice."""
        if payment.payment_hash is not None:
            return payment.payment_hash
        if payment.status is PaymentStatus.PENDING:
            raise WalletUnavailable(
                phrase(
                    "The network does not say yet which invoice a payment on the way belongs to, so paying stays "
                    "closed. We ask again; nothing was sent."
                )
            )
        return hashlib.sha256(b"spark transfer|" + payment.payment_id.encode()).hexdigest()


def _proved(payment_hash: str, payment: WalletPayment) -> PaymentStatus:
    """What the evidence gives; a payment without its proof stays pending, and is looked up on and on like any other."""
    match judge_payment(payment_hash, payment):
        case Verdict.SUCCESS:
            return PaymentStatus.SUCCESS
        case Verdict.FAILED:
            return PaymentStatus.FAILED
    return PaymentStatus.SUCCESS if payment.payment_hash is None else PaymentStatus.PENDING
