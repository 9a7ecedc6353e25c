"""Which rules make sense, each alone and together."""

from __future__ import annotations

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.policy_statement import LIMITS
from lnwallet_desktop.money import MAX_SATS, Sats
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.translation import phrase

LEAST_MARGIN_S = 10
LARGEST_MARGIN_S = 86_400
ALL_OF_IT = 10_000
"""Basis points."""
LONGEST_NEW_HOURS = 24 * 365

_STAYS = phrase("The policy stays as it was.")


def check_rules(wanted: PaymentPolicy) -> None:
    """Raises BadRequest."""
    if not 0 <= wanted.fee_floor_sats <= MAX_SATS:
        raise BadRequest(phrase("The fee floor must be between 0 sat and 21 million BTC. {stays}", stays=_STAYS))
    if not 0 <= wanted.fee_basis_points <= ALL_OF_IT:
        raise BadRequest(phrase("The fee may be limited to between 0 and 100 percent. {stays}", stays=_STAYS))
    if not LEAST_MARGIN_S <= wanted.expiry_margin_s <= LARGEST_MARGIN_S:
        raise BadRequest(
            phrase(
                "An invoice must have between {least_margin_s} seconds and a day left. {stays}",
                least_margin_s=LEAST_MARGIN_S,
                stays=_STAYS,
            )
        )
    if not 1 <= wanted.new_payee_hours <= LONGEST_NEW_HOURS:
        raise BadRequest(phrase("A payee may be new for between an hour and a year. {stays}", stays=_STAYS))
    for name in LIMITS:
        value: int | None = getattr(wanted, name)
        if name.endswith("_sats") and value is not None and not 0 <= value <= MAX_SATS:
            raise BadRequest(phrase("A limit must be between 0 sat and 21 million BTC. {stays}", stays=_STAYS))
    _check_order(wanted.daily_sats, wanted.weekly_sats)


def _check_order(daily_sats: Sats | None, weekly_sats: Sats | None) -> None:
    """A slip of the keyboard more likely than a wish."""
    if daily_sats is not None and weekly_sats is not None and weekly_sats < daily_sats:
        raise BadRequest(phrase("The limit for 7 days is lower than that for 24 hours. {stays}", stays=_STAYS))
