"""Checkpoints: signed statements of how the log stood, each bound to the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from lnwallet_desktop.ledger.audit.admin_key import AdminKey, PublicKeys, certified_text, is_signed, key_id_of
from lnwallet_desktop.ledger.audit.entry import canonical

__all__ = ["AdminKey", "Checkpoint", "PublicKeys", "Signer", "admin_key_of", "key_id_of", "make_statement"]

NO_LINK = bytes(32)
"""What the first checkpoint has for the one before it."""


class Signer(Protocol):
    """Holds a private Ed25519 key. key_id: `key_id_of` its public key. admin: whose it is; None: the wallet's own."""

    @property
    def admin(self) -> str | None: ...
    @property
    def key_id(self) -> str: ...
    @property
    def public_key(self) -> bytes: ...
    def sign(self, message: bytes) -> bytes: ...
    def certify(self, message: bytes) -> bytes:
        """Signed with the wallet's key instead."""
        ...


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log had `sequence` entries, the last with this hash, in this database of this wallet.

    statement: the exact text that was signed; everything else here is read from it.
    """

    number: int
    sequence: int
    hash: bytes = field(repr=False)
    database: str
    wallet: UUID
    at: datetime
    key_id: str
    link: bytes = field(repr=False)
    statement: str = field(repr=False)
    signature: bytes = field(repr=False)
    admin_key: AdminKey | None = field(default=None, repr=False)  # None: signed with the wallet's own key

    @classmethod
    def parse(cls, statement: str, signature: bytes) -> Checkpoint:
        """Raises ValueError where it is no statement as we write them."""
        try:
            said = json.loads(statement)
            made = cls(
                number=int(said["number"]),
                sequence=int(said["sequence"]),
                hash=bytes.fromhex(said["hash"]),
                database=str(said["database"]),
                wallet=UUID(said["wallet"]),
                at=datetime.fromisoformat(said["at"]),
                key_id=str(said["key"]),
                link=bytes.fromhex(said["link"]),
                statement=statement,
                signature=signature,
                admin_key=AdminKey.read(said),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError("no checkpoint") from None
        if len(made.hash) != 32 or len(made.link) != 32 or said.get("entries") != made.sequence:
            raise ValueError("no checkpoint")
        if made.admin_key is not None and made.admin_key.key_id != made.key_id:
            raise ValueError("no checkpoint")
        return made

    @property
    def admin(self) -> str | None:
        """Who signed it."""
        return self.admin_key.admin if self.admin_key is not None else None

    @property
    def own_link(self) -> bytes:
        """What the next one has to name."""
        return hashlib.sha256(self.statement.encode() + self.signature).digest()

    def is_known_to(self, keys: PublicKeys) -> bool:
        """Whether its key is one that is trusted here, or is an admin's and certified by one."""
        return self.key_id in keys if self.admin_key is None else self.admin_key.is_certified_by(keys)

    def is_signed_by(self, keys: PublicKeys) -> bool:
        """Whether its signature is one of a key that is known."""
        if not self.is_known_to(keys):
            return False
        key = keys[self.key_id] if self.admin_key is None else self.admin_key.public_key
        return is_signed(key, self.signature, self.statement.encode())


def admin_key_of(signer: Signer) -> AdminKey | None:
    """Its certificate is made anew each time, and is the same each time (RFC 8032)."""
    if signer.admin is None:
        return None
    certificate = signer.certify(certified_text(signer.admin, signer.public_key).encode())
    return AdminKey(signer.admin, signer.public_key, certificate)


def make_statement(
    *,
    number: int,
    sequence: int,
    head: bytes,
    database: str,
    wallet: UUID,
    at: datetime,
    link: bytes,
    key_id: str,
    admin_key: AdminKey | None = None,
) -> str:
    """What a checkpoint says, as it is signed. admin_key: of the admin who signs it."""
    return canonical(
        (admin_key.fields() if admin_key is not None else {})
        | {
            "at": at.astimezone(UTC).isoformat(),
            "database": database,
            "entries": sequence,
            "hash": head.hex(),
            "key": key_id,
            "link": link.hex(),
            "number": number,
            "sequence": sequence,
            "wallet": str(wallet),
        }
    )
