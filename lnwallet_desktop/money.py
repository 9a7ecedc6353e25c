"""Amounts of money: whole satoshis as integers, never floats."""

from __future__ import annotations

from typing import NewType

Sats = NewType("Sats", int)
"""A whole number of satoshis (1 BTC = 100 000 000 sat)."""

THIN_SPACE = "\u2009"
MINUS = "\u2212"
MAX_SATS = 21_000_000 * 100_000_000
"""All the satoshis there can be: the upper bound for any amount a person types."""


def sats_of_msat(amount_msat: int) -> Sats:
    """Whole satoshis that cover `amount_msat`: a part of a satoshi is rounded up."""
    return Sats(-(-amount_msat // 1000))


def group_digits(amount_sats: int) -> str:
    """`1234567` → `1 234 567`, with thin spaces and a real minus sign."""
    text = f"{abs(amount_sats):,}".replace(",", THIN_SPACE)
    return MINUS + text if amount_sats < 0 else text


def format_sats(amount_sats: int) -> str:
    """`2500` → `2 500 sat`."""
    return f"{group_digits(amount_sats)} sat"
