"""An admin's own public key, certified by the wallet's key: who trusts that one can check every admin's signature.

So a workstation that has never heard of an admin, because they were added elsewhere or removed long ago, needs nothing
more than the one key it trusts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lnwallet_desktop.ledger.audit.entry import canonical

PublicKeys = Mapping[str, bytes]
"""The public keys that this workstation trusts, 32 bytes each, by their ids."""


@dataclass(frozen=True, slots=True)
class AdminKey:
    """certificate: the wallet's signature of `certified_text`."""

    admin: str
    public_key: bytes
    certificate: bytes = field(repr=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> AdminKey | None:
        """Out of a statement; None in one that the wallet's key itself has signed. Raises KeyError, ValueError,
        TypeError.
        """
        if "certificate" not in said:
            return None
        return cls(str(said["admin"]), bytes.fromhex(said["public_key"]), bytes.fromhex(said["certificate"]))

    @property
    def key_id(self) -> str:
        return key_id_of(self.public_key)

    def fields(self) -> dict[str, str]:
        """As a statement tells it."""
        return {"admin": self.admin, "public_key": self.public_key.hex(), "certificate": self.certificate.hex()}

    def is_certified_by(self, keys: PublicKeys) -> bool:
        text = certified_text(self.admin, self.public_key).encode()
        return any(is_signed(key, self.certificate, text) for key in keys.values())


def certified_text(admin: str, public_key: bytes) -> str:
    """What the wallet's key signs: that this is that admin's key."""
    return canonical({"admin": admin, "audit_key": public_key.hex()})


def key_id_of(public_key: bytes) -> str:
    """The fingerprint by which people and files name a key: the first 16 bytes of its SHA-256, in hex."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def is_signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
