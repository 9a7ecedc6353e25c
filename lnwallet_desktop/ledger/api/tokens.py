"""The tokens in the database: written once, revoked once, never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from psycopg.rows import namedtuple_row
from sqlalchemy import func, insert, select, update

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.api.rates import WAIT_S, Rate, counting
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope, Sign, TokenLimits, scopes_text
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import api_tokens
from lnwallet_desktop.money import Sats
from lnwallet_desktop.translation import phrase

USED_EVERY = "1 minute"
"""How exactly it is known when a token was used last; each use would otherwise be a write of its own."""

_ADMIT = f"""
    WITH token AS (
        SELECT * FROM api_tokens WHERE hash = %(hash)s AND revoked_at IS NULL AND expires_at > clock_timestamp()
    ), used AS (
        UPDATE api_tokens SET last_used_at = clock_timestamp() FROM token
         WHERE api_tokens.token_id = token.token_id
           AND coalesce(token.last_used_at < clock_timestamp() - interval '{USED_EVERY}', true)
    ), {counting("token")}
    SELECT token.*, {WAIT_S} AS wait_s FROM token
    """.encode()  # noqa: S608 - constants of ours
"""One question, because each is a wait of its own, and every call of a program begins with it."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Of one call. wait_s: the whole seconds to wait, where the token has called too often."""

    token: ApiToken
    wait_s: int | None


class ApiTokens:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database, trail: AuditTrail) -> None:
        self._database = database
        self._trail = trail

    def add(self, token: ApiToken, sign: Sign) -> ApiToken:
        """Signed and written, with its entry in the audit log."""
        signed = replace(token, signature=sign(token.statement()))
        with self._trail.transaction() as recorded:
            recorded.connection.execute(
                insert(api_tokens).values(
                    token_id=signed.token_id,
                    label=signed.label,
                    hash=signed.hash,
                    scopes=scopes_text(signed.scopes),
                    made_by=signed.made_by,
                    made_at=signed.made_at,
                    expires_at=signed.expires_at,
                    max_payment_sats=signed.limits.max_payment_sats,
                    daily_sats=signed.limits.daily_sats,
                    signature=signed.signature,
                )
            )
            recorded.note(
                AuditKind.TOKEN_MADE,
                signed.made_by,
                scopes=scopes_text(signed.scopes),
                label=signed.label,
                expires_at=signed.expires_at.isoformat(),
            )
        return signed

    def revoke(self, token_id: UUID, admin: str) -> ApiToken:
        """From now on it opens nothing. Raises BadRequest where there is none, or it was revoked before."""
        with self._trail.transaction() as recorded:
            row = recorded.connection.execute(
                update(api_tokens)
                .where(api_tokens.c.token_id == token_id, api_tokens.c.revoked_at.is_(None))
                .values(revoked_at=func.now())
                .returning(api_tokens)
            ).one_or_none()
            if row is None:
                raise BadRequest(
                    phrase(
                        "There is no token {token_id} that could be revoked. Nothing was changed.", token_id=token_id
                    )
                )
            token = _token(row)
            recorded.note(AuditKind.TOKEN_REVOKED, admin, label=token.label)
        return token

    def all(self) -> list[ApiToken]:
        """The newest first, revoked and expired ones too."""
        with self._database.reading() as connection:
            return [_token(row) for row in connection.execute(select(api_tokens).order_by(api_tokens.c.made_at.desc()))]

    def admit(self, secret_hash: bytes, rate: Rate) -> Admission | None:
        """A call of the token with this hash, counted. None where there is none that may be used now."""
        with self._database.reading_raw() as connection, connection.cursor(row_factory=namedtuple_row) as cursor:
            row: Any = cursor.execute(_ADMIT, {"hash": secret_hash, **rate.parameters}).fetchone()
        return Admission(_token(row), row.wait_s) if row is not None else None


def _token(row: Any) -> ApiToken:
    def sats(value: int | None) -> Sats | None:
        return Sats(value) if value is not None else None

    return ApiToken(
        token_id=row.token_id,
        label=row.label,
        hash=bytes(row.hash),
        scopes=frozenset(Scope(name) for name in row.scopes.split(",") if name),
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        limits=TokenLimits(sats(row.max_payment_sats), sats(row.daily_sats)),
        signature=bytes(row.signature),
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
