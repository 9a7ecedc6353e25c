"""Admins who sign, without a vault."""

from __future__ import annotations

import hashlib
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lnwallet_desktop.ledger.signatory import Signatory

WALLET = UUID(int=1)


def signatory(admin: str, wallet: UUID = WALLET, seed: str | None = None) -> Signatory:
    """The same key for the same name, or the same seed."""
    key = Ed25519PrivateKey.from_private_bytes(hashlib.sha256((seed or admin).encode()).digest())
    return Signatory(admin, wallet, key.public_key().public_bytes_raw(), key.sign)
