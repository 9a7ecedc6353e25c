"""Who signs texts of the ledger. The keys come from an open vault; the ledger itself has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

PublicKeys = Mapping[str, bytes]
"""The Ed25519 public keys that count now, 32 bytes each, by the admins' names."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """One admin, for one wallet. sign: 64 bytes over a message (Ed25519), by the key that public_key belongs to."""

    admin: str
    wallet: UUID
    public_key: bytes
    sign: Callable[[bytes], bytes] = field(repr=False)
