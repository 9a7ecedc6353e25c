"""The keys that sign the audit log: one of the wallet, and one of each admin that it certifies."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lnwallet_desktop.vault.secrets import Secrets

_LABEL = b"lnwallet audit signing"


class AuditSigner:
    """An Ed25519 key of an open vault. It prints nothing of itself. admin: whose it is; None: the wallet's own."""

    def __init__(self, seed: bytes, admin: str | None = None, wallet: AuditSigner | None = None) -> None:
        """seed: 32 secret bytes (RFC 8032, 5.1.5). wallet: what certifies an admin's key."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._wallet = wallet or self
        self.admin = admin
        self.public_key = self._private.public_key().public_bytes_raw()
        self.key_id = fingerprint(self.public_key.hex())

    @classmethod
    def of(cls, secrets: Secrets) -> AuditSigner:
        """The wallet's: the same for the same vault on every workstation, whatever keys are changed."""
        return cls(bytes.fromhex(audit_seed_of(secrets)))

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(message)

    @property
    def wallet_public_key(self) -> bytes:
        """Of the key that certifies."""
        return self._wallet.public_key

    def certify(self, message: bytes) -> bytes:
        """As `sign`, with the wallet's key."""
        return self._wallet.sign(message)


def audit_seed_of(secrets: Secrets) -> str:
    """Made from the wallet's first sealing key, and kept by itself once there is a second one. Hex."""
    if secrets.audit_seed is not None:
        return secrets.audit_seed
    return HKDF(hashes.SHA256(), 32, None, _LABEL).derive(bytes.fromhex(secrets.sealing_key)).hex()


def fingerprint(public_key: str) -> str:
    """By which people and files name a key. public_key: 64 hex digits."""
    return hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:32]
