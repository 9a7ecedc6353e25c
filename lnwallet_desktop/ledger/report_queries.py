"""The statements that reports are made of: summaries of a period and, added to them, the changes not yet folded in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Select,
    Subquery,
    and_,
    cast,
    false,
    func,
    or_,
    select,
    union_all,
)

from lnwallet_desktop.ledger.report_spans import SPANS, Span, SpanRun, cover
from lnwallet_desktop.ledger.report_values import Period, Step
from lnwallet_desktop.ledger.summaries import has_gap, waiting_changes, waiting_count
from lnwallet_desktop.ledger.tables import books, flow_summaries, recipient_summaries, settle_summaries, transactions
from lnwallet_desktop.payments import Direction, PaymentStatus

_SPANS_OF_STEP = {Step.DAY: (Span.DAY,), Step.WEEK: (Span.DAY,), Step.MONTH: (Span.MONTH, Span.DAY)}
_KEYS = ("direction", "status")
_SUMS = ("payments", "amount_sats", "fees_sats")

KEPT = 64
"""Statements kept for being asked again: a window that follows the books asks the same each time, and SQLAlchemy takes
longer to put one together (1 ms) than PostgreSQL to answer it.
"""


@lru_cache(maxsize=KEPT)
def state_of_the_books() -> Select[Any]:
    """One row: zone, today, the first and last day with transactions, the waiting changes, whether there is a gap."""
    day = select(flow_summaries.c.starts).where(flow_summaries.c.span == Span.DAY)
    waiting = select(waiting_changes.c.day)
    firsts = (day.order_by(flow_summaries.c.starts).limit(1), waiting.order_by(waiting_changes.c.day).limit(1))
    lasts = (
        day.order_by(flow_summaries.c.starts.desc()).limit(1),
        waiting.order_by(waiting_changes.c.day.desc()).limit(1),
    )
    return select(
        books.c.time_zone,
        cast(func.timezone(books.c.time_zone, func.now()), Date).label("today"),
        func.least(*(one.scalar_subquery() for one in firsts)).label("first_day"),
        func.greatest(*(one.scalar_subquery() for one in lasts)).label("last_day"),
        waiting_count.label("waiting"),
        has_gap.label("gap"),
    )


@lru_cache(maxsize=KEPT)
def flows(period: Period) -> Select[Any]:
    """direction, status, payments, amount_sats, fees_sats, settle_ms: one row a direction and status."""
    found = _flows(period, SPANS)
    return select(*(found.c[key] for key in _KEYS), *_sums(found, "settle_ms")).group_by(*(found.c[k] for k in _KEYS))


@lru_cache(maxsize=KEPT)
def steps(period: Period, step: Step) -> Select[Any]:
    """starts, in_sats, out_sats, fees_sats, in_count, out_count: of successful payments, by the step's first day."""
    found = _flows(period, _SPANS_OF_STEP[step])
    starts = cast(func.date_trunc(step.value, cast(found.c.day, DateTime)), Date).label("starts")
    sent = found.c.direction == Direction.SENT.value

    def total(name: str, of: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.coalesce(func.sum(found.c[name]).filter(of), 0)

    return (
        select(
            starts,
            total("amount_sats", ~sent),
            total("amount_sats", sent),
            total("fees_sats", sent),
            total("payments", ~sent),
            total("payments", sent),
        )
        .where(found.c.status == PaymentStatus.SUCCESS.value)
        .group_by(starts)
    )


@lru_cache(maxsize=KEPT)
def settle_buckets(period: Period) -> Select[Any]:
    """settle_bucket, payments: of successful sent payments, from the quickest."""
    runs = cover(period)
    kept = select(settle_summaries.c.settle_bucket, settle_summaries.c.payments).where(
        _within(settle_summaries, runs), *_paid(settle_summaries)
    )
    added = select(waiting_changes.c.settle_bucket, waiting_changes.c.payments).where(
        _on_days(waiting_changes.c.day, period), *_paid(waiting_changes)
    )
    found = union_all(kept, added).subquery()
    total = func.sum(found.c.payments).label("payments")
    return (
        select(found.c.settle_bucket, total)
        .group_by(found.c.settle_bucket)
        .having(func.sum(found.c.payments) > 0)
        .order_by(found.c.settle_bucket)
    )


@lru_cache(maxsize=KEPT)
def top_recipients(period: Period, limit: int) -> Select[Any]:
    """recipient, payments, amount_sats, fees_sats: to whom most was sent, the largest first."""
    runs = cover(period, (Span.ALL, Span.YEAR, Span.QUARTER, Span.MONTH, Span.DAY))
    if len(runs) == 1 and runs[0].is_single and runs[0].span is not Span.DAY:
        found = _largest_of_one(runs[0], period, limit)
    else:
        found = _added_up(_parts_of_recipients(runs, period))
    return select(found).order_by(found.c.amount_sats.desc(), found.c.recipient).limit(limit)


def _flows(period: Period, spans: tuple[Span, ...]) -> Subquery:
    names = (*_KEYS, *_SUMS, "settle_ms")
    kept = select(flow_summaries.c.starts.label("day"), *(flow_summaries.c[name] for name in names)).where(
        _within(flow_summaries, cover(period, spans))
    )
    added = select(waiting_changes.c.day, *(waiting_changes.c[name] for name in names)).where(
        _on_days(waiting_changes.c.day, period)
    )
    return union_all(kept, added).subquery()


def _largest_of_one(run: SpanRun, period: Period, limit: int) -> Subquery:
    """Of one summary each: the largest by the index, and everybody with a waiting change exactly."""
    names = ("recipient", *_SUMS)
    waiting = (
        select(waiting_changes.c.recipient, *_sums(waiting_changes))
        .where(_on_days(waiting_changes.c.day, period), *_paid(waiting_changes))
        .group_by(waiting_changes.c.recipient)
        .cte("waiting")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    kept = recipient_summaries
    of_run = and_(_within(kept, [run]), *_paid(kept))
    largest = (
        select(*(kept.c[name] for name in names))
        .where(of_run, kept.c.recipient.not_in(select(waiting.c.recipient)))
        .order_by(kept.c.amount_sats.desc(), kept.c.recipient)
        .limit(limit)
        .subquery()
    )
    changed = select(
        waiting.c.recipient, *((waiting.c[name] + func.coalesce(kept.c[name], 0)).label(name) for name in _SUMS)
    ).select_from(waiting.outerjoin(kept, and_(of_run, kept.c.recipient == waiting.c.recipient)))
    return union_all(
        select(largest), changed.where(waiting.c.payments + func.coalesce(kept.c.payments, 0) > 0)
    ).subquery()


def _parts_of_recipients(runs: list[SpanRun], period: Period) -> Subquery:
    """Recipients have no summaries of days: parts of a month come from the rows, by the index of their times."""
    names = ("recipient", *_SUMS)
    kept_runs = [run for run in runs if run.span is not Span.DAY]
    parts = [
        select(*(recipient_summaries.c[name] for name in names)).where(
            _within(recipient_summaries, kept_runs), *_paid(recipient_summaries)
        )
    ]
    for run in kept_runs:
        parts.append(
            select(*(waiting_changes.c[name] for name in names)).where(
                _on_days(waiting_changes.c.day, Period(run.first, run.end)), *_paid(waiting_changes)
            )
        )
    t = transactions.c
    zone = select(books.c.time_zone).scalar_subquery()
    for run in runs:
        if run.span is Span.DAY:
            parts.append(
                select(
                    t.pseudonymized_recipient.label("recipient"),
                    func.count().label("payments"),
                    func.sum(t.amount_sats).label("amount_sats"),
                    func.sum(func.coalesce(t.fee_sats, 0)).label("fees_sats"),
                )
                .where(
                    t.timestamp >= func.timezone(zone, cast(run.first, DateTime)),
                    t.timestamp < func.timezone(zone, cast(run.end, DateTime)),
                    *_paid(transactions),
                )
                .group_by(t.pseudonymized_recipient)
            )
    return union_all(*parts).subquery()


def _added_up(parts: Subquery) -> Subquery:
    summed = select(parts.c.recipient, *_sums(parts)).group_by(parts.c.recipient)
    return summed.having(func.sum(parts.c.payments) > 0).subquery()


def _sums(found: FromClause, *more: str) -> list[ColumnElement[Any]]:
    return [func.sum(found.c[name]).label(name) for name in (*_SUMS, *more)]


def _within(summaries: FromClause, runs: Iterable[SpanRun]) -> ColumnElement[bool]:
    starts = summaries.c.starts
    return or_(
        false(),
        *(
            and_(summaries.c.span == run.span.value, starts == run.first)
            if run.is_single
            else and_(summaries.c.span == run.span.value, starts >= run.first, starts < run.end)
            for run in runs
        ),
    )


def _on_days(day: ColumnElement[date], period: Period) -> ColumnElement[bool]:
    return day >= period.since if period.until == date.max else and_(day >= period.since, day < period.until)


def _paid(found: FromClause) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return found.c.direction == Direction.SENT.value, found.c.status == PaymentStatus.SUCCESS.value
