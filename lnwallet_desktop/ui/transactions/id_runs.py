"""Where two orders of the same question differ: everything before and after that stays as it is."""

from __future__ import annotations

from collections.abc import Callable

from lnwallet_desktop.ledger.browse.ordered_ids import OrderedIds


def same_head(old: OrderedIds, new: OrderedIds) -> int:
    """How many rows at the beginning are the same."""
    return _longest(min(len(old), len(new)), lambda begin, end: old.same(new, begin, begin, end - begin))


def same_tail(old: OrderedIds, new: OrderedIds, most: int) -> int:
    """How many rows at the end are the same, at most `most`."""
    return _longest(most, lambda begin, end: old.same(new, len(old) - end, len(new) - end, end - begin))


def _longest(most: int, same: Callable[[int, int], bool]) -> int:
    """The largest count that is the same; `same` is asked about the items from `begin` to `end`, counted from there.

    By halves, each item compared about once: in Python, a loop over a million rows takes longer than a frame.
    """
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if same(least, middle):
            least = middle
        else:
            most = middle - 1
    return least
