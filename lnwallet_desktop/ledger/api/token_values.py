"""A token of the admin API: a secret that is shown once, and what it lets a program do."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lnwallet_desktop.money import Sats

PREFIX = "lnw_"
_BYTES = 32

Sign = Callable[[bytes], bytes]


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"  # history, balance, reports, what waits
    PAY = "pay"  # quotes, payments and invoices of ours
    APPROVE = "approve"  # decline what waits for a person
    METRICS = "metrics"  # the figures for monitoring


@dataclass(frozen=True, slots=True)
class TokenLimits:
    """Amount and fee cap together, in satoshis; None: only the wallet's own limits."""

    max_payment_sats: Sats | None = None
    daily_sats: Sats | None = None


@dataclass(frozen=True, slots=True)
class ApiToken:
    """signature: by the vault's key for tokens, so that nobody adds one by writing into the database."""

    token_id: UUID
    label: str
    hash: bytes = field(repr=False)
    scopes: frozenset[Scope]
    made_by: str
    made_at: datetime
    expires_at: datetime
    limits: TokenLimits
    signature: bytes = field(repr=False)
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def statement(self) -> bytes:
        """What is signed."""
        told = {
            "token": str(self.token_id),
            "label": self.label,
            "hash": self.hash.hex(),
            "scopes": scopes_text(self.scopes),
            "made_by": self.made_by,
            "made_at": self.made_at.timestamp(),
            "expires_at": self.expires_at.timestamp(),
            "max_payment_sats": self.limits.max_payment_sats,
            "daily_sats": self.limits.daily_sats,
        }
        return b"lnwallet api token\n" + json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        try:
            key.verify(self.signature, self.statement())
        except InvalidSignature:
            return False
        return True


def new_secret() -> str:
    """256 bits, in a form that is recognised where it does not belong."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> bytes:
    """A plain hash is enough for 256 random bits: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()


def scopes_text(scopes: frozenset[Scope]) -> str:
    return ",".join(sorted(scope.value for scope in scopes))
