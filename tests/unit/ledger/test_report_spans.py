"""Periods are made of summaries without gap or overlap, and a bound on settle times is a bound."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.report_spans import SPANS, Span, SpanRun, cover
from lnwallet_desktop.ledger.report_values import Period, Step
from lnwallet_desktop.ledger.reports import within_ms

days = st.dates(date(2019, 1, 1), date(2026, 12, 31)) | st.sampled_from([date.min, date.max])
DAY = timedelta(days=1)
MONTHS = {Span.YEAR: 12, Span.QUARTER: 3, Span.MONTH: 1}


def starts_of(run: SpanRun) -> bool:
    """Whether both its ends are places where such a span starts."""
    if run.span in (Span.ALL, Span.DAY):
        return True
    ends = (day for day in (run.first, run.end) if day != date.max)
    return all(day.day == 1 and (day.month - 1) % MONTHS[run.span] == 0 for day in ends)


@given(days, days, st.sampled_from([SPANS, (Span.MONTH, Span.DAY), (Span.DAY,)]))
def test_a_period_is_covered_once_by_whole_spans(one: date, other: date, spans: tuple[Span, ...]) -> None:
    period = Period(min(one, other), max(one, other))
    runs = cover(period, spans)
    edges = [period.since, *(run.end for run in runs)]
    assert [run.first for run in runs] == edges[:-1]
    assert edges[-1] == period.until
    assert all(starts_of(run) for run in runs)
    assert all(run.first < run.end and run.span in spans for run in runs)


@pytest.mark.parametrize(
    ("period", "runs"),
    [
        (Period(), [SpanRun(Span.ALL, date.min, date.max)]),
        (Period.year_of(date(2026, 5, 4)), [SpanRun(Span.YEAR, date(2026, 1, 1), date(2027, 1, 1))]),
        (Period.quarter_of(date(2026, 5, 4)), [SpanRun(Span.QUARTER, date(2026, 4, 1), date(2026, 7, 1))]),
        (Period.month_of(date(2026, 12, 4)), [SpanRun(Span.MONTH, date(2026, 12, 1), date(2027, 1, 1))]),
        (Period.month_before(date(2026, 1, 31)), [SpanRun(Span.MONTH, date(2025, 12, 1), date(2026, 1, 1))]),
    ],
)
def test_what_a_treasurer_asks_most_is_one_summary(period: Period, runs: list[SpanRun]) -> None:
    assert cover(period) == runs
    assert runs[0].is_single


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadRequest, match="Turn the two round"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Step))
def test_every_day_lies_in_one_step(day: date, step: Step) -> None:
    start = step.start(day)
    assert start <= day < step.next(start)
    assert step.start(step.next(start)) == step.next(start)
    assert step.start(step.next(start) - DAY) == start


@given(st.lists(st.integers(1, 10**9), min_size=1), st.sampled_from([50, 95]))
def test_at_least_that_many_percent_lie_within_the_bound_and_it_is_close(times_ms: list[int], percent: int) -> None:
    buckets: dict[int, int] = {}
    for ms in times_ms:
        bucket = next(b for b in range(200) if ms < 2 ** ((b + 1) / 4))
        buckets[bucket] = buckets.get(bucket, 0) + 1
    bound = within_ms(sorted(buckets.items()), percent)
    assert bound is not None
    assert 100 * sum(ms <= bound for ms in times_ms) >= percent * len(times_ms)
    exact = sorted(times_ms)[-(-len(times_ms) * percent // 100) - 1]
    assert exact <= bound <= 1.19 * exact + 1


def test_without_payments_there_is_no_bound() -> None:
    assert within_ms([], 95) is None
