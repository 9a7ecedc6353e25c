"""What the audit log says of a payment's steps: decided, handed over, settled."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select

from lnwallet_desktop.ledger.audit.entry import Value
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import Recorded
from lnwallet_desktop.ledger.payment_values import Intent
from lnwallet_desktop.ledger.tables import attempts, transactions
from lnwallet_desktop.payments import AttemptState, Transaction


def note_intent(recorded: Recorded, intent: Intent) -> None:
    recorded.note(
        AuditKind.INTENT,
        intent.initiated_by,
        intent.transaction_id,
        payment_hash=intent.payment_hash,
        amount_sats=intent.amount_sats,
        fee_cap_sats=intent.fee_cap_sats,
        recipient=intent.pseudonym,
        attempt=intent.idempotency_key,
        attempt_number=intent.attempt_number,
    )


def note_send(recorded: Recorded, idempotency_key: UUID) -> None:
    """Nobody is named: who decided it stands in the intent, and after a crash the program sends by itself."""
    transaction_id, fields = _attempt(recorded.connection, idempotency_key)
    recorded.note(AuditKind.SEND, None, transaction_id, **fields)


def locked_state_of(connection: Connection, idempotency_key: UUID) -> str | None:
    """How far the attempt is, before something is noted of it. Until the transaction ends nobody else changes it:
    the sender and the reconciler may learn of the same outcome at the same moment, and only one of them tells of it.
    """
    attempt = select(attempts.c.transaction_id).where(attempts.c.idempotency_key == idempotency_key)
    connection.execute(
        select(transactions.c.transaction_id)
        .where(transactions.c.transaction_id == attempt.scalar_subquery())
        .with_for_update()
    )
    return _state_of(connection, idempotency_key)


def _state_of(connection: Connection, idempotency_key: UUID) -> str | None:
    return connection.execute(
        select(attempts.c.state).where(attempts.c.idempotency_key == idempotency_key)
    ).scalar_one_or_none()


def note_settled(recorded: Recorded, idempotency_key: UUID, state_before: str | None, row: Transaction) -> None:
    """Once for each attempt that became final, and again where a success overrides a failure."""
    state = _state_of(recorded.connection, idempotency_key)
    if state == state_before or state is None:
        return
    transaction_id, fields = _attempt(recorded.connection, idempotency_key)
    paid = state == AttemptState.SUCCEEDED
    recorded.note(
        AuditKind.SETTLE,
        None,
        transaction_id,
        **fields,
        outcome=state,
        fee_sats=row.fee_sats if paid else None,
        reason=None if paid else row.failure_reason,
    )


def _attempt(connection: Connection, idempotency_key: UUID) -> tuple[UUID, dict[str, Value]]:
    found = connection.execute(
        select(
            attempts.c.transaction_id,
            transactions.c.payment_hash,
            attempts.c.amount_sats,
            attempts.c.fee_cap_sats,
            transactions.c.pseudonymized_recipient,
            attempts.c.attempt_number,
        )
        .join_from(attempts, transactions)
        .where(attempts.c.idempotency_key == idempotency_key)
    ).one()
    return found.transaction_id, {
        "payment_hash": found.payment_hash,
        "amount_sats": found.amount_sats,
        "fee_cap_sats": found.fee_cap_sats,
        "recipient": found.pseudonymized_recipient,
        "attempt": idempotency_key,
        "attempt_number": found.attempt_number,
    }
