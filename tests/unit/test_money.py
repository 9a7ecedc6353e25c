"""Amounts are whole satoshis, and are written as people read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.money import format_sats, group_digits, sats_of_msat


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0"), (999, "999"), (2500, "2\u2009500"), (1234567, "1\u2009234\u2009567"), (-2500, "\u22122\u2009500")],
)
def test_digits_are_grouped_by_thin_spaces(amount: int, text: str) -> None:
    assert group_digits(amount) == text
    assert format_sats(amount) == f"{text} sat"


@given(st.integers(min_value=0, max_value=10**18))
def test_a_part_of_a_satoshi_is_never_lost(amount_msat: int) -> None:
    sats = sats_of_msat(amount_msat)
    assert 0 <= sats * 1000 - amount_msat < 1000
