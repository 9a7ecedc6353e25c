"""`token create|list|revoke`: which programs may call the admin API."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.ledger.api.token_values import ApiToken, TokenLimits
from lnwallet_desktop.treasury.treasury import Treasury


async def create(treasury: Treasury, arguments: argparse.Namespace, output: Output, passphrase: str) -> int:
    """The secret is printed this once."""
    limits = TokenLimits(arguments.max_payment_sats, arguments.daily_sats)
    async with treasury.access.authorised_once(passphrase) as lease:
        made = await treasury.tokens.make(lease, arguments.label, frozenset(arguments.scope), arguments.days, limits)
    output.document({**token_document(made.token), "token": made.secret}, made.secret)
    output.note("This token is shown once. Keep it where the program that uses it keeps its secrets.")
    return DONE


async def listed(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    found = await treasury.tokens.all()
    lines = [_line(token) for token in found] or ["No tokens."]
    output.document({"tokens": [token_document(token) for token in found]}, "\n".join(lines))
    return DONE


async def revoke(treasury: Treasury, arguments: argparse.Namespace, output: Output, passphrase: str) -> int:
    async with treasury.access.authorised_once(passphrase) as lease:
        token = await treasury.tokens.revoke(lease, arguments.id)
    output.document(token_document(token), f"The token of {token.label} is revoked. It opens nothing any more.")
    return DONE


def token_document(token: ApiToken) -> dict[str, Any]:
    """Without its hash."""
    return {
        "token_id": str(token.token_id),
        "label": token.label,
        "scopes": sorted(scope.value for scope in token.scopes),
        "made_by": token.made_by,
        "made_at": token.made_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "max_payment_sats": token.limits.max_payment_sats,
        "daily_sats": token.limits.daily_sats,
        "revoked_at": _iso(token.revoked_at),
        "last_used_at": _iso(token.last_used_at),
    }


def _line(token: ApiToken) -> str:
    scopes = ", ".join(sorted(token.scopes))
    if token.revoked_at is not None:
        state = "revoked"
    elif token.expires_at <= datetime.now(UTC):
        state = "expired"
    else:
        state = f"until {token.expires_at.astimezone():%Y-%m-%d}"
    used = f"last used {token.last_used_at.astimezone():%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
    return f"{token.token_id}  {token.label}: {scopes}; {state}; {used}"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
