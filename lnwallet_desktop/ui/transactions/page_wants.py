"""The pages that the table looked at and that are not here: the newest is fetched first, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

MOST_WAITING = 4
"""A page that was scrolled past long ago is not fetched any more."""


class PageWants:
    """A page that could not be fetched is not asked for again until `clear`: not with each repaint."""

    def __init__(
        self,
        fetch: Callable[[int], Coroutine[Any, Any, None]],
        spawn: Callable[[Coroutine[Any, Any, None], str], object],
    ) -> None:
        self._fetch = fetch
        self._spawn = spawn
        self._waiting: list[int] = []
        self._asked: set[int] = set()
        self._fetching = False

    def add(self, number: int) -> None:
        """It is looked at now."""
        if number in self._asked:
            return
        self._waiting = [*(other for other in self._waiting if other != number), number][-MOST_WAITING:]
        if not self._fetching:
            self._fetching = True
            self._spawn(self._fetch_all(), "fetch transactions")

    def got(self, number: int) -> None:
        """It is here, and may be asked for again once it has been forgotten."""
        self._asked.discard(number)

    def clear(self) -> None:
        """Other rows are shown."""
        self._waiting.clear()
        self._asked.clear()

    async def _fetch_all(self) -> None:
        try:
            while self._waiting:
                number = self._waiting.pop()
                self._asked.add(number)
                await self._fetch(number)
        finally:
            self._fetching = False
