"""Adds up what counts against the limits, exactly rolling, by the database's clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, select, text

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.limits import DAY, WEEK, WINDOWS, Counted
from lnwallet_desktop.payments import LimitKind, LimitLeft, PaymentPolicy

# The moments are given as values: with an expression in their place the planner reads all of the history. What is
# pending is found by the index attempts_one_open, what succeeded lately by attempts_spent.
_COUNT = text("""
    WITH pending AS (
        SELECT coalesce(sum(a.amount_sats + a.fee_cap_sats), 0) AS sats,
            coalesce(sum(a.amount_sats + a.fee_cap_sats)
                FILTER (WHERE t.pseudonymized_recipient = :payee), 0) AS payee_sats
        FROM attempts AS a JOIN transactions AS t USING (transaction_id)
        WHERE a.settled_at IS NULL AND a.idempotency_key IS DISTINCT FROM :without
    )
    SELECT
        p.sats + (SELECT coalesce(sum(a.spent_sats), 0) FROM attempts AS a
            WHERE a.spent_sats IS NOT NULL AND a.created_at > :day) AS day_sats,
        p.sats + (SELECT coalesce(sum(a.spent_sats), 0) FROM attempts AS a
            WHERE a.spent_sats IS NOT NULL AND a.created_at > :week) AS week_sats,
        p.payee_sats AS payee_pending_sats
    FROM pending AS p
""")
_COUNT_PAYEE = text("""
    SELECT coalesce(sum(a.spent_sats), 0) FROM attempts AS a JOIN transactions AS t USING (transaction_id)
    WHERE a.spent_sats IS NOT NULL AND a.created_at > :since AND t.pseudonymized_recipient = :payee
""")
_COUNT_NEW_PAYEE = text("""
    SELECT coalesce(sum(a.spent_sats), 0) FROM transactions AS t JOIN attempts AS a USING (transaction_id)
    WHERE t.pseudonymized_recipient = :payee AND a.spent_sats IS NOT NULL
""")
_FIRST_PAID = text("""
    SELECT settled_at FROM transactions
    WHERE pseudonymized_recipient = :payee AND direction = 'sent' AND status = 'success'
    ORDER BY timestamp, transaction_id LIMIT 1
""")
_FREES = text("""
    SELECT created_at FROM (
        SELECT a.created_at, sum(a.spent_sats) OVER (ORDER BY a.created_at, a.transaction_id) AS freed
        FROM attempts AS a JOIN transactions AS t USING (transaction_id)
        WHERE a.spent_sats IS NOT NULL AND a.created_at > :since
            AND (CAST(:payee AS text) IS NULL OR t.pseudonymized_recipient = :payee)
    ) AS spent WHERE freed >= :needed ORDER BY created_at LIMIT 1
""")


def count(connection: Connection, policy: PaymentPolicy, payee: str = "", without: UUID | None = None) -> Counted:
    """As it is now. without: an attempt that is just being decided; it does not count against itself."""
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    row = connection.execute(_COUNT, {"payee": payee, "without": without, "day": now - DAY, "week": now - WEEK}).one()
    payee_day = int(row.payee_pending_sats)
    if policy.payee_daily_sats is not None:
        payee_day += int(connection.execute(_COUNT_PAYEE, {"since": now - DAY, "payee": payee}).scalar_one())
    counted = Counted(int(row.day_sats), int(row.week_sats), payee_day)
    if policy.new_payee_sats is None:
        return counted
    return _with_new_payee(connection, policy, payee, now, counted, int(row.payee_pending_sats))


def frees_at(connection: Connection, limit: LimitLeft, most_sats: int, payee: str, counted: Counted) -> datetime | None:
    """When so much that succeeded has left the limit's window that the payment is possible; None: never by that."""
    if limit.kind is LimitKind.NEW_PAYEE:
        return counted.new_until
    if limit.kind not in WINDOWS or most_sats > limit.limit_sats:
        return None
    window = WINDOWS[limit.kind]
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    wanted: dict[str, Any] = {
        "since": now - window,
        "needed": counted.in_window(limit.kind) + most_sats - limit.limit_sats,
        "payee": payee if limit.kind is LimitKind.PAYEE_DAY else None,
    }
    last_to_leave: datetime | None = connection.execute(_FREES, wanted).scalar_one_or_none()
    return last_to_leave + window if last_to_leave is not None else None


class Spending:
    """For whoever only wants to look. Synchronous and thread-safe. Raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counted(self, policy: PaymentPolicy, payee: str = "") -> Counted:
        with self._database.reading() as connection:
            return count(connection, policy, payee)

    def frees_at(self, limit: LimitLeft, most_sats: int, payee: str, counted: Counted) -> datetime | None:
        with self._database.reading() as connection:
            return frees_at(connection, limit, most_sats, payee, counted)


def _with_new_payee(
    connection: Connection, policy: PaymentPolicy, payee: str, now: datetime, counted: Counted, pending_sats: int
) -> Counted:
    first: datetime | None = connection.execute(_FIRST_PAID, {"payee": payee}).scalar_one_or_none()
    new_for = timedelta(hours=policy.new_payee_hours)
    if first is not None and first + new_for <= now:
        return counted
    sats = pending_sats
    if first is not None:
        sats += int(connection.execute(_COUNT_NEW_PAYEE, {"payee": payee}).scalar_one())
    return replace(counted, payee_sats=sats, new_until=first + new_for if first else None)
