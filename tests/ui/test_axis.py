"""Scales have round marks around every value, and short amounts lose nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.ledger.report_values import Period, ReportLine, Step
from lnwallet_desktop.money import Sats
from lnwallet_desktop.ui.reports.axis import axis_for, round_step, short_amount
from lnwallet_desktop.ui.reports.periods import Choice, period_of
from lnwallet_desktop.ui.reports.step_labels import axis_labels, step_name

amounts = st.integers(-(10**15), 10**15)
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
