"""Money in: invoices of ours, and receipts written down as the wallet reports them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid6 import uuid7

from lnwallet_desktop.errors import BadRequest, Locked, WalletDesktopError
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger, Receipt
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, Invoice, Network, PaymentStatus, WalletPayment
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access
from lnwallet_desktop.treasury.tasks import Tasks
from lnwallet_desktop.treasury.wallet_session import WalletSession
from lnwallet_desktop.vault.derived_keys import OWN_WALLET, SealedDetails
from lnwallet_desktop.wallet.invoice_checks import decode_invoice

log = logging.getLogger(__name__)

MOST_OF_AN_INVOICE = Sats(100_000_000_000 - 1)
LONGEST_MEMO = 600
"""BOLT 11 has room for 639 bytes of description."""
LONGEST_EXPIRY_S = 30 * 86_400
OVERLAP = timedelta(days=1)
"""How far behind the newest known receipt back-filling begins: receipts may arrive out of order."""


class Receiving:
    """Makes invoices and records what comes in, live by the wallet's events and from its list after a start."""

    def __init__(
        self, network: Callable[[], Network], ledger: PaymentLedger, wallet: WalletSession, access: Access
    ) -> None:
        self._network = network
        self._ledger = ledger
        self._wallet = wallet
        self._access = access
        self._tasks = Tasks()
        wallet.payment_seen.subscribe(self._on_payment)

    async def invoice(self, amount_sats: Sats | None, memo: str | None, expiry_s: int = 3600) -> Invoice:
        """A new invoice that pays this wallet; the payer sees the memo. Raises BadRequest, Locked, …"""
        if amount_sats is not None and not 0 < amount_sats <= MOST_OF_AN_INVOICE:
            raise BadRequest(phrase("The amount must be at least 1 sat and less than 1,000 BTC."))
        if len((memo or "").encode()) > LONGEST_MEMO:
            raise BadRequest(
                phrase(
                    "The memo is longer than the {longest_memo} bytes an invoice can carry. Shorten it.",
                    longest_memo=LONGEST_MEMO,
                )
            )
        if not 60 <= expiry_s <= LONGEST_EXPIRY_S:
            raise BadRequest(phrase("An invoice may live from one minute to 30 days."))
        text = await self._wallet.wallet.create_invoice(amount_sats, memo or "", expiry_s)
        invoice = decode_invoice(text, self._network())
        await asyncio.to_thread(self._ledger.remember_invoice, invoice.payment_hash, invoice.expires_at)
        return invoice

    def start(self) -> None:
        """Begin, once the wallet is open: fill in what arrived while it was closed."""
        self._tasks.spawn(self._keep_filling(), "fill in receipts")

    async def stop(self) -> None:
        await self._tasks.cancel()

    async def back_fill(self, everything: bool = False) -> int:
        """Record every receipt of the wallet's list from a day before the newest known one; how many were looked at."""
        newest = None if everything else await asyncio.to_thread(self._ledger.newest_receipt_at)
        since = newest - OVERLAP if newest else None
        count = 0
        async for payment in self._wallet.wallet.payments(Direction.RECEIVED, since):
            await self._record(payment)
            count += 1
        return count

    async def _keep_filling(self) -> None:
        while True:
            try:
                await self.back_fill()
                return
            except WalletDesktopError as error:
                log.warning("receipts wait", extra={"code": error.code})
            await asyncio.sleep(5)

    def _on_payment(self, payment: WalletPayment) -> None:
        if payment.direction is Direction.RECEIVED:
            self._tasks.spawn(self._record_if_open(payment), "record a receipt")

    async def _record_if_open(self, payment: WalletPayment) -> None:
        try:
            await self._record(payment)
        except Locked:
            log.info("a receipt came while closing; the next start fills it in")
        except WalletDesktopError as error:
            log.warning("a receipt waits", extra={"code": error.code})
            self.start()

    async def _record(self, payment: WalletPayment) -> None:
        if payment.status is PaymentStatus.FAILED or payment.amount_sats <= 0:
            return
        keys = self._access.keys
        payment_hash = payment.payment_hash or _hash_of_id(payment.payment_id)
        transaction_id = await asyncio.to_thread(self._ledger.find_receipt_id, payment_hash) or UUID(
            bytes=uuid7().bytes
        )
        details = SealedDetails(payment.invoice_text, None, payment.description, payment.preimage)
        receipt = Receipt(
            transaction_id=transaction_id,
            payment_hash=payment_hash,
            amount_sats=payment.amount_sats,
            fee_sats=payment.fee_sats,
            timestamp=payment.created_at or datetime.now(UTC),
            settled=payment.status is PaymentStatus.SUCCESS,
            pseudonym=OWN_WALLET,
            memo=_shown(payment.description),
            sealed=keys.seal(transaction_id, details),
            key_id=keys.sealing_key_id,
        )
        await asyncio.to_thread(self._ledger.record_receipt, receipt)


def _hash_of_id(payment_id: str) -> str:
    """A transfer without a payment hash gets 64 hex digits made from its id."""
    return hashlib.sha256(b"spark transfer|" + payment_id.encode()).hexdigest()


def _shown(description: str | None) -> str | None:
    """The memo of a receipt is the description we put into our own invoice."""
    return (description or "").replace("\x00", "")[:2000] or None
