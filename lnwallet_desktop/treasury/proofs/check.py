"""Whether a proof proves a payment: what follows from mathematics alone, and what the wallet's signature adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lnwallet_desktop.errors import InvoiceRefused, ProofBroken
from lnwallet_desktop.payments import Invoice, Network
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.evidence import proves_payment
from lnwallet_desktop.treasury.proofs.proof import SIGNED_WITH, PaymentProof
from lnwallet_desktop.vault.audit_key import fingerprint
from lnwallet_desktop.wallet.invoice_checks import decode_invoice


@dataclass(frozen=True, slots=True)
class CheckedProof:
    """invoice: signed by the payee's node (payee_key). fingerprint: of the wallet that stands for all the rest."""

    stated: dict[str, Any]
    invoice: Invoice
    fingerprint: str


def check_proof(proof: PaymentProof) -> CheckedProof:
    """Raises ProofBroken with the first thing that is wrong."""
    stated = proof.stated
    invoice = _invoice(stated)
    if invoice.payment_hash != stated.get("payment_hash"):
        raise ProofBroken(
            phrase("The payment hash is not that of the invoice: this proves nothing about this invoice.")
        )
    if not proves_payment(invoice.payment_hash, str(stated.get("preimage"))):
        raise ProofBroken(
            phrase("The preimage does not match the invoice’s payment hash: this does not prove a payment.")
        )
    if invoice.amount_sats not in (None, stated.get("amount_sats")):
        raise ProofBroken(phrase("The amount is not that of the invoice."))
    if stated.get("payee_node") != invoice.payee_key:
        raise ProofBroken(phrase("The payee’s key is not the one that signed the invoice."))
    _check_signature(proof)
    return CheckedProof(stated, invoice, fingerprint(proof.public_key))


def _invoice(stated: dict[str, Any]) -> Invoice:
    try:
        return decode_invoice(str(stated.get("invoice")), Network(str(stated.get("network"))))
    except (InvoiceRefused, ValueError):
        raise ProofBroken(phrase("The invoice in this proof is not whole, or its signature is wrong.")) from None


def _check_signature(proof: PaymentProof) -> None:
    """Names, times, fee and who decided are the wallet's word: nobody else signs them."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(proof.public_key))
        key.verify(bytes.fromhex(proof.signature), SIGNED_WITH + proof.statement.encode())
    except (InvalidSignature, ValueError):
        raise ProofBroken(
            phrase("Something in this proof was changed: the wallet’s signature does not match it.")
        ) from None
