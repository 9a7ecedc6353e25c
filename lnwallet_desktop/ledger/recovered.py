"""Payments that the wallet made and a restored history does not know: written as if they had been noted at the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Row, func, insert, select, update

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail, Recorded
from lnwallet_desktop.ledger.payment_values import storable_text
from lnwallet_desktop.ledger.tables import attempts, transactions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, Direction, PaymentStatus

GIVEN_UP = "Another attempt was made after the backup, so this one was over by then."
FAILED = "The network could not deliver the payment. The money is back in the wallet; nothing was paid."
_STATES = {
    PaymentStatus.SUCCESS: AttemptState.SUCCEEDED,
    PaymentStatus.FAILED: AttemptState.FAILED,
    PaymentStatus.PENDING: AttemptState.PENDING,
}


@dataclass(frozen=True, slots=True)
class Recovered:
    """transaction_id: of the hash's row, or a new one; `sealed` is bound to it. attempt_number: None: not one of ours
    by its key, so the next free one.
    """

    transaction_id: UUID
    idempotency_key: UUID
    attempt_number: int | None
    payment_hash: str
    amount_sats: Sats
    fee_sats: Sats
    status: PaymentStatus
    made_at: datetime
    locked_until: datetime | None
    pseudonym: str
    sealed: bytes = field(repr=False)
    key_id: str
    workstation: str


class RecoveredPayments:
    """Thread-safe. Raises LedgerUnavailable."""

    def __init__(self, trail: AuditTrail) -> None:
        self._trail = trail

    def record(self, found: Recovered) -> bool:
        """False where its attempt is known: then nothing is changed."""
        with self._trail.transaction() as recorded:
            connection = recorded.connection
            known = select(attempts.c.attempt_number).where(attempts.c.idempotency_key == found.idempotency_key)
            if connection.execute(known).one_or_none() is not None:
                return False
            row = _row_of(connection, found)
            number = _number(connection, row, found)
            _close_earlier(connection, row, number)
            _add_attempt(connection, row, found, number)
            _settle(connection, row, found)
            _note(recorded, row, found, number)
        return True


def _row_of(connection: Connection, found: Recovered) -> Row[Any, Any]:
    """The hash's row, locked; made if it is not there."""
    wanted = (
        select(transactions.c.transaction_id, transactions.c.status)
        .where(transactions.c.payment_hash == found.payment_hash, transactions.c.direction == Direction.SENT.value)
        .with_for_update()
    )
    row: Row[Any, Any] | None = connection.execute(wanted).one_or_none()
    if row is not None:
        return row
    connection.execute(
        insert(transactions).values(
            transaction_id=found.transaction_id,
            amount_sats=found.amount_sats,
            timestamp=found.made_at,
            payment_hash=found.payment_hash,
            status=PaymentStatus.PENDING.value,
            pseudonymized_recipient=storable_text(found.pseudonym, 200),
            direction=Direction.SENT.value,
            sealed=found.sealed,
            key_id=found.key_id,
        )
    )
    made: Row[Any, Any] = connection.execute(wanted).one()
    return made


def _number(connection: Connection, row: Row[Any, Any], found: Recovered) -> int:
    taken = set(
        connection.execute(
            select(attempts.c.attempt_number).where(attempts.c.transaction_id == row.transaction_id)
        ).scalars()
    )
    if found.attempt_number is not None and found.attempt_number not in taken:
        return found.attempt_number
    return max(taken, default=0) + 1


def _close_earlier(connection: Connection, row: Row[Any, Any], number: int) -> None:
    """A later attempt is only ever made once the one before is over: what is still open of those never left."""
    connection.execute(
        update(attempts)
        .where(
            attempts.c.transaction_id == row.transaction_id,
            attempts.c.attempt_number < number,
            attempts.c.settled_at.is_(None),
        )
        .values(state=AttemptState.NOT_SENT.value, settled_at=func.now(), last_error=GIVEN_UP)
    )


def _add_attempt(connection: Connection, row: Row[Any, Any], found: Recovered, number: int) -> None:
    paid, pending = found.status is PaymentStatus.SUCCESS, found.status is PaymentStatus.PENDING
    connection.execute(
        insert(attempts).values(
            idempotency_key=found.idempotency_key,
            transaction_id=row.transaction_id,
            attempt_number=number,
            state=_STATES[found.status].value,
            amount_sats=found.amount_sats,
            fee_cap_sats=found.fee_sats,
            created_at=found.made_at,
            submitted_at=found.made_at,
            settled_at=None if pending else found.made_at,
            workstation=found.workstation,
            last_error=FAILED if found.status is PaymentStatus.FAILED else None,
            claim=uuid4(),
            spent_sats=found.amount_sats + found.fee_sats if paid else None,
        )
    )


def _settle(connection: Connection, row: Row[Any, Any], found: Recovered) -> None:
    """A success is final; what is known of another attempt never takes it back."""
    if row.status == PaymentStatus.SUCCESS.value and found.status is not PaymentStatus.SUCCESS:
        return
    failed, paid = found.status is PaymentStatus.FAILED, found.status is PaymentStatus.SUCCESS
    values: dict[str, Any] = {
        "status": found.status.value,
        "amount_sats": found.amount_sats,
        "settled_at": None if found.status is PaymentStatus.PENDING else found.made_at,
        "failure_reason": FAILED if failed else None,
        "locked_until": found.locked_until if found.status is PaymentStatus.PENDING else None,
    }
    if paid:
        values["fee_sats"] = found.fee_sats
    if found.transaction_id == row.transaction_id:
        values |= {"sealed": found.sealed, "key_id": found.key_id, "preimage_sealed": paid}
    connection.execute(update(transactions).where(transactions.c.transaction_id == row.transaction_id).values(**values))


def _note(recorded: Recorded, row: Row[Any, Any], found: Recovered, number: int) -> None:
    recorded.note(
        AuditKind.PAYMENT_RECOVERED,
        None,
        row.transaction_id,
        payment_hash=found.payment_hash,
        amount_sats=found.amount_sats,
        fee_sats=found.fee_sats if found.status is PaymentStatus.SUCCESS else None,
        recipient=found.pseudonym,
        attempt=found.idempotency_key,
        attempt_number=number,
        outcome=found.status.value,
    )
