"""What monitoring asks the database: totals from the summaries, and a few ages; no figure of a single payment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from lnwallet_desktop.ledger import report_queries
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.report_values import Period
from lnwallet_desktop.ledger.summaries import has_gap, keep_up, waiting_count
from lnwallet_desktop.ledger.tables import api_tokens, audit_checkpoints, audit_database, audit_entries, transactions
from lnwallet_desktop.payments import Direction, PaymentStatus

LATEST = 200
"""So many of the newest transactions are looked at for failures in a row."""

_SENT, _PAID, _FAILED = Direction.SENT.value, PaymentStatus.SUCCESS.value, PaymentStatus.FAILED.value
_PENDING = PaymentStatus.PENDING.value


@dataclass(frozen=True, slots=True)
class Flow:
    """How many payments of one direction and status there are."""

    direction: str
    status: str
    payments: int


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """settle_buckets: number and payments, from the quickest; bucket b ends before 2^((b+1)/4) ms. settled_ms: their
    sum. pending: sent ones. failed_in_a_row: sent ones since the last success. last_verify_good: None where the log was
    never verified. The ages are None where there is nothing that could have one.
    """

    flows: tuple[Flow, ...] = ()
    settled: int = 0
    settled_ms: int = 0
    settle_buckets: tuple[tuple[int, int], ...] = ()
    pending: int = 0
    oldest_pending_s: float | None = None
    failed_in_a_row: int = 0
    checkpoint_age_s: float | None = None
    last_verify_good: bool | None = None
    tokens_active: int = 0
    history_age_s: float = 0.0
    backup_verified_age_s: float | None = None


def read_figures(database: Database) -> LedgerFigures:
    """All of them at one moment. Raises LedgerUnavailable."""
    with database.reading() as connection:
        waiting, gap = connection.execute(select(waiting_count, has_gap)).one()
    keep_up(database, waiting, gap)
    with database.snapshot() as connection:
        flows = connection.execute(report_queries.flows(Period())).all()
        buckets = connection.execute(report_queries.settle_buckets(Period())).all()
        paid = next((row for row in flows if (row.direction, row.status) == (_SENT, _PAID)), None)
        pending, oldest = connection.execute(_IN_FLIGHT).one()
        return LedgerFigures(
            flows=tuple(Flow(row.direction, row.status, int(row.payments)) for row in flows),
            settled=int(paid.payments) if paid is not None else 0,
            settled_ms=int(paid.settle_ms) if paid is not None else 0,
            settle_buckets=tuple((row.settle_bucket, int(row.payments)) for row in buckets),
            pending=int(pending),
            oldest_pending_s=_seconds(oldest),
            failed_in_a_row=_failed_in_a_row(connection),
            checkpoint_age_s=_seconds(connection.execute(_CHECKPOINT_AGE).scalar_one()),
            last_verify_good=_last_verify_good(connection),
            tokens_active=int(connection.execute(_TOKENS).scalar_one()),
            history_age_s=_seconds(connection.execute(_HISTORY_AGE).scalar_one()) or 0.0,
            backup_verified_age_s=_seconds(connection.execute(_BACKUP_VERIFIED_AGE).scalar_one()),
        )


def _age(of: Any) -> Any:
    return func.extract("epoch", func.now() - of)


_IN_FLIGHT = select(func.count(), _age(func.min(transactions.c.timestamp))).where(
    transactions.c.status == _PENDING, transactions.c.direction == _SENT
)
_CHECKPOINT_AGE = select(_age(func.max(audit_checkpoints.c.at)))
_TOKENS = select(func.count()).where(api_tokens.c.revoked_at.is_(None), api_tokens.c.expires_at > func.now())
_HISTORY_AGE = select(_age(func.max(audit_database.c.made_at)))
_BACKUP_VERIFIED_AGE = select(_age(func.max(audit_entries.c.at))).where(
    audit_entries.c.kind == AuditKind.BACKUP_VERIFIED.value
)
_newest = (
    select(transactions.c.direction, transactions.c.status, transactions.c.timestamp, transactions.c.transaction_id)
    .order_by(transactions.c.timestamp.desc(), transactions.c.transaction_id.desc())
    .limit(LATEST)
    .subquery()
)
_OUTCOMES = (
    select(_newest.c.status)
    .where(_newest.c.direction == _SENT, _newest.c.status != _PENDING)
    .order_by(_newest.c.timestamp.desc(), _newest.c.transaction_id.desc())
)
_LAST_VERIFY = (
    select(audit_entries.c.entry)
    .where(audit_entries.c.kind == AuditKind.AUDIT_VERIFIED.value)
    .order_by(audit_entries.c.sequence.desc())
    .limit(1)
)


def _failed_in_a_row(connection: Connection) -> int:
    failed = 0
    for status in connection.execute(_OUTCOMES).scalars():
        if status != _FAILED:
            break
        failed += 1
    return failed


def _last_verify_good(connection: Connection) -> bool | None:
    entry = connection.execute(_LAST_VERIFY).scalar_one_or_none()
    if entry is None:
        return None
    try:
        return bool(json.loads(entry)["written"]["result"] == "good")
    except (ValueError, KeyError, TypeError):  # an entry that was damaged
        return False


def _seconds(found: Any) -> float | None:
    return None if found is None else max(0.0, float(found))


def ended_within_s(bucket: int) -> float:
    """The time before which that bucket of settle times ends."""
    return float(2 ** ((bucket + 1) / 4) / 1000)
