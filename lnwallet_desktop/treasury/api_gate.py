"""Who may call the API, how often, and what they were answered before. Thread-safe; asked on the API's threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from lnwallet_desktop.ledger.api.answers import Answer, KeptAnswers
from lnwallet_desktop.ledger.api.rates import ApiRates, Rate
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope, hash_of
from lnwallet_desktop.ledger.api.tokens import ApiTokens

READS = Rate("read", 60)
PAYS = Rate("pay", 5)
STRANGERS = Rate("stranger", 30)
"""Calls with a token that is none: together, because nobody knows whose they are."""
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class ApiGate:
    """Every method raises LedgerUnavailable: with the database down the API is closed. `watcher_of` alone does not."""

    tokens: ApiTokens
    rates: ApiRates
    answers: KeptAnswers
    reads: Rate = READS
    pays: Rate = PAYS
    strangers: Rate = STRANGERS
    watchers: dict[bytes, ApiToken] = field(default_factory=dict, repr=False)
    """By their hash: tokens for the metrics that the database knew, as long as it was there to ask."""

    def token_of(self, secret: str) -> ApiToken | None:
        """None for one that was never made, or is revoked or expired."""
        hashed = hash_of(secret)
        found = self.tokens.find(hashed)
        if found is not None and Scope.METRICS in found.scopes:
            self.watchers[hashed] = found
        else:
            self.watchers.pop(hashed, None)
        return found

    def watcher_of(self, secret: str) -> ApiToken | None:
        """While the database is away: one that it knew before and that has not expired. A revocation is not seen."""
        found = self.watchers.get(hash_of(secret))
        return found if found is not None and found.expires_at > datetime.now(UTC) else None

    def take(self, token: ApiToken | None, rate: Rate) -> int | None:
        """None: go on. Else the seconds to wait."""
        return self.rates.take(token.token_id if token else NOBODY, rate)

    def begin(self, token: ApiToken, key: str, body_hash: bytes) -> Answer | None:
        """Raises KeyReused, StillAnswering."""
        return self.answers.begin(token.token_id, key, body_hash)

    def finish(self, token: ApiToken, key: str, answer: Answer) -> None:
        self.answers.finish(token.token_id, key, answer)

    def forget(self, token: ApiToken, key: str) -> None:
        self.answers.forget(token.token_id, key)
