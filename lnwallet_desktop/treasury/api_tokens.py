"""Tokens for programs: made and revoked by an admin who has unlocked, and proved before they move money."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid6 import uuid7

from lnwallet_desktop.errors import BadRequest, Locked
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope, TokenLimits, hash_of, new_secret
from lnwallet_desktop.ledger.api.tokens import ApiTokens
from lnwallet_desktop.ledger.payment_values import checked_text
from lnwallet_desktop.money import MAX_SATS
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access, Lease

TOKEN_KEY = "api-token"  # noqa: S105 - the name of the vault's signing key
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class NewToken:
    """secret: shown once; only its hash is kept."""

    token: ApiToken
    secret: str = field(repr=False)


class TokenOffice:
    """Every method raises LedgerUnavailable."""

    def __init__(self, tokens: ApiTokens, access: Access) -> None:
        self._tokens = tokens
        self._access = access

    async def make(
        self,
        lease: Lease,
        label: str,
        scopes: frozenset[Scope],
        days: int = 90,
        limits: TokenLimits | None = None,
    ) -> NewToken:
        """Raises Locked, BadRequest."""
        keys = self._access.keys_of(lease)
        label = checked_text(label.strip(), "token’s name", 100)
        _check(label, scopes, days, limits or TokenLimits())
        secret, now = new_secret(), datetime.now(UTC)
        token = ApiToken(
            token_id=UUID(bytes=uuid7().bytes),
            label=label,
            hash=hash_of(secret),
            scopes=scopes,
            made_by=lease.admin,
            made_at=now,
            expires_at=now + timedelta(days=days),
            limits=limits or TokenLimits(),
            signature=b"",
        )
        made = await asyncio.to_thread(self._tokens.add, token, keys.signing_key(TOKEN_KEY).sign)
        return NewToken(made, secret)

    async def revoke(self, lease: Lease, token_id: UUID) -> ApiToken:
        """Raises Locked, BadRequest."""
        self._access.require(lease)
        return await asyncio.to_thread(self._tokens.revoke, token_id, lease.admin)

    async def all(self) -> list[ApiToken]:
        """The newest first; needs nothing."""
        return await asyncio.to_thread(self._tokens.all)

    def prove(self, token: ApiToken) -> None:
        """That this wallet made it, as it stands. Raises Locked where it did not, or the wallet is not open."""
        if not token.is_signed_by(self._access.keys.signing_key(TOKEN_KEY).public_key()):
            raise Locked(phrase("This token was not made by an admin of this wallet, or was changed. Revoke it."))


def _check(label: str, scopes: frozenset[Scope], days: int, limits: TokenLimits) -> None:
    if not label:
        raise BadRequest(phrase("A token needs a name, such as that of the program that will use it. None was made."))
    if not scopes:
        raise BadRequest(phrase("A token needs at least one scope. None was made."))
    if not 1 <= days <= LONGEST_DAYS:
        raise BadRequest(
            phrase("A token lives between 1 and {longest_days} days. None was made.", longest_days=LONGEST_DAYS)
        )
    for value in (limits.max_payment_sats, limits.daily_sats):
        if value is not None and not 0 <= value <= MAX_SATS:
            raise BadRequest(phrase("A token’s limit must be between 0 sat and 21 million BTC. None was made."))
