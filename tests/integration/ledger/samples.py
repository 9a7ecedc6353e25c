"""Payments as tests need them, every one with a hash of its own."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from uuid6 import uuid7

from lnwallet_desktop.ledger.payment_ledger import Intent, Receipt
from lnwallet_desktop.money import Sats


def new_id() -> UUID:
    return UUID(bytes=uuid7().bytes)


def new_hash() -> str:
    return secrets.token_hex(32)


def intent(**changed: Any) -> Intent:
    values: dict[str, Any] = {
        "transaction_id": new_id(),
        "idempotency_key": uuid4(),
        "payment_hash": new_hash(),
        "amount_sats": Sats(2500),
        "fee_cap_sats": Sats(25),
        "pseudonym": "Payee 7f3a",
        "memo": "rent",
        "initiated_by": "alice",
        "attempt_number": 1,
        "sealed": b"sealed intent",
        "key_id": "k1",
        "workstation": "desk-1",
    }
    return Intent(**(values | changed))


def receipt(**changed: Any) -> Receipt:
    values: dict[str, Any] = {
        "transaction_id": new_id(),
        "payment_hash": new_hash(),
        "amount_sats": Sats(900),
        "fee_sats": Sats(0),
        "timestamp": datetime(2026, 3, 1, 12, tzinfo=UTC),
        "settled": True,
        "pseudonym": "own wallet",
        "memo": "invoice 17",
        "sealed": b"sealed receipt",
        "key_id": "k1",
    }
    return Receipt(**(values | changed))
