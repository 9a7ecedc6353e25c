"""Reports: money in and out, fees and balance step by step, recipients, success and settle times of any period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection, Row

from lnwallet_desktop.ledger import report_queries
from lnwallet_desktop.ledger.books import Books
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.report_values import (
    Pending,
    Period,
    RecipientLine,
    Report,
    ReportLine,
    SettleTimes,
    Step,
)
from lnwallet_desktop.ledger.summaries import keep_up, rebuild
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, PaymentStatus

TOP_RECIPIENTS = 20

_SENT, _RECEIVED = Direction.SENT.value, Direction.RECEIVED.value
_PAID, _PENDING, _FAILED = PaymentStatus.SUCCESS.value, PaymentStatus.PENDING.value, PaymentStatus.FAILED.value

NOTHING = (0, 0, 0, 0, 0)

Flows = dict[tuple[str, str], Row[Any]]
"""Sums by direction and status."""


class Reports:
    """Answers from the summaries. Thread-safe; every method raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def today(self) -> date:
        """The day it is now by the books."""
        return Books(self._database).today()

    def report(self, period: Period, step: Step, recipients: int = TOP_RECIPIENTS) -> Report:
        """Everything about one period, of one moment."""
        with self._snapshot() as (connection, state):
            reported = _within_the_books(period, state)
            before = _flows(connection, Period(date.min, period.since))
            inside = _flows(connection, period)
            ever = _flows(connection, Period())
            opening = _balance(before)
            report = Report(
                period=period,
                step=step,
                time_zone=state.time_zone,
                today=state.today,
                opening_sats=opening,
                lines=_lines(connection.execute(report_queries.steps(period, step)), reported, step, opening),
                recipients=_recipients(connection, period, recipients),
                failed_count=_count(inside, _SENT, _FAILED),
                settle_times=_settle_times(connection, period, inside),
                pending=_pending(inside),
                balance_now_sats=_balance(ever),
                pending_now=_pending(ever),
                is_first_use=not ever,
            )
        return report

    def lines(self, period: Period, step: Step) -> tuple[ReportLine, ...]:
        """Only the steps."""
        with self._snapshot() as (connection, state):
            opening = _balance(_flows(connection, Period(date.min, period.since)))
            found = connection.execute(report_queries.steps(period, step))
            return _lines(found, _within_the_books(period, state), step, opening)

    def recipients(self, period: Period, limit: int = TOP_RECIPIENTS) -> tuple[RecipientLine, ...]:
        """To whom most was sent, the largest first."""
        with self._snapshot() as (connection, _):
            return _recipients(connection, period, limit)

    def settle_times(self, period: Period) -> SettleTimes:
        with self._snapshot() as (connection, _):
            return _settle_times(connection, period, _flows(connection, period))

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[Connection, Row[Any]]]:
        """All statements see the books as they were at one moment; and what the books are then."""
        with self._database.snapshot() as connection:
            state = connection.execute(report_queries.state_of_the_books()).one()
            if not state.gap:
                yield connection, state
        if state.gap:
            rebuild(self._database)
            with self._database.snapshot() as connection:
                yield connection, connection.execute(report_queries.state_of_the_books()).one()
        keep_up(self._database, state.waiting)


def _flows(connection: Connection, period: Period) -> Flows:
    return {(row.direction, row.status): row for row in connection.execute(report_queries.flows(period))}


def _within_the_books(period: Period, state: Row[Any]) -> Period:
    """The part of a period that has something to say: from the first transaction to today, or the last one."""
    if state.first_day is None:
        return Period(period.since, period.since)
    since = max(period.since, min(state.first_day, state.today))
    last = max(state.last_day, state.today)
    return Period(since, max(since, min(period.until, last + timedelta(days=1))))


def _lines(found: Iterable[Row[Any]], period: Period, step: Step, opening_sats: Sats) -> tuple[ReportLine, ...]:
    """Every step of the period, also those in which nothing happened."""
    by_step: dict[date, tuple[int, ...]] = {row[0]: tuple(map(int, row[1:])) for row in found}
    lines: list[ReportLine] = []
    balance, starts = opening_sats, step.start(period.since)
    while starts < period.until and period.since < period.until:
        following = step.next(starts)
        came, went, fees, in_count, out_count = by_step.get(starts, NOTHING)
        balance = Sats(balance + came - went - fees)
        first, end = max(starts, period.since), min(following, period.until)
        lines.append(ReportLine(first, end, Sats(came), Sats(went), Sats(fees), in_count, out_count, balance))
        starts = following
    return tuple(lines)


def _recipients(connection: Connection, period: Period, limit: int) -> tuple[RecipientLine, ...]:
    found = connection.execute(report_queries.top_recipients(period, limit))
    return tuple(
        RecipientLine(row.recipient, int(row.payments), Sats(int(row.amount_sats)), Sats(int(row.fees_sats)))
        for row in found
    )


def _settle_times(connection: Connection, period: Period, flows: Flows) -> SettleTimes:
    paid = flows.get((_SENT, _PAID))
    if paid is None or not paid.payments:
        return SettleTimes(0, None, None, None)
    buckets = [
        (row.settle_bucket, int(row.payments)) for row in connection.execute(report_queries.settle_buckets(period))
    ]
    return SettleTimes(
        payments=int(paid.payments),
        mean_ms=int(paid.settle_ms // paid.payments),
        half_within_ms=within_ms(buckets, 50),
        most_within_ms=within_ms(buckets, 95),
    )


def within_ms(buckets: list[tuple[int, int]], percent: int) -> int | None:
    """A time within which that many percent lie. buckets: number and payments, from the quickest; bucket b ends before
    2^((b+1)/4) ms.
    """
    wanted = -(-sum(payments for _, payments in buckets) * percent // 100)
    for bucket, payments in buckets:
        wanted -= payments
        if wanted <= 0:
            return ceil(2 ** ((bucket + 1) / 4))
    return None


def _balance(flows: Flows) -> Sats:
    """What those payments left in the wallet. The fee of a receipt was taken before its amount came."""
    return Sats(_amount(flows, _RECEIVED) - _amount(flows, _SENT) - _fees(flows))


def _amount(flows: Flows, direction: str, status: str = _PAID) -> Sats:
    row = flows.get((direction, status))
    return Sats(int(row.amount_sats) if row is not None else 0)


def _fees(flows: Flows) -> Sats:
    row = flows.get((_SENT, _PAID))
    return Sats(int(row.fees_sats) if row is not None else 0)


def _count(flows: Flows, direction: str, status: str) -> int:
    row = flows.get((direction, status))
    return int(row.payments) if row is not None else 0


def _pending(flows: Flows) -> Pending:
    return Pending(
        out_count=_count(flows, _SENT, _PENDING),
        out_sats=_amount(flows, _SENT, _PENDING),
        in_count=_count(flows, _RECEIVED, _PENDING),
        in_sats=_amount(flows, _RECEIVED, _PENDING),
    )
