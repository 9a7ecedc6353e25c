"""Makes the proof of one payment for an unlocked person, and writes down who got it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from lnwallet_desktop import __version__
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.payments import Direction, Network, PaymentStatus, Transaction
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.treasury.auditing import Auditing
from lnwallet_desktop.treasury.contacts import Contacts
from lnwallet_desktop.treasury.payment_records import PaymentRecords, Revealed
from lnwallet_desktop.treasury.proofs.proof import FORMAT, SIGNED_WITH, PaymentProof
from lnwallet_desktop.wallet.invoice_checks import decode_invoice


class Proofs:
    """Needs a lease, because a proof holds the preimage."""

    def __init__(self, records: PaymentRecords, contacts: Contacts, access: Access, audit: Auditing) -> None:
        self._records = records
        self._contacts = contacts
        self._access = access
        self._audit = audit

    async def make(self, row: Transaction, lease: Lease, network: Network, file: str) -> PaymentProof:
        """file: the name under which it leaves the program, for the audit log, which is written before.

        Raises BadRequest for a payment that did not succeed, Locked, VaultDamaged, LedgerUnavailable.
        """
        if row.direction is not Direction.SENT or row.status is not PaymentStatus.SUCCESS:
            raise BadRequest(
                phrase("There is a proof only of a payment that was sent and has arrived. No file was written.")
            )
        revealed = await self._records.reveal(row, lease)
        if not revealed.proves_payment or revealed.invoice_text is None:
            raise BadRequest(phrase("There is no preimage that proves this payment. No file was written."))
        name = (await self._contacts.names(lease)).get(row.pseudonymized_recipient)
        statement = json.dumps(_statement(row, revealed, network, name), ensure_ascii=False, indent=1)
        signer = self._access.keys.audit_signer(lease.admin)
        proof = PaymentProof(
            statement, signer.wallet_public_key.hex(), signer.certify(SIGNED_WITH + statement.encode()).hex()
        )
        fields = {"file": file, "format": file.rpartition(".")[2], "report": "proof of payment"}
        await self._audit.write(
            self._audit.entry(AuditKind.EXPORT, lease.admin, payment=row.transaction_id, fields=fields)
        )
        return proof


def _statement(row: Transaction, revealed: Revealed, network: Network, name: str | None) -> dict[str, Any]:
    invoice = decode_invoice(revealed.invoice_text or "", network)
    address = revealed.payee_key if revealed.payee_key and "@" in revealed.payee_key else None
    return {
        "payment_proof": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "program": f"LN Wallet Desktop {__version__}",
        "network": network.value,
        "transaction_id": str(row.transaction_id),
        "payment_hash": row.payment_hash,
        "preimage": revealed.preimage,
        "invoice": revealed.invoice_text,
        "payee_node": invoice.payee_key,
        "payee_name": name,
        "payee_address": address,
        "payee_pseudonym": row.pseudonymized_recipient,
        "description": revealed.description,
        "memo": row.memo,
        "amount_sats": row.amount_sats,
        "fee_sats": row.fee_sats,
        "decided_at": row.timestamp.isoformat(timespec="seconds"),
        "arrived_at": row.settled_at.isoformat(timespec="seconds") if row.settled_at else None,
        "paid_by": row.initiated_by,
        "approved_by": row.approved_by,
    }
