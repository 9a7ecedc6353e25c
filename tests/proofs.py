"""Proofs of payments that no wallet made, signed as one would."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lnwallet_desktop.treasury.proofs.proof import SIGNED_WITH, PaymentProof
from tests.invoices import PAYEE_KEY, make_invoice

PREIMAGE = "11" * 32
WALLET_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def make_proof(key: Ed25519PrivateKey = WALLET_KEY, amount_msat: int | None = 2_500_000, **said: Any) -> PaymentProof:
    """said: what stands in the statement instead of what would be right."""
    payment_hash = hashlib.sha256(bytes.fromhex(PREIMAGE)).hexdigest()
    stated: dict[str, Any] = {
        "payment_proof": 1,
        "made_at": "2026-03-03T14:02:00+00:00",
        "program": "LN Wallet Desktop",
        "network": "sandbox",
        "transaction_id": "0195a3b0-0000-7000-8000-000000000000",
        "payment_hash": payment_hash,
        "preimage": PREIMAGE,
        "invoice": make_invoice(amount_msat, payment_hash=payment_hash),
        "payee_node": PAYEE_KEY,
        "payee_name": "Müller & Söhne",
        "payee_address": None,
        "payee_pseudonym": "payee-7f3k-q2zx-m1ab",
        "description": "Office <b>rent</b>\u202e",
        "memo": "March",
        "amount_sats": 2_500,
        "fee_sats": 6,
        "decided_at": "2026-03-03T14:00:00+00:00",
        "arrived_at": "2026-03-03T14:00:02+00:00",
        "paid_by": "Maria",
        "approved_by": "Jonas",
    }
    statement = json.dumps(stated | said, ensure_ascii=False)
    public_key = key.public_key().public_bytes_raw().hex()
    return PaymentProof(statement, public_key, key.sign(SIGNED_WITH + statement.encode()).hex())
