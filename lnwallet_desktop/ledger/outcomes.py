"""What becomes of an attempt, and of its transaction: evidence in, the furthest known state out."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.payment_values import UNSETTLED, storable_text
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS, transaction_of
from lnwallet_desktop.ledger.tables import attempts, transactions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, PaymentStatus, Transaction
from lnwallet_desktop.translation import phrase


def note_pending(connection: Connection, idempotency_key: UUID, locked_until: datetime | None) -> Transaction:
    attempt = _lock(connection, idempotency_key)
    if attempt.state in (AttemptState.PREPARED, AttemptState.SUBMITTED):
        _set_attempt(connection, attempt, AttemptState.PENDING)
    if locked_until not in (None, attempt.locked_until) and _is_open(attempt):
        return _set_row(connection, attempt.transaction_id, locked_until=locked_until)
    return _row(connection, attempt.transaction_id)


def note_success(connection: Connection, idempotency_key: UUID, fee_sats: Sats, sealed: bytes | None) -> Transaction:
    attempt = _lock(connection, idempotency_key)
    if attempt.state != AttemptState.SUCCEEDED:
        spent_sats = attempt.amount_sats + fee_sats
        _set_attempt(connection, attempt, AttemptState.SUCCEEDED, settled_at=func.now(), spent_sats=spent_sats)
    if attempt.status != PaymentStatus.SUCCESS:
        paid: dict[str, Any] = {
            "status": PaymentStatus.SUCCESS.value,
            "amount_sats": attempt.amount_sats,  # of the attempt that was paid, should an open invoice have had two
            "fee_sats": fee_sats,
            "settled_at": func.now(),
            "failure_reason": None,
            "locked_until": None,
        }
        return _set_row(connection, attempt.transaction_id, **paid, **_proof(sealed))
    if sealed is not None and not attempt.preimage_sealed:
        return _set_row(connection, attempt.transaction_id, **_proof(sealed))
    return _row(connection, attempt.transaction_id)


def note_failure(connection: Connection, idempotency_key: UUID, reason: str, not_sent: bool) -> Transaction:
    attempt = _lock(connection, idempotency_key)
    if attempt.state not in UNSETTLED:
        return _row(connection, attempt.transaction_id)
    sentence = storable_text(reason)
    state = AttemptState.NOT_SENT if not_sent else AttemptState.FAILED
    _set_attempt(connection, attempt, state, settled_at=func.now(), last_error=str(sentence))
    if attempt.status != PaymentStatus.PENDING:
        return _row(connection, attempt.transaction_id)  # paid by an earlier attempt
    return _set_row(
        connection,
        attempt.transaction_id,
        status=PaymentStatus.FAILED.value,
        settled_at=func.now(),
        failure_reason=str(sentence),
        locked_until=None,
    )


def _lock(connection: Connection, idempotency_key: UUID) -> Row[Any]:
    """The attempt and what matters of its transaction, which is locked: all changes of one payment come in a row."""
    question = (
        select(attempts, transactions.c.status, transactions.c.preimage_sealed, transactions.c.locked_until)
        .join_from(attempts, transactions)
        .where(attempts.c.idempotency_key == idempotency_key)
    )
    connection.execute(
        select(transactions.c.transaction_id)
        .where(
            transactions.c.transaction_id
            == select(attempts.c.transaction_id).where(attempts.c.idempotency_key == idempotency_key).scalar_subquery()
        )
        .with_for_update()
    )
    attempt = connection.execute(question).one_or_none()
    if attempt is None:
        raise BadRequest(
            phrase("No attempt has the key {idempotency_key}. Nothing was changed.", idempotency_key=idempotency_key)
        )
    return attempt


def _is_open(attempt: Row[Any]) -> bool:
    return attempt.state in UNSETTLED and attempt.status == PaymentStatus.PENDING


def _set_attempt(connection: Connection, attempt: Row[Any], state: AttemptState, **values: Any) -> None:
    if state is not AttemptState.NOT_SENT:
        values["submitted_at"] = func.coalesce(attempts.c.submitted_at, func.now())
    connection.execute(
        update(attempts)
        .where(attempts.c.idempotency_key == attempt.idempotency_key)
        .values(state=state.value, **values)
    )


def _set_row(connection: Connection, transaction_id: UUID, **values: Any) -> Transaction:
    changed = update(transactions).where(transactions.c.transaction_id == transaction_id).values(**values)
    return transaction_of(connection.execute(changed.returning(*TRANSACTION_COLUMNS)).one())


def _row(connection: Connection, transaction_id: UUID) -> Transaction:
    wanted: ColumnElement[bool] = transactions.c.transaction_id == transaction_id
    return transaction_of(connection.execute(select(*TRANSACTION_COLUMNS).where(wanted)).one())


def _proof(sealed: bytes | None) -> dict[str, Any]:
    return {"sealed": sealed, "preimage_sealed": True} if sealed is not None else {}
