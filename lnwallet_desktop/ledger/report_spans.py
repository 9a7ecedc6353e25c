"""Which summaries together make up a period: the fewest, the widest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lnwallet_desktop.ledger.report_values import Period


class Span(StrEnum):
    """How long the time is that a summary is of; the words of the tables."""

    ALL = "all"
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


SPANS = tuple(Span)
_MONTHS = {Span.YEAR: 12, Span.QUARTER: 3, Span.MONTH: 1}


@dataclass(frozen=True, slots=True)
class SpanRun:
    """All the spans of one kind that start on `first` or later and before `end`."""

    span: Span
    first: date
    end: date

    @property
    def is_single(self) -> bool:
        """Whether it is one span, so one summary for each key."""
        return self.span is Span.ALL or _after(self.first, self.span) >= self.end


def cover(period: Period, spans: Sequence[Span] = SPANS) -> list[SpanRun]:
    """Runs without gap or overlap that are the period together. spans: those that may be used, the widest first; the
    last one is Span.DAY.
    """
    if period.since >= period.until:
        return []
    span, rest = spans[0], spans[1:]
    if span is Span.DAY:
        return [SpanRun(span, period.since, period.until)]
    first, end = _at_or_after(period.since, span), _at_or_before(period.until, span)
    if first >= end:
        return cover(period, rest)
    before, after = Period(period.since, first), Period(end, period.until)
    return [*cover(before, rest), SpanRun(span, first, end), *cover(after, rest)]


def _at_or_before(day: date, span: Span) -> date:
    if span is Span.ALL or day == date.max:
        return day if day == date.max else date.min
    months = _MONTHS[span]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def _at_or_after(day: date, span: Span) -> date:
    start = _at_or_before(day, span)
    return start if start == day else _after(start, span)


def _after(start: date, span: Span) -> date:
    """Where the next one starts; the end of time where there is none."""
    if span is Span.DAY:
        return start + timedelta(days=1) if start < date.max else date.max
    months = start.year * 12 + start.month - 1 + _MONTHS.get(span, 12 * 10_000)
    year, month = divmod(months, 12)
    return date(year, month + 1, 1) if year <= date.max.year else date.max
