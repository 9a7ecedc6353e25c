"""Looks again when something changed: one question at a time, and one more after it for all that changed meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

Spawn = Callable[[Coroutine[Any, Any, None], str], object]


class Refresher:
    """Lives on the main loop. A stream of changes neither starves the answer nor floods what is asked."""

    def __init__(
        self,
        ask: Callable[[], Coroutine[Any, Any, None]],
        spawn: Spawn,
        name: str,
        rest_s: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """ask: asks, and shows the answer. name: of the work, for the log. rest_s: how long to wait before asking; what
        is wanted meanwhile is the same question.
        """
        self._ask = ask
        self._spawn = spawn
        self._name = name
        self._rest_s = rest_s
        self._is_busy = False
        self._is_wanted_again = False

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._is_busy

    @property
    def is_wanted_again(self) -> bool:
        """Whether the answer under way will be followed by a newer one."""
        return self._is_wanted_again

    def look(self) -> None:
        """Ask now, or once more as soon as what is under way has been answered."""
        self._is_wanted_again = self._is_busy
        if not self._is_busy:
            self._is_busy = True
            self._spawn(self._run(), self._name)

    async def _run(self) -> None:
        try:
            await asyncio.sleep(self._rest_s())
            self._is_wanted_again = False
            await self._ask()
        finally:
            self._is_busy = False
        if self._is_wanted_again:
            self.look()
