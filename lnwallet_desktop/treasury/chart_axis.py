"""Scales of a chart: round steps, and amounts short enough to stand beside them."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.money import MINUS, THIN_SPACE, group_digits

UNITS = ((10**9, "G"), (10**6, "M"), (10**3, "k"))


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, with a mark at every `step` between them; all in satoshis."""

    low: int
    high: int
    step: int

    @property
    def marks(self) -> range:
        return range(self.low, self.high + 1, self.step)

    def share(self, value: int) -> float:
        """How far up a value lies: 0 at the bottom, 1 at the top."""
        return (value - self.low) / (self.high - self.low)


def axis_for(lowest: int, highest: int, marks: int) -> Axis:
    """An axis around both values with round numbers and about so many marks, at least two."""
    if lowest == highest:
        lowest, highest = min(lowest, 0), max(highest, 0) or 1
    step = round_step((highest - lowest) / max(1, marks - 1))
    return Axis(lowest // step * step, -(-highest // step) * step, step)


def round_step(least: float) -> int:
    """The smallest 1, 2 or 5 times a power of ten that is not smaller."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power >= least:
                return factor * power
        power *= 10


def short_amount(amount_sats: int) -> str:
    """`1 500 000` → `1.5 M`: for an axis with round steps; exact figures stand beside the chart."""
    sign = MINUS if amount_sats < 0 else ""
    for size, unit in UNITS:
        if abs(amount_sats) >= size:
            whole, rest = divmod(abs(amount_sats), size)
            decimals = f"{rest:0{len(str(size)) - 1}d}".rstrip("0")
            return f"{sign}{group_digits(whole)}{f'.{decimals}' if decimals else ''}{THIN_SPACE}{unit}"
    return group_digits(amount_sats)
