"""Checkpoints: signed statements of how the log stood, each bound to the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lnwallet_desktop.ledger.audit.entry import canonical

NO_LINK = bytes(32)
"""What the first checkpoint has for the one before it."""

PublicKeys = Mapping[str, bytes]
"""The public keys that this workstation trusts, 32 bytes each, by their ids."""


class Signer(Protocol):
    """Holds a private Ed25519 key. key_id: `key_id_of` its public key."""

    @property
    def key_id(self) -> str: ...
    @property
    def public_key(self) -> bytes: ...
    def sign(self, message: bytes) -> bytes: ...


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
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError("no checkpoint") from None
        if len(made.hash) != 32 or len(made.link) != 32 or said.get("entries") != made.sequence:
            raise ValueError("no checkpoint")
        return made

    @property
    def own_link(self) -> bytes:
        """What the next one has to name."""
        return hashlib.sha256(self.statement.encode() + self.signature).digest()

    def is_signed_by(self, keys: PublicKeys) -> bool:
        """Whether its signature is one of a key that is trusted here."""
        return self.key_id in keys and is_signed(keys[self.key_id], self.signature, self.statement.encode())


def make_statement(
    *, number: int, sequence: int, head: bytes, database: str, wallet: UUID, at: datetime, link: bytes, key_id: str
) -> str:
    """What a checkpoint says, as it is signed."""
    return canonical(
        {
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


def key_id_of(public_key: bytes) -> str:
    """The fingerprint by which people and files name a key: the first 16 bytes of its SHA-256, in hex."""
    return hashlib.sha256(public_key).hexdigest()[:32]


def is_signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
