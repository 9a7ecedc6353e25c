"""What follows from the values of a payment."""

import pytest

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentPolicy


@pytest.mark.parametrize(("amount", "cap"), [(1, 10), (1000, 10), (1001, 11), (250_000, 2500)])
def test_by_default_the_fee_cap_is_ten_sat_or_one_percent(amount: int, cap: int) -> None:
    assert PaymentPolicy().fee_cap_sats(amount) == cap


@pytest.mark.parametrize(
    ("floor", "basis_points", "amount", "cap"),
    [(0, 0, 10**9, 0), (0, 1, 1, 1), (5, 250, 200, 5), (5, 250, 201, 6), (0, 10_000, 77, 77)],
)
def test_the_fee_cap_is_the_floor_or_a_part_of_the_amount(floor: int, basis_points: int, amount: int, cap: int) -> None:
    assert PaymentPolicy(Sats(floor), basis_points).fee_cap_sats(amount) == cap
