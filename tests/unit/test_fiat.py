"""Amounts beside satoshis: read only where a currency stands with them, and never guessed."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.fiat import FiatRate, read_fiat
from lnwallet_desktop.money import MAX_SATS

EUR = FiatRate("EUR", Decimal("50000"), datetime(2026, 3, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "amount_sats"),
    [
        ("1 EUR", 2_000),
        ("€1", 2_000),
        ("12.50 EUR", 25_000),
        ("12,5 eur", 25_000),
        ("EUR 1 000", 2_000_000),
        ("0.01€", 20),
        ("1250", None),
        ("12.50", None),
        ("1,250 EUR", None),
        ("1.250 EUR", None),
        ("12.50 USD", None),
        ("$12.50", None),
        ("EUR 1 USD", None),
        ("-1 EUR", None),
        ("0 EUR", None),
        ("1e3 EUR", None),
        ("9999999999999 EUR", None),
        ("", None),
    ],
)
def test_what_was_typed_is_read_with_its_currency_or_not_at_all(text: str, amount_sats: int | None) -> None:
    assert read_fiat(text, EUR) == amount_sats


def test_more_than_there_is_is_no_amount() -> None:
    assert read_fiat("999999999999 EUR", FiatRate("EUR", Decimal(1), EUR.as_of)) is None


def test_amounts_are_written_with_what_coins_there_are() -> None:
    assert EUR.words(2_500_800) == "≈ 1\u2009250.40 EUR"
    assert FiatRate("JPY", Decimal("9000000"), EUR.as_of).words(2_500) == "≈ 225 JPY"


@given(st.integers(1, MAX_SATS), st.decimals("0.5", "10000000", places=2))
def test_there_and_back_differs_by_less_than_a_coin(amount_sats: int, per_btc: Decimal) -> None:
    rate = FiatRate("EUR", per_btc, EUR.as_of)
    amount = rate.of_sats(amount_sats)
    assert abs(rate.of_sats(rate.sats_of(amount)) - amount) <= max(Decimal("0.01"), rate.of_sats(1))
