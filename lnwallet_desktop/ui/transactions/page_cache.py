"""The pages looked at last, so that scrolling back costs no question."""

from __future__ import annotations

from collections import OrderedDict

from lnwallet_desktop.ledger.browse.row_page import RowPage

PAGES_KEPT = 20
"""4 000 rows, a few MB."""


class PageCache:
    """Pages by their number; the ones used longest ago are forgotten."""

    def __init__(self, limit: int = PAGES_KEPT) -> None:
        self._limit = limit
        self._pages: OrderedDict[int, RowPage] = OrderedDict()

    def __contains__(self, number: object) -> bool:
        return number in self._pages

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, number: int) -> RowPage | None:
        found = self._pages.get(number)
        if found is not None:
            self._pages.move_to_end(number)
        return found

    def keep(self, number: int, page: RowPage) -> None:
        self._pages[number] = page
        self._pages.move_to_end(number)
        while len(self._pages) > self._limit:
            self._pages.popitem(last=False)

    def items(self) -> list[tuple[int, RowPage]]:
        """Those used longest ago first."""
        return list(self._pages.items())

    def replace(self, pages: dict[int, RowPage]) -> None:
        """Only these from now on; the last of them counts as used last."""
        self._pages = OrderedDict(pages)
