"""The age key for backups: made from the recovery code, so that paper alone opens a backup, and only its public half is
kept on the computer.

identity = HKDF-SHA256(the code's 32 bytes, no salt, INFO, 32 bytes), an X25519 private key (RFC 7748) written in Bech32
as age does (https://age-encryption.org/v1). `resources/backup/backup_key.py` does the same without this program.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import asdict, dataclass, field
from typing import Any

import bech32
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import x25519

from lnwallet_desktop.vault.recovery_code import RecoveryCode

INFO = b"lnwallet-desktop backup identity 1"
_PROOF_INFO = b"lnwallet-desktop backup proof 1"
_PREFIX = "age-secret-key-"
_RECIPIENT = re.compile("age1[02-9ac-hj-np-z]{58}")
_PROOF = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class BackupKey:
    """What a vault's header keeps of it; nothing of it is secret.

    recipient: to whom backups are encrypted, `age1…`. proof: hex; whoever has the code, and nobody else, can tell by it
    that this wallet's audit key (which signs backups, and which the vault's secrets give) is the one of then. Without
    it anybody who knows the recipient could make a backup of a wallet of theirs that this code opens.
    """

    recipient: str
    proof: str = field(repr=False)

    @classmethod
    def of(cls, code: RecoveryCode, vault_id: str, audit_key: bytes) -> BackupKey:
        recipient = recipient_of(code)
        return cls(recipient, _proof(code, vault_id, recipient, audit_key))

    def proves(self, code: RecoveryCode, vault_id: str, audit_key: bytes) -> bool:
        return hmac.compare_digest(self.proof, _proof(code, vault_id, self.recipient, audit_key))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> BackupKey:
        """Raises ValueError, TypeError."""
        key = cls(**data)
        if not _RECIPIENT.fullmatch(key.recipient) or not _PROOF.fullmatch(key.proof):
            raise ValueError("no backup key")
        return key


def backup_identity(code: RecoveryCode) -> str:
    """`AGE-SECRET-KEY-1…`: whoever has it reads every backup that was made for this code. Secret."""
    private_key = HKDF(hashes.SHA256(), 32, None, INFO).derive(code.code)
    words = bech32.convertbits(private_key, 8, 5) or []
    return str(bech32.bech32_encode(_PREFIX, words)).upper()


def recipient_of(code: RecoveryCode) -> str:
    """`age1…`."""
    return str(x25519.Identity.from_str(backup_identity(code)).to_public())


def _proof(code: RecoveryCode, vault_id: str, recipient: str, audit_key: bytes) -> str:
    key = HKDF(hashes.SHA256(), 32, None, _PROOF_INFO).derive(code.code)
    message = f"{vault_id}|{recipient}|".encode() + audit_key
    return hmac.digest(key, message, hashlib.sha256).hex()
