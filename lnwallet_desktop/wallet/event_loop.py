"""An asyncio loop that the SDK's foreign threads may call into."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextvars import Context
from typing import Any


class ForeignCallsMixin:
    """Makes `call_soon` safe from any thread: UniFFI wakes Python futures from Rust threads by plain `call_soon`.

    Mixed in before a loop class. On the owner's thread nothing changes; elsewhere the call goes through
    `call_soon_threadsafe`, which also wakes the loop.
    """

    _owner: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._owner = threading.get_ident()
        super().__init__(*args, **kwargs)

    def call_soon(self, callback: Callable[..., object], *args: Any, context: Context | None = None) -> Any:
        if threading.get_ident() != self._owner:
            return self.call_soon_threadsafe(callback, *args, context=context)  # type: ignore[attr-defined]
        return super().call_soon(callback, *args, context=context)  # type: ignore[misc]


class HeadlessLoop(ForeignCallsMixin, asyncio.SelectorEventLoop):  # type: ignore[misc]
    """The loop of commands without a window."""
