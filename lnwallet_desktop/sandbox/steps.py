"""Steps that a test can hold or break: before an operation, and after its commit but before its answer.

Orders live in memory only: a restart of the network clears them, as it would clear a real server's bad luck.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from lnwallet_desktop.errors import BadRequest

DROP = "drop"
"""The fault that ends a call without any answer."""

FOREVER = 1_000_000_000


class StepFault(Exception):
    """The ordered misfortune. kind: `drop`, an HTTP status in digits, or the name of a gRPC status."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass
class _Hold:
    seconds: float | None  # None: until released
    times: int


@dataclass
class _Fault:
    kind: str
    times: int


Order = TypeVar("Order", _Hold, _Fault)


class Steps:
    """Threads of the servers come by with `reach`; the control API gives the orders."""

    def __init__(self) -> None:
        self._kinds: dict[str, frozenset[str]] = {}
        self._changed = threading.Condition()
        self._holds: dict[str, _Hold] = {}
        self._faults: dict[str, _Fault] = {}
        self._reached: Counter[str] = Counter()
        self._releases: Counter[str] = Counter()
        self._closed = False

    def know(self, operations: Collection[str], kinds: Collection[str]) -> None:
        """A server tells its operations and how they can fail, so that a misspelt order is refused."""
        for name in operations:
            for when in ("before", "after"):
                self._kinds[f"{when}:{name}"] = frozenset(kinds) | {DROP}

    def hold(self, step: str, seconds: float | None = None, times: int = 1) -> None:
        """Hold the next `times` calls at that step, for so long or until released."""
        with self._changed:
            self._order(step)
            self._holds[step] = _Hold(seconds, times)

    def fault(self, step: str, kind: str, times: int = 1) -> None:
        """Let the next `times` calls fail at that step."""
        self._check(step)
        if kind not in self._kinds[step]:
            raise BadRequest(f"“{step}” cannot fail with “{kind}”. Use {', '.join(sorted(self._kinds[step]))}.")
        with self._changed:
            self._order(step)
            self._faults[step] = _Fault(kind, times)

    def _order(self, step: str) -> None:
        self._check(step)
        self._reached[step] = 0

    def release(self, step: str) -> None:
        """Let go whoever is held there, and hold or break nobody there any more."""
        self._check(step)
        with self._changed:
            self._holds.pop(step, None)
            self._faults.pop(step, None)
            self._releases[step] += 1
            self._changed.notify_all()

    def wait(self, step: str, timeout_s: float, times: int = 1) -> bool:
        """Wait until the step was reached so often since the last order for it (else: since the start)."""
        self._check(step)
        with self._changed:
            return self._changed.wait_for(lambda: self._reached[step] >= times, timeout_s)

    def reach(self, step: str) -> None:
        """A server's thread comes by. Returns when it may go on; raises StepFault."""
        with self._changed:
            self._reached[step] += 1
            self._changed.notify_all()
            if hold := _take(self._holds, step):
                self._stay(step, hold.seconds)
            fault = _take(self._faults, step)
        if fault:
            raise StepFault(fault.kind)

    def _stay(self, step: str, seconds: float | None) -> None:
        release = self._releases[step]
        ends = monotonic() + (FOREVER if seconds is None else seconds)
        while not self._closed and self._releases[step] == release and (left := ends - monotonic()) > 0:
            self._changed.wait(min(left, threading.TIMEOUT_MAX))
        if self._closed:
            raise StepFault(DROP)

    def close(self) -> None:
        """The network ends: drop whoever is held."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _check(self, step: str) -> None:
        if step not in self._kinds:
            raise BadRequest(f"There is no step “{step}”. Steps are before:NAME and after:NAME of an operation.")


def _take(orders: dict[str, Order], step: str) -> Order | None:
    """The order for this call, if there is one left."""
    order = orders.get(step)
    if order is not None:
        order.times -= 1
        if order.times <= 0:
            del orders[step]
    return order
