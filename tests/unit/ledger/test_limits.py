"""What the limits allow: the arithmetic alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.ledger.limits import Counted, all_left, counts_spending, exceeded, least_left, refusal
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import LimitKind, LimitLeft, PaymentPolicy

AMOUNTS = st.integers(0, 1_000)
LIMITS = st.none() | AMOUNTS.map(Sats)
POLICIES = st.builds(
    PaymentPolicy,
    max_payment_sats=LIMITS,
    daily_sats=LIMITS,
    weekly_sats=LIMITS,
    payee_daily_sats=LIMITS,
    new_payee_sats=LIMITS,
)
COUNTED = st.builds(
    Counted, day_sats=AMOUNTS, week_sats=AMOUNTS, payee_day_sats=AMOUNTS, payee_sats=st.none() | AMOUNTS
)


@given(POLICIES, COUNTED, st.integers(1, 1_000))
def test_a_payment_is_refused_exactly_when_it_would_pass_a_limit(
    policy: PaymentPolicy, counted: Counted, most_sats: int
) -> None:
    would_be = (
        (policy.max_payment_sats, most_sats),
        (policy.daily_sats, counted.day_sats + most_sats),
        (policy.weekly_sats, counted.week_sats + most_sats),
        (policy.payee_daily_sats, counted.payee_day_sats + most_sats),
        (policy.new_payee_sats if counted.payee_sats is not None else None, (counted.payee_sats or 0) + most_sats),
    )
    passes = any(limit is not None and total > limit for limit, total in would_be)
    assert (exceeded(policy, counted, most_sats) is not None) == passes


@given(POLICIES, COUNTED)
def test_what_is_left_is_never_less_than_nothing_and_the_least_binds(policy: PaymentPolicy, counted: Counted) -> None:
    left = all_left(policy, counted)
    assert all(0 <= each.left_sats <= each.limit_sats for each in left)
    least = least_left(policy, counted)
    assert (least is None) == (not left)
    if least is not None:
        assert exceeded(policy, counted, least.left_sats) is None
        assert exceeded(policy, counted, least.left_sats + 1) is not None


@given(POLICIES)
def test_nothing_is_counted_where_no_limit_asks_for_it(policy: PaymentPolicy) -> None:
    only_one = PaymentPolicy(max_payment_sats=policy.max_payment_sats)
    assert not counts_spending(only_one)
    if not counts_spending(policy):
        assert all_left(policy, Counted()) == all_left(only_one, Counted())


@pytest.mark.parametrize(
    ("limit_sats", "most_sats", "frees", "told"),
    [
        (1_000, 1_010, False, "Only an admin who raises the limit"),
        (1_000, 900, False, "once enough of what is pending has settled"),
        (1_000, 900, True, "It is possible from 3 March, "),
    ],
)
def test_a_refusal_says_which_limit_how_much_is_left_and_what_can_be_done(
    limit_sats: int, most_sats: int, frees: bool, told: str
) -> None:
    when = datetime(2026, 3, 3, 12, tzinfo=UTC) if frees else None
    left = LimitLeft(LimitKind.DAY, Sats(limit_sats), Sats(250))
    error = refusal(PaymentPolicy(), left, most_sats, when)
    assert "The limit for 24 hours is 1\u2009000 sat, of which 250 sat are left" in error.message
    assert told in error.message
    assert (error.kind, error.left_sats, error.frees_at) == ("day", 250, when)


def test_a_new_payee_is_told_how_it_stops_being_new() -> None:
    left = LimitLeft(LimitKind.NEW_PAYEE, Sats(5), Sats(5))
    assert "until 48 hours after the first payment" in refusal(PaymentPolicy(new_payee_hours=48), left, 9, None).message
