"""How many calls were answered with which status since this server was started."""

from __future__ import annotations

import threading
from collections import Counter


class CallCounts:
    """Thread-safe."""

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._lock = threading.Lock()

    def count(self, status: int) -> None:
        """0: the connection ended before there was an answer."""
        with self._lock:
            self._counts[status] += 1

    def by_status(self) -> dict[int, int]:
        with self._lock:
            return dict(self._counts)
