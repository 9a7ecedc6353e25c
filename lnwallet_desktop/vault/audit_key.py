"""The key that signs the audit log's checkpoints. Its source is here alone, so that it can be another one later."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lnwallet_desktop.vault.secrets import Secrets

_LABEL = b"lnwallet audit signing"


class AuditSigner:
    """An Ed25519 key of an open vault. It prints nothing of itself."""

    def __init__(self, seed: bytes) -> None:
        """seed: 32 secret bytes (RFC 8032, 5.1.5)."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._private.public_key().public_bytes_raw()
        self.key_id = hashlib.sha256(self.public_key).hexdigest()[:32]

    @classmethod
    def of(cls, secrets: Secrets) -> AuditSigner:
        """The same for the same vault on every workstation."""
        return cls(HKDF(hashes.SHA256(), 32, None, _LABEL).derive(bytes.fromhex(secrets.sealing_key)))

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return self._private.sign(message)
