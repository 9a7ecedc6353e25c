"""Everything that is known of one payment, its sealed details for an unlocked person, and its memo."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

from lnwallet_desktop.errors import BadRequest, Locked
from lnwallet_desktop.ledger.payment_ledger import Attempt, PaymentLedger
from lnwallet_desktop.ledger.record_changes import RecordChange, RecordChanges
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.treasury.evidence import proves_payment
from lnwallet_desktop.treasury.sealing import success_of
from lnwallet_desktop.vault.derived_keys import SealedDetails
from lnwallet_desktop.wallet.lnurl.success_action import success_words


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """attempts: in the order they were made; none for a receipt. changes: the newest first."""

    transaction: Transaction
    attempts: tuple[Attempt, ...]
    changes: tuple[RecordChange, ...]


@dataclass(frozen=True, slots=True)
class Revealed:
    """What was sealed. proves_payment: the preimage hashes to the payment hash; None while there is no preimage.

    payee_key: a node key, or a Lightning address. after_words: what the payee's server wants shown after the payment.
    """

    invoice_text: str | None = field(repr=False)
    payee_key: str | None = field(repr=False)
    description: str | None = field(repr=False)
    preimage: str | None = field(repr=False)
    proves_payment: bool | None
    after_words: str | None = field(default=None, repr=False)


class PaymentRecords:
    """Reading needs no unlock; what is sealed, and a change, needs a lease. Every method raises LedgerUnavailable."""

    def __init__(self, ledger: PaymentLedger, changes: RecordChanges, access: Access) -> None:
        self._ledger = ledger
        self._changes = changes
        self._access = access

    async def read(self, transaction_id: UUID) -> PaymentRecord:
        """Raises BadRequest for a payment that is not there."""
        row, attempts, changes = await asyncio.to_thread(self._read, transaction_id)
        if row is None:
            raise BadRequest(phrase("This payment is not in the history."))
        return PaymentRecord(row, tuple(attempts), tuple(changes))

    async def reveal(self, row: Transaction, lease: Lease) -> Revealed:
        """The sealed details; that this person saw them is written down before they are given out.

        Raises Locked, VaultDamaged, and BadRequest where nothing is sealed.
        """
        self._require(lease)
        sealed = await asyncio.to_thread(self._ledger.sealed_of, row.transaction_id)
        if sealed is None:
            raise BadRequest(phrase("Nothing is sealed for this payment, so there is nothing to reveal."))
        details = self._access.keys.unseal(row.transaction_id, sealed[0])
        await asyncio.to_thread(self._changes.note_reveal, row.transaction_id, lease.admin)
        self._require(lease)  # it may have ended meanwhile
        proof = proves_payment(row.payment_hash, details.preimage) if details.preimage else None
        words = _after_words(row, details)
        return Revealed(details.invoice_text, details.payee_key, details.description, details.preimage, proof, words)

    async def after_words(self, row: Transaction) -> str | None:
        """What the payee's server wants shown to whoever has just paid; a stranger's plain text. None: nothing.

        Needs an open wallet, and no unlock of its own: only for the sheet or command that made this payment.
        Raises Locked, VaultDamaged.
        """
        sealed = await asyncio.to_thread(self._ledger.sealed_of, row.transaction_id)
        return _after_words(row, self._access.keys.unseal(row.transaction_id, sealed[0])) if sealed else None

    async def change_memo(self, row: Transaction, memo: str, lease: Lease) -> Transaction:
        """row: as the person saw it. Raises Locked, ChangedMeanwhile and BadRequest: then nothing was written."""
        self._require(lease)
        text = memo.strip() or None
        return await asyncio.to_thread(self._changes.change_memo, row.transaction_id, row.memo, text, lease.admin)

    def _read(self, transaction_id: UUID) -> tuple[Transaction | None, list[Attempt], list[RecordChange]]:
        return (
            self._ledger.find(transaction_id),
            self._ledger.attempts_of(transaction_id),
            self._changes.of(transaction_id),
        )

    def _require(self, lease: Lease) -> None:
        try:
            self._access.require(lease)
        except Locked:
            raise Locked(
                phrase("The unlock has ended, so nothing was shown or changed. Unlock again to go on.")
            ) from None


def _after_words(row: Transaction, details: SealedDetails) -> str | None:
    action = success_of(details)
    return success_words(action, details.preimage) if action and row.status is PaymentStatus.SUCCESS else None
