"""A filter means the same in words, in SQL and in a file; a relative period follows the calendar."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.ledger.history import TransactionFilter
from lnwallet_desktop.money import MAX_SATS
from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter, Condition, last_day
from lnwallet_desktop.ui.transactions.periods import Period, midnight, period_days
from lnwallet_desktop.ui.transactions.saved_filters import LONGEST_NAME, SavedFilters, name_problem

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("period", "first", "until"),
    [
        (Period.TODAY, TODAY, None),
        (Period.DAYS_7, date(2026, 2, 25), None),
        (Period.DAYS_30, date(2026, 2, 2), None),
        (Period.DAYS_90, date(2025, 12, 4), None),
        (Period.MONTH, date(2026, 3, 1), None),
        (Period.LAST_MONTH, date(2026, 2, 1), date(2026, 3, 1)),
        (Period.QUARTER, date(2026, 1, 1), None),
        (Period.YEAR, date(2026, 1, 1), None),
        (Period.ALL, None, None),
    ],
)
def test_periods_are_whole_days(period: Period, first: date | None, until: date | None) -> None:
    assert period_days(period, TODAY) == (first, until)


@given(st.dates(date(2009, 1, 3), date(2199, 12, 31)))
def test_every_period_holds_its_own_day_or_the_month_before(today: date) -> None:
    for period in set(Period) - {Period.ALL, Period.CUSTOM}:
        first, until = period_days(period, today)
        assert first is not None and first <= today
        assert until is None or (period is Period.LAST_MONTH and first < until <= today)


def test_a_period_of_days_holds_the_whole_last_day() -> None:
    chosen = ChosenFilter().between(date(2026, 3, 1), date(2026, 3, 31))
    assert chosen.wanted() == TransactionFilter(since=midnight(date(2026, 3, 1)), until=midnight(date(2026, 4, 1)))
    assert chosen.until is not None and last_day(chosen.until) == date(2026, 3, 31)
    assert chosen.in_words == "2026-03-01 – 2026-03-31"
    assert ChosenFilter().between(TODAY, TODAY).in_words == "2026-03-03"


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (ChosenFilter(), ""),
        (ChosenFilter(PaymentStatus.SUCCESS, Direction.SENT, Period.LAST_MONTH), "Paid · Sent · Last month"),
        (ChosenFilter(min_amount_sats=1_000, max_amount_sats=5_000), "1\u2009000 – 5\u2009000 sat"),
        (ChosenFilter(min_amount_sats=1_000), "At least 1\u2009000 sat"),
        (ChosenFilter(max_amount_sats=5_000), "At most 5\u2009000 sat"),
        (ChosenFilter(min_amount_sats=7, max_amount_sats=7), "Exactly 7 sat"),
        (ChosenFilter(recipient="payee-7f3k", search="rent"), "To payee-7f3k · “rent”"),
        (ChosenFilter(search="a\u202eb"), "“a⟨202E⟩b”"),
        (ChosenFilter(period=Period.CUSTOM, since=midnight(TODAY)), "From 2026-03-03"),
        (ChosenFilter(period=Period.CUSTOM, until=datetime(2026, 3, 3, 14, 2).astimezone()), "Until 2026-03-03 14:02"),
    ],
)
def test_a_filter_in_words(chosen: ChosenFilter, words: str) -> None:
    assert chosen.in_words == words


days = st.datetimes(datetime(2009, 1, 3), datetime(2199, 1, 1)).map(lambda day: day.replace(fold=0).astimezone())
texts = st.none() | st.text(min_size=1, max_size=40)
amounts = st.none() | st.integers(1, MAX_SATS)
filters = st.one_of(
    st.builds(
        ChosenFilter,
        st.none() | st.sampled_from(PaymentStatus),
        st.none() | st.sampled_from(Direction),
        st.sampled_from(sorted(set(Period) - {Period.CUSTOM})),
        min_amount_sats=amounts,
        max_amount_sats=amounts,
        recipient=texts,
        search=texts,
    ),
    st.builds(ChosenFilter, period=st.just(Period.CUSTOM), since=days, until=st.none() | days),
)


@given(filters)
def test_without_each_condition_nothing_is_left(chosen: ChosenFilter) -> None:
    for condition in Condition:
        assert condition not in chosen.without(condition).words
        chosen = chosen.without(condition)
    assert chosen.wanted() == TransactionFilter()


@given(filters)
def test_a_filter_of_others_means_what_they_asked_for(chosen: ChosenFilter) -> None:
    wanted = chosen.wanted(TODAY)
    assert ChosenFilter.of(wanted).wanted() == wanted


class File:
    """What was written last."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


