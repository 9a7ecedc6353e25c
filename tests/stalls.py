"""How long the loop of the main thread did not come round."""

from __future__ import annotations

import asyncio
import time

BEAT_S = 0.002


class Stalls:
    """While entered: how late each round of the running loop was, in seconds.

    A beat is a call of the loop's timer. A task that sleeps would need a round to be woken and one more to go on, and
    count what happened in both as one stall.
    """

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._loop = asyncio.get_running_loop()
        self._before = 0.0
        self._next: asyncio.TimerHandle | None = None

    def __enter__(self) -> Stalls:
        self._before = time.perf_counter()
        self._next = self._loop.call_later(BEAT_S, self._beat)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._next is not None
        self._next.cancel()
        self._note()  # what is late just now

    @property
    def longest_s(self) -> float:
        return max(self.seconds)

    def _beat(self) -> None:
        self._note()
        self._next = self._loop.call_later(BEAT_S, self._beat)

    def _note(self) -> None:
        now = time.perf_counter()
        self.seconds.append(max(0.0, now - self._before - BEAT_S))
        self._before = now
