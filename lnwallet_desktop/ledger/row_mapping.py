"""From the rows of the database to the values of the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from lnwallet_desktop.ledger.payment_values import Attempt
from lnwallet_desktop.ledger.tables import attempts, transactions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, Direction, PaymentStatus, Transaction

TRANSACTION_COLUMNS: tuple[ColumnElement[Any], ...] = (
    transactions.c.transaction_id,
    transactions.c.amount_sats,
    transactions.c.timestamp,
    transactions.c.payment_hash,
    transactions.c.status,
    transactions.c.pseudonymized_recipient,
    transactions.c.memo,
    transactions.c.direction,
    transactions.c.fee_sats,
    transactions.c.settled_at,
    transactions.c.initiated_by,
    transactions.c.failure_reason,
    transactions.c.locked_until,
    transactions.c.approved_by,
)
"""In the order of Transaction's fields."""

ATTEMPT_COLUMNS: tuple[ColumnElement[Any], ...] = (
    attempts.c.idempotency_key,
    attempts.c.transaction_id,
    transactions.c.payment_hash,
    attempts.c.amount_sats,
    attempts.c.fee_cap_sats,
    attempts.c.attempt_number,
    attempts.c.state,
    attempts.c.created_at,
    attempts.c.submitted_at,
    transactions.c.sealed,
    transactions.c.key_id,
    attempts.c.workstation,
    attempts.c.settled_at,
    attempts.c.last_error,
)
"""In the order of Attempt's fields."""

_STATUS = {status.value: status for status in PaymentStatus}
_DIRECTION = {direction.value: direction for direction in Direction}


def transaction_of(row: Sequence[Any]) -> Transaction:
    """row: TRANSACTION_COLUMNS. On the table's hot path, so: by position, and enumerations by a look-up."""
    return Transaction(
        row[0],
        Sats(row[1]),
        row[2],
        row[3],
        _STATUS[row[4]],
        row[5],
        row[6],
        _DIRECTION[row[7]],
        row[8],
        row[9],
        row[10],
        row[11],
        row[12],
        row[13],
    )


def attempt_of(row: Sequence[Any]) -> Attempt:
    """row: ATTEMPT_COLUMNS."""
    return Attempt(
        row[0],
        row[1],
        row[2],
        Sats(row[3]),
        Sats(row[4]),
        row[5],
        AttemptState(row[6]),
        row[7],
        row[8],
        row[9],
        row[10],
        row[11],
        row[12],
        row[13],
    )
