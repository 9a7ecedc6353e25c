"""Amounts beside satoshis in an ordinary currency: only ever a help for the eye, never what is paid or counted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from lnwallet_desktop.money import MAX_SATS, THIN_SPACE, Sats

SATS_PER_BTC = 100_000_000
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP"}
_WITHOUT_CENTS = frozenset({"JPY", "KRW", "CLP", "ISK", "VND"})
_TYPED = re.compile(
    r"(?P<before>[A-Z]{3}|[€$£])?(?P<whole>[0-9]{1,12})(?:[.,](?P<part>[0-9]{1,2}))?(?P<after>[A-Z]{3}|[€$£])?"
)


@dataclass(frozen=True, slots=True)
class FiatRate:
    """What a bitcoin costs. currency: ISO 4217. per_btc: positive. as_of: when it was asked for."""

    currency: str
    per_btc: Decimal
    as_of: datetime

    def of_sats(self, amount_sats: int) -> Decimal:
        """Rounded to what coins there are."""
        cents = Decimal(1) if self.currency in _WITHOUT_CENTS else Decimal("0.01")
        return (self.per_btc * amount_sats / SATS_PER_BTC).quantize(cents, ROUND_HALF_UP)

    def sats_of(self, amount: Decimal) -> Sats:
        """Whole satoshis, rounded."""
        return Sats(int((amount * SATS_PER_BTC / self.per_btc).quantize(Decimal(1), ROUND_HALF_UP)))

    def words(self, amount_sats: int) -> str:
        """`≈ 1 250.40 EUR`."""
        return f"≈ {f'{self.of_sats(amount_sats):,}'.replace(',', THIN_SPACE)} {self.currency}"


def read_fiat(text: str, rate: FiatRate) -> Sats | None:
    """`12.50 EUR`, `€12,50`, `EUR 12`: what was typed, in satoshis by that rate. None for anything else.

    A currency must stand with it, or it would be satoshis; and at most two decimals, because `1,250` may be either.
    """
    found = _TYPED.fullmatch("".join(text.split()).upper())
    named = {_SYMBOLS.get(sign, sign) for sign in (found["before"], found["after"]) if sign} if found else set()
    if found is None or named != {rate.currency}:
        return None
    amount = rate.sats_of(Decimal(f"{found['whole']}.{found['part'] or '0'}"))
    return amount if 0 < amount <= MAX_SATS else None
