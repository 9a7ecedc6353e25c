"""Where two orders of the same question differ: everything before and after that stays as it is."""

from __future__ import annotations

from collections.abc import Callable

from lnwallet_desktop.ledger.history import OrderedIds


def same_head(old: OrderedIds, new: OrderedIds) -> int:
    """How many rows at the beginning are the same."""
    return _longest(min(len(old), len(new)), lambda count: old.same(new, 0, 0, count))


def same_tail(old: OrderedIds, new: OrderedIds, most: int) -> int:
    """How many rows at the end are the same, at most `most`."""
    return _longest(most, lambda count: old.same(new, len(old) - count, len(new) - count, count))


def _longest(most: int, same: Callable[[int], bool]) -> int:
    """The largest count that is the same. By halves: comparing bytes is fast, looping over rows is not."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if same(middle):
            least = middle
        else:
            most = middle - 1
    return least
