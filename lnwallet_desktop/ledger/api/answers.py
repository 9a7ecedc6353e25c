"""What was answered under an Idempotency-Key, so that a repeated request is answered the same and done once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.translation import phrase

KEPT_FOR = "30 days"
ABANDONED_AFTER = "5 minutes"
"""Then the program that answered it is taken for dead. The payment itself is still made once: by its payment hash."""

_BEGIN = text(
    f"""
    INSERT INTO api_requests AS r (token_id, key, body_hash, begun_at)
    VALUES (:token, :key, :body_hash, clock_timestamp())
    ON CONFLICT (token_id, key) DO UPDATE SET begun_at = excluded.begun_at
     WHERE r.status IS NULL AND r.body_hash = excluded.body_hash
       AND r.begun_at < clock_timestamp() - interval '{ABANDONED_AFTER}'
    RETURNING 1
    """  # noqa: S608 - constants of ours
)
_FOUND = text("SELECT body_hash, status, answer FROM api_requests WHERE token_id = :token AND key = :key")
_FINISH = text("UPDATE api_requests SET status = :status, answer = :answer WHERE token_id = :token AND key = :key")
_FORGET = text("DELETE FROM api_requests WHERE token_id = :token AND key = :key AND status IS NULL")
_TIDY = text(f"DELETE FROM api_requests WHERE begun_at < clock_timestamp() - interval '{KEPT_FOR}'")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP status and a JSON text."""

    status: int
    text: str


class KeyReused(WalletDesktopError):
    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__(phrase("This Idempotency-Key was used for another request. Use a new key; nothing was done."))


class StillAnswering(WalletDesktopError):
    code = "in_progress"

    def __init__(self) -> None:
        super().__init__(
            phrase("The same request is being answered just now. Ask again in a moment, with the same key.")
        )


class KeptAnswers:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, token_id: UUID, key: str, body_hash: bytes) -> Answer | None:
        """The answer that was given before; None: this caller answers now. Raises KeyReused, StillAnswering."""
        values = {"token": token_id, "key": key, "body_hash": body_hash}
        with self._database.reading() as connection:
            if connection.execute(_BEGIN, values).one_or_none() is not None:
                return None
            found = connection.execute(_FOUND, values).one_or_none()
        if found is None:
            raise StillAnswering
        if bytes(found.body_hash) != body_hash:
            raise KeyReused
        if found.status is None:
            raise StillAnswering
        return Answer(found.status, found.answer)

    def finish(self, token_id: UUID, key: str, answer: Answer) -> None:
        """What every repetition gets from now on."""
        values = {"token": token_id, "key": key, "status": answer.status, "answer": answer.text}
        with self._database.reading() as connection:
            connection.execute(_FINISH, values)

    def forget(self, token_id: UUID, key: str) -> None:
        """Nothing was done and the reason will pass: the same key may try again."""
        with self._database.reading() as connection:
            connection.execute(_FORGET, {"token": token_id, "key": key})

    def tidy(self) -> None:
        """Drop the answers that nobody asks for any more. At each start of the API. Raises LedgerUnavailable."""
        with self._database.reading() as connection:
            connection.execute(_TIDY)