@given(st.lists(filters, max_size=5))
def test_saved_filters_are_read_as_they_were_saved(chosen: list[ChosenFilter]) -> None:
    file = File()
    saved = SavedFilters("", file.write)
    for number, each in enumerate(chosen):
        saved.save(f"No. {number}", each)
    again = SavedFilters(file.text, file.write)
    assert again.all == saved.all
    assert [each.chosen for each in again.all] == chosen


def test_a_relative_period_is_saved_as_relative() -> None:
    file = File()
    SavedFilters("", file.write).save("month", ChosenFilter(period=Period.MONTH))
    assert json.loads(file.text)["filters"] == [{"name": "month", "filter": {"period": "this-month"}}]


def test_a_name_is_used_once_whatever_its_letters() -> None:
    saved = SavedFilters("", File().write)
    saved.save("Rent", ChosenFilter(search="rent"))
    saved.save(" rent ", ChosenFilter(search="office rent"))
    assert [(each.name, each.chosen.search) for each in saved.all] == [("rent", "office rent")]


def test_a_deleted_filter_comes_back_to_its_place() -> None:
    saved = SavedFilters("", File().write)
    for name in ("a", "b", "c"):
        saved.save(name, ChosenFilter(search=name))
    second = saved.all[1]
    place = saved.delete(second)
    assert [each.name for each in saved.all] == ["a", "c"]
    saved.rename(saved.all[1], "b")
    saved.put_back(second, place)
    assert [each.name for each in saved.all] == ["a", "b 2", "b"]


@pytest.mark.parametrize(("name", "good"), [("", False), ("  ", False), ("x" * LONGEST_NAME, True), ("x" * 61, False)])
def test_names(name: str, good: bool) -> None:
    assert (name_problem(name) == "") is good


GOOD = {"name": "good", "filter": {"status": "failed"}}


@pytest.mark.parametrize(
    "bad",
    [
        {"name": "newer", "filter": {"colour": "red"}},
        {"name": "newer", "filter": {"period": "next-week"}},
        {"name": "x", "filter": {"status": "lost"}},
        {"name": "x", "filter": {"min_amount_sats": "many"}},
        {"name": "x", "filter": {"min_amount_sats": True}},
        {"name": "x", "filter": {"since": "yesterday"}},
        {"name": "x", "filter": {"since": 5}},
        {"name": "x", "filter": ["status"]},
        {"name": 7, "filter": {}},
        {"name": ""},
        "nonsense",
        None,
    ],
)
def test_what_cannot_be_read_is_left_out_and_kept(bad: Any) -> None:
    file = File()
    saved = SavedFilters(json.dumps({"filters": [bad, GOOD]}), file.write)
    assert [each.name for each in saved.all] == ["good"]
    saved.save("another", ChosenFilter(search="x"))
    assert bad in json.loads(file.text)["filters"]


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner)).map(json.dumps))
def test_no_file_stops_the_window(text: str) -> None:
    assert SavedFilters(text, File().write).all == ()


def test_midnight_has_the_offset_of_its_day() -> None:
    first = midnight(date(2026, 1, 1))
    assert first is not None and first.astimezone().time() == datetime.min.time()
    assert last_day(first + timedelta(hours=24)) == date(2026, 1, 1)
