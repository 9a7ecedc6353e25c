"""Who may call the API, how often, and what they were answered before. Thread-safe; asked on the API's threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from lnwallet_desktop.ledger.api.answers import Answer, KeptAnswers
from lnwallet_desktop.ledger.api.rates import ApiRates, Rate
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope, hash_of
from lnwallet_desktop.ledger.api.tokens import Admission, ApiTokens

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

    def admit(self, secret_hash: bytes, rate: Rate) -> Admission | None:
        """A call, counted. None for a token that was never made, or is revoked or expired: count it as a stranger's."""
        admitted = self.tokens.admit(secret_hash, rate)
        if admitted is not None and Scope.METRICS in admitted.token.scopes:
            self.watchers[secret_hash] = admitted.token
        else:
            self.watchers.pop(secret_hash, None)
        return admitted

    def count_stranger(self) -> int | None:
        """None: he may be told that he is none of ours. Else the seconds to wait."""
        return self.rates.take(NOBODY, self.strangers)

    def watcher_of(self, secret: str) -> ApiToken | None:
        """While the database is away: one that it knew before and that has not expired. A revocation is not seen."""
        found = self.watchers.get(hash_of(secret))
        return found if found is not None and found.expires_at > datetime.now(UTC) else None

    def begin(self, token: ApiToken, key: str, body_hash: bytes) -> Answer | None:
        """Raises KeyReused, StillAnswering."""
        return self.answers.begin(token.token_id, key, body_hash)

    def finish(self, token: ApiToken, key: str, answer: Answer) -> None:
        self.answers.finish(token.token_id, key, answer)

    def forget(self, token: ApiToken, key: str) -> None:
        self.answers.forget(token.token_id, key)
