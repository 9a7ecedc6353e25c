"""Where the rows of a question stand: a list of all ids, or, for a long one, the keys of some rows on the way.

Both say how many rows there are, and what to ask for to get those from a number on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lnwallet_desktop.ledger.browse.ordered_ids import OrderedIds

STEP = 1_000
"""Rows from one fence to the next: at most so many are passed over to reach a row, in less than a millisecond."""

Position = tuple[Any, ...]
"""A row's place in its order: what Sort.position says."""


@dataclass(frozen=True, slots=True)
class IdList:
    """All ids in order."""

    ids: OrderedIds

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Fences:
    """The positions of the rows that have the numbers `starts` (ascending, the first is 0); `count` rows in all."""

    starts: tuple[int, ...]
    positions: tuple[Position, ...]
    count: int
    descending: bool

    def __len__(self) -> int:
        return self.count

    def before_number(self, number: int) -> tuple[Position, int]:
        """The nearest fence at or before a row, and how many rows are passed over from there."""
        fence = self._last(lambda place: self.starts[place] <= number)
        return self.positions[fence], number - self.starts[fence]

    def before_position(self, position: Position) -> tuple[Position, int]:
        """The nearest fence at or before a position, and the number of the row that stands there."""
        fence = self._last(lambda place: not self._comes_after(self.positions[place], position))
        return self.positions[fence], self.starts[fence]

    def _comes_after(self, one: Position, other: Position) -> bool:
        return one < other if self.descending else one > other

    def _last(self, holds: Callable[[int], bool]) -> int:
        """The last fence for which it holds, by halves; the first where it holds for none."""
        least, most = 0, len(self.starts) - 1
        while least < most:
            middle = (least + most + 1) // 2
            if holds(middle):
                least = middle
            else:
                most = middle - 1
        return least


Order = IdList | Fences
