"""Which rules make sense, each alone and together."""

from __future__ import annotations

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.policy_statement import LIMITS
from lnwallet_desktop.money import MAX_SATS, Sats
from lnwallet_desktop.payments import PaymentPolicy

LEAST_MARGIN_S = 10
LARGEST_MARGIN_S = 86_400
ALL_OF_IT = 10_000
"""Basis points."""
LONGEST_NEW_HOURS = 24 * 365

_STAYS = "The policy stays as it was."


def check_rules(wanted: PaymentPolicy) -> None:
    """Raises BadRequest."""
    if not 0 <= wanted.fee_floor_sats <= MAX_SATS:
        raise BadRequest(f"The fee floor must be between 0 sat and 21 million BTC. {_STAYS}")
    if not 0 <= wanted.fee_basis_points <= ALL_OF_IT:
        raise BadRequest(f"The fee may be limited to between 0 and 100 percent. {_STAYS}")
    if not LEAST_MARGIN_S <= wanted.expiry_margin_s <= LARGEST_MARGIN_S:
        raise BadRequest(f"An invoice must have between {LEAST_MARGIN_S} seconds and a day left. {_STAYS}")
    if not 1 <= wanted.new_payee_hours <= LONGEST_NEW_HOURS:
        raise BadRequest(f"A payee may be new for between an hour and a year. {_STAYS}")
    for name in LIMITS:
        value: int | None = getattr(wanted, name)
        if name.endswith("_sats") and value is not None and not 0 <= value <= MAX_SATS:
            raise BadRequest(f"A limit must be between 0 sat and 21 million BTC. {_STAYS}")
    _check_order(wanted.daily_sats, wanted.weekly_sats)


def _check_order(daily_sats: Sats | None, weekly_sats: Sats | None) -> None:
    """A slip of the keyboard more likely than a wish."""
    if daily_sats is not None and weekly_sats is not None and weekly_sats < daily_sats:
        raise BadRequest(f"The limit for 7 days is lower than that for 24 hours. {_STAYS}")
