"""Who wants to be told of something; the treasury's signals, so that it needs no Qt."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Listeners(Generic[T]):
    """Callbacks, called on the main thread in the order they came. One that fails is logged and stops nothing."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[T], None]] = []

    def subscribe(self, callback: Callable[[T], None]) -> Callable[[], None]:
        """Returns the function that ends it."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

    def tell(self, value: T) -> None:
        for callback in tuple(self._callbacks):
            try:
                callback(value)
            except Exception:
                log.exception("a listener failed")
