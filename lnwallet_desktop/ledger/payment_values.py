"""What goes into and comes out of the ledger's write side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.tables import MEMO_LENGTH
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState
from lnwallet_desktop.translation import phrase

UNSETTLED = (AttemptState.PREPARED, AttemptState.SUBMITTED, AttemptState.PENDING)


@dataclass(frozen=True, slots=True)
class Intent:
    """The decision to pay one payment hash.

    transaction_id: a new one for the first attempt; for a later one that of the failed row, to which `sealed` is bound.
    attempt_number: 1, or one more than the last, which must have failed. memo: at most 2000 characters.
    initiated_by: who asked for it; approved_by: the second admin, where one had to approve.
    """

    transaction_id: UUID
    idempotency_key: UUID
    payment_hash: str
    amount_sats: Sats
    fee_cap_sats: Sats
    pseudonym: str
    memo: str | None
    initiated_by: str
    attempt_number: int
    sealed: bytes = field(repr=False)
    key_id: str
    workstation: str
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of an intent. sealed, key_id: those of its transaction, now. last_error: a sentence, once it failed."""

    idempotency_key: UUID
    transaction_id: UUID
    payment_hash: str
    amount_sats: Sats
    fee_cap_sats: Sats
    attempt_number: int
    state: AttemptState
    created_at: datetime
    submitted_at: datetime | None
    sealed: bytes = field(repr=False)
    key_id: str
    workstation: str
    settled_at: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A payment that came in. transaction_id counts only for a hash not seen before; `sealed` is bound to it."""

    transaction_id: UUID
    payment_hash: str
    amount_sats: Sats
    fee_sats: Sats
    timestamp: datetime
    settled: bool
    pseudonym: str
    memo: str | None
    sealed: bytes = field(repr=False)
    key_id: str


def checked_text(text: str, what: str, longest: int = MEMO_LENGTH) -> str:
    """A person's text. Raises BadRequest for what PostgreSQL cannot hold: a NUL, half of a surrogate pair, too much."""
    if len(text) > longest:
        raise BadRequest(
            phrase(
                "The {what} has {text} characters; at most {longest} fit. Shorten it.",
                what=what,
                text=len(text),
                longest=longest,
            )
        )
    if text != storable_text(text, longest):
        raise BadRequest(
            phrase("The {what} contains a character that cannot be stored. Type it again without it.", what=what)
        )
    return text


def storable_text(text: str, longest: int = MEMO_LENGTH) -> str:
    """Others' text made fit for PostgreSQL: losing a character beats losing the record of a payment."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()[:longest]
