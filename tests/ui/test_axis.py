"""Scales have round marks around every value, and short amounts lose nothing."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from lnwallet_desktop.ledger.report_values import Pending, Period, Report, ReportLine, SettleTimes, Step
from lnwallet_desktop.money import Sats
from lnwallet_desktop.treasury.chart_axis import axis_for, round_step, short_amount
from lnwallet_desktop.ui.reports.chart_painter import ChartGeometry, step_labels
from lnwallet_desktop.ui.reports.periods import Choice, period_of
from lnwallet_desktop.ui.reports.step_labels import axis_labels, step_name

amounts = st.integers(-(10**15), 10**15)
NOTHING = Pending(0, Sats(0), 0, Sats(0))
REPORT = Report(
    period=Period(),
    step=Step.DAY,
    time_zone="UTC",
    today=date(2026, 3, 3),
    opening_sats=Sats(0),
    lines=(),
    recipients=(),
    failed_count=0,
    settle_times=SettleTimes(0, None, None, None),
    pending=NOTHING,
    balance_now_sats=Sats(0),
    pending_now=NOTHING,
    is_first_use=False,
)
UNITS = {"k": 10**3, "M": 10**6, "G": 10**9}


@given(amounts, amounts, st.integers(2, 12))
def test_an_axis_holds_both_values_between_round_marks(one: int, other: int, marks: int) -> None:
    axis = axis_for(min(one, other), max(one, other), marks)
    assert 0 <= axis.share(min(one, other)) <= axis.share(max(one, other)) <= 1
    assert len(axis.marks) >= 2
    assert len(axis.marks) <= marks + 2
    assert (axis.marks[0], axis.marks[-1]) == (axis.low, axis.high)
    assert str(axis.step).rstrip("0") in ("1", "2", "5")


@given(st.floats(0, 1e15))
def test_a_step_is_the_next_round_number(least: float) -> None:
    step = round_step(least)
    assert step >= least
    assert step == 1 or step <= 2.5 * least


@given(amounts)
def test_a_short_amount_can_be_read_back(amount: int) -> None:
    text = short_amount(amount).replace("−", "-")
    number, _, unit = text.rpartition("\u2009") if text[-1] in UNITS else (text, "", "")
    whole, _, decimals = number.replace("\u2009", "").partition(".")
    size = UNITS.get(unit, 1)
    assert abs(int(whole)) * size + int(decimals.ljust(len(str(size)) - 1, "0") or 0) == abs(amount)
    assert text.startswith("-") == (amount < 0)


@pytest.mark.parametrize(
    ("amount", "short"),
    [(0, "0"), (950, "950"), (20_000, "20\u2009k"), (-2_500_000, "−2.5\u2009M"), (10**10, "10\u2009G")],
)
def test_amounts_beside_an_axis(amount: int, short: str) -> None:
    assert short_amount(amount) == short


def line(first: date, end: date) -> ReportLine:
    return ReportLine(first, end, Sats(0), Sats(0), Sats(0), 0, 0, Sats(0))


@pytest.mark.parametrize(
    ("shown", "step", "name"),
    [
        (line(date(2026, 3, 2), date(2026, 3, 3)), Step.DAY, "Mon 2 Mar 2026"),
        (line(date(2026, 3, 2), date(2026, 3, 9)), Step.WEEK, "2 – 8 Mar 2026"),
        (line(date(2026, 3, 30), date(2026, 4, 6)), Step.WEEK, "30 Mar – 5 Apr 2026"),
        (line(date(2025, 12, 29), date(2026, 1, 5)), Step.WEEK, "29 Dec 2025 – 4 Jan 2026"),
        (line(date(2026, 3, 1), date(2026, 4, 1)), Step.MONTH, "March 2026"),
        (line(date(2026, 3, 20), date(2026, 4, 1)), Step.MONTH, "20 – 31 Mar 2026"),
        (line(date(2026, 3, 1), date(2026, 3, 2)), Step.MONTH, "Sun 1 Mar 2026"),
    ],
)
def test_steps_are_called_by_their_days(shown: ReportLine, step: Step, name: str) -> None:
    assert step_name(shown, step) == name


def test_labels_tell_the_year_only_where_there_are_two() -> None:
    lines = [line(date(2025, 12, 1), date(2026, 1, 1)), line(date(2026, 1, 1), date(2026, 2, 1))]
    assert axis_labels(lines, Step.MONTH) == ["Dec 2025", "Jan 2026"]
    assert axis_labels(lines[:1], Step.WEEK) == ["1 Dec"]


@pytest.mark.parametrize(
    ("choice", "since", "until"),
    [
        (Choice.THIS_MONTH, date(2026, 1, 1), date(2026, 2, 1)),
        (Choice.LAST_MONTH, date(2025, 12, 1), date(2026, 1, 1)),
        (Choice.THIS_QUARTER, date(2026, 1, 1), date(2026, 4, 1)),
        (Choice.LAST_QUARTER, date(2025, 10, 1), date(2026, 1, 1)),
        (Choice.THIS_YEAR, date(2026, 1, 1), date(2027, 1, 1)),
        (Choice.LAST_YEAR, date(2025, 1, 1), date(2026, 1, 1)),
        (Choice.ALL, date.min, date.max),
        (Choice.CUSTOM, date(2020, 2, 1), date(2020, 2, 2)),
    ],
)
def test_chosen_periods_follow_the_day_of_the_books(choice: Choice, since: date, until: date) -> None:
    custom = Period(date(2020, 2, 1), date(2020, 2, 2))
    assert period_of(choice, date(2026, 1, 31), custom) == Period(since, until)


@given(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.integers(1, 900), st.sampled_from(Step), st.integers(200, 4000))
def test_labels_never_touch_and_stay_under_the_chart(first: date, count: int, step: Step, width: int) -> None:
    lines, starts = [], step.start(first)
    for _ in range(count):
        lines.append(line(starts, step.next(starts)))
        starts = step.next(starts)
    geometry = ChartGeometry(replace(REPORT, lines=tuple(lines), step=step), QRectF(0, 0, width, 320), QFont())
    places = [place for _, place in step_labels(geometry)]
    assert places
    assert all(one.right() <= other.left() for one, other in pairwise(places))
    assert places[0].left() >= geometry.steps.left()


@given(st.integers(1, 900), st.integers(200, 4000), st.floats(-10, 4010))
def test_the_step_under_the_pointer_is_the_one_painted_there(count: int, width: int, x: float) -> None:
    lines = tuple(line(date(2026, 1, 1), date(2026, 1, 2)) for _ in range(count))
    geometry = ChartGeometry(replace(REPORT, lines=lines), QRectF(0, 0, width, 320), QFont())
    place = geometry.place_at(x)
    if place is None:
        assert not geometry.left_of(0) + 1 < x < geometry.left_of(count) - 1
    else:
        assert geometry.left_of(place) - 1 <= x <= geometry.left_of(place + 1) + 1
