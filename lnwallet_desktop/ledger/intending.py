"""T1: the intent to pay one payment hash, and its attempt, written so that no two programs ever both do it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from lnwallet_desktop.errors import AlreadyIntended, BadRequest
from lnwallet_desktop.ledger.payment_values import Intent, checked_text
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS, transaction_of
from lnwallet_desktop.ledger.tables import attempts, transactions
from lnwallet_desktop.payments import AttemptState, Direction, PaymentStatus, Transaction
from lnwallet_desktop.translation import phrase


def write_intent(connection: Connection, intent: Intent, claim: UUID) -> Transaction:
    """The row and its attempt. claim: marks them as this call's. Raises AlreadyIntended, BadRequest."""
    _check(intent)
    if intent.attempt_number == 1:
        return _first(connection, intent, claim)
    return _again(connection, intent, claim)


def is_written(connection: Connection, intent: Intent, claim: UUID) -> bool:
    """Whether this very call's attempt is there: another process makes the same key for the same hash."""
    found = select(attempts.c.claim).where(attempts.c.idempotency_key == intent.idempotency_key)
    return connection.execute(found).scalar_one_or_none() == claim


def _first(connection: Connection, intent: Intent, claim: UUID) -> Transaction:
    new = (
        upsert(transactions)
        .values(
            transaction_id=intent.transaction_id,
            amount_sats=intent.amount_sats,
            timestamp=func.now(),
            payment_hash=intent.payment_hash,
            status=PaymentStatus.PENDING.value,
            pseudonymized_recipient=intent.pseudonym,
            memo=intent.memo,
            direction=Direction.SENT.value,
            initiated_by=intent.initiated_by,
            approved_by=intent.approved_by,
            sealed=intent.sealed,
            key_id=intent.key_id,
        )
        .on_conflict_do_nothing()
        .returning(*TRANSACTION_COLUMNS)
    )
    row = connection.execute(new).one_or_none()  # waits for another program that is just writing this hash
    if row is None:
        raise already_intended(_locked(connection, intent.payment_hash))
    _open_attempt(connection, intent, claim)
    return transaction_of(row)


def _again(connection: Connection, intent: Intent, claim: UUID) -> Transaction:
    """A new attempt on a failed row: the row is pending again, with the new attempt's amount and sealed details."""
    earlier = _locked(connection, intent.payment_hash)
    if earlier is None:
        raise BadRequest(
            phrase("There is no earlier attempt to pay this invoice. Ask for a new quote; nothing was sent.")
        )
    last = connection.execute(
        select(func.max(attempts.c.attempt_number)).where(attempts.c.transaction_id == earlier.transaction_id)
    ).scalar_one()
    if earlier.status is not PaymentStatus.FAILED or last != intent.attempt_number - 1:
        raise already_intended(earlier)
    if intent.transaction_id != earlier.transaction_id:
        raise BadRequest(
            phrase("A new attempt belongs to the row of the failed one. Ask for a new quote; nothing was sent.")
        )
    _open_attempt(connection, intent, claim)
    row = connection.execute(
        update(transactions)
        .where(transactions.c.transaction_id == earlier.transaction_id)
        .values(
            status=PaymentStatus.PENDING.value,
            settled_at=None,
            failure_reason=None,
            amount_sats=intent.amount_sats,
            memo=intent.memo,
            initiated_by=intent.initiated_by,
            approved_by=intent.approved_by,
            sealed=intent.sealed,
            key_id=intent.key_id,
        )
        .returning(*TRANSACTION_COLUMNS)
    ).one()
    return transaction_of(row)


def _open_attempt(connection: Connection, intent: Intent, claim: UUID) -> None:
    connection.execute(
        insert(attempts).values(
            idempotency_key=intent.idempotency_key,
            transaction_id=intent.transaction_id,
            attempt_number=intent.attempt_number,
            state=AttemptState.PREPARED.value,
            amount_sats=intent.amount_sats,
            fee_cap_sats=intent.fee_cap_sats,
            created_at=func.now(),
            workstation=intent.workstation,
            claim=claim,
        )
    )


def _locked(connection: Connection, payment_hash: str) -> Transaction | None:
    row = connection.execute(
        select(*TRANSACTION_COLUMNS)
        .where(transactions.c.payment_hash == payment_hash, transactions.c.direction == Direction.SENT.value)
        .with_for_update()
    ).one_or_none()
    return transaction_of(row) if row is not None else None


def _check(intent: Intent) -> None:
    if intent.amount_sats <= 0 or intent.fee_cap_sats < 0 or intent.attempt_number < 1:
        raise BadRequest(phrase("A payment needs an amount of at least 1 sat. Nothing was sent."))
    checked_text(intent.memo or "", "memo")
    checked_text(intent.initiated_by, "admin’s name", 200)
    checked_text(intent.approved_by or "", "admin’s name", 200)
    checked_text(intent.workstation, "workstation’s name", 200)


def already_intended(earlier: Transaction | None) -> AlreadyIntended:
    """What became of the payment that was there first, for the treasurer."""
    if earlier is None:
        return AlreadyIntended(
            phrase("This invoice is being paid already. Nothing more was sent."), PaymentStatus.PENDING.value
        )
    if earlier.status is PaymentStatus.SUCCESS:
        settled = _moment(earlier.settled_at or earlier.timestamp)
        return AlreadyIntended(
            phrase("You paid this invoice on {settled}. Nothing was sent.", settled=settled), earlier.status.value
        )
    when = _moment(earlier.timestamp)
    if earlier.status is PaymentStatus.FAILED:
        return AlreadyIntended(
            phrase(
                "A payment of this invoice, begun on {when}, has failed, and nothing more was sent. To try once "
                "more, ask for a new quote.",
                when=when,
            ),
            earlier.status.value,
        )
    return AlreadyIntended(
        phrase(
            "This invoice is being paid since {when} and its outcome is not known yet. It cannot be paid "
            "again; nothing more was sent.",
            when=when,
        ),
        earlier.status.value,
    )


def _moment(when: datetime) -> str:
    """In the computer's own time."""
    local = when.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"
