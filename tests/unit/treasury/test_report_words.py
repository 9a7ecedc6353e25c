"""What a report says is true of its figures and rounded to the careful side."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.ledger.report_values import Pending, Period, Report, ReportLine, SettleTimes, Step
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Balance
from lnwallet_desktop.treasury import report_words

NOW = datetime(2026, 3, 3, tzinfo=UTC)
NOTHING = Pending(0, Sats(0), 0, Sats(0))
ONE_OUT, ONE_IN = Pending(1, Sats(500), 0, Sats(0)), Pending(0, Sats(0), 1, Sats(70))
LINE = ReportLine(date(2026, 3, 1), date(2026, 4, 1), Sats(9000), Sats(2000), Sats(3), 4, 2, Sats(6998))
REPORT = Report(
    period=Period.month_of(date(2026, 3, 3)),
    step=Step.MONTH,
    time_zone="Europe/Berlin",
    today=date(2026, 3, 3),
    opening_sats=Sats(1),
    lines=(LINE,),
    recipients=(),
    failed_count=1,
    settle_times=SettleTimes(2, 900, 820, 2_300),
    pending=NOTHING,
    balance_now_sats=Sats(6998),
    pending_now=NOTHING,
    is_first_use=False,
)


def test_the_equation_names_every_part() -> None:
    assert report_words.equation(REPORT).replace("\u2009", " ") == (
        "opening 1 sat + in 9 000 sat − out 2 000 sat − fees 3 sat = closing 6 998 sat"
    )


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(date(2026, 3, 1), date(2026, 4, 1)), "1 March 2026 to 31 March 2026"),
        (Period(date(2026, 3, 1), date(2026, 3, 2)), "1 March 2026"),
        (Period(until=date(2026, 3, 1)), "until 28 February 2026"),
        (Period(since=date(2026, 3, 1)), "since 1 March 2026"),
        (Period(), "all time"),
    ],
)
def test_periods_are_told_with_their_last_day(period: Period, words: str) -> None:
    assert report_words.period_words(period) == words


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (1, "0.1 s"),
        (301, "0.4 s"),
        (9_900, "9.9 s"),
        (9_901, "10 s"),
        (120_001, "3 min"),
        (7_200_001, "3 h"),
        (180_000_000, "3 days"),
    ],
)
def test_a_bound_is_rounded_up(ms: int, words: str) -> None:
    assert report_words.duration(ms) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "–"), (0, "0.0 %"), (0.01, "< 0.1 %"), (98.46, "98.5 %"), (99.99, "> 99.9 %"), (100, "100.0 %")],
)
def test_almost_all_is_not_all_and_almost_nothing_is_not_nothing(value: float | None, words: str) -> None:
    assert report_words.percent(value) == words


@given(st.floats(0, 100))
def test_only_exactly_all_is_100_percent(value: float) -> None:
    assert (report_words.percent(value) == "100.0 %") == (value == 100)


def test_books_and_wallet_that_agree_say_so() -> None:
    told = report_words.beside_the_wallet(REPORT, Balance(Sats(6998), NOW, fresh=True))
    assert told == "The books of today and the wallet agree."


@pytest.mark.parametrize(
    ("changed", "balance", "words"),
    [
        ({}, Balance(None, None, fresh=False), "not known yet"),
        (
            {"pending_now": Pending(1, Sats(500), 0, Sats(0))},
            Balance(Sats(6490), NOW, fresh=True),
            "1 payment of 500 sat is pending",
        ),
        (
            {"pending_now": Pending(0, Sats(0), 1, Sats(70))},
            Balance(Sats(7068), NOW, fresh=True),
            "70 sat are still coming in",
        ),
        ({}, Balance(Sats(7), NOW, fresh=False), "not fresh"),
        ({}, Balance(Sats(8000), NOW, fresh=True), "elsewhere, or before it was restored"),
    ],
)
def test_a_difference_is_said_with_what_may_cause_it(changed: dict[str, Any], balance: Balance, words: str) -> None:
    report = replace(REPORT, **changed)
    told = report_words.beside_the_wallet(report, balance)
    assert words in told
    if balance.balance_sats is not None:
        assert ("more" if balance.balance_sats > 6998 else "less") in told
