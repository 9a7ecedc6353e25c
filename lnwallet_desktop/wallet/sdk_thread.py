"""The thread that the SDK runs in. It signs and reads its storage within a call, for up to tenths of a second: in the
thread of the window that time would be a frozen window.

The SDK knows one loop for the whole process, and wakes it from threads of its own; so there is one, made at the first
use, that such threads may call into.
"""

from __future__ import annotations

import asyncio
import atexit
import threading
from collections.abc import Callable, Coroutine
from contextvars import Context
from functools import cache
from typing import Any, TypeVar

import breez_sdk_spark as sdk

T = TypeVar("T")

ENDS_S = 2.0


class SdkLoop(asyncio.SelectorEventLoop):
    """`call_soon` is safe from any thread: UniFFI ends Python futures from Rust threads by plain `call_soon`."""

    _owner: int | None = None

    def run_forever(self) -> None:
        self._owner = threading.get_ident()
        super().run_forever()

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        if threading.get_ident() != self._owner:
            return self.call_soon_threadsafe(callback, *args, context=context)
        return super().call_soon(callback, *args, context=context)


class SdkThread:
    """Ends with the process."""

    def __init__(self) -> None:
        self._loop = SdkLoop()
        sdk.uniffi_set_event_loop(self._loop)
        self._thread = threading.Thread(target=self._loop.run_forever, name="breez sdk", daemon=True)
        self._thread.start()
        atexit.register(self._end)

    def run(self, work: Coroutine[Any, Any, T]) -> asyncio.Future[T]:
        """Have it run there; to be awaited on any loop. Cancelling that cancels it."""
        return asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    def _end(self) -> None:
        """What still waits for the network is given up."""
        asyncio.run_coroutine_threadsafe(self._give_up(), self._loop)
        self._thread.join(ENDS_S)

    async def _give_up(self) -> None:
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        self._loop.stop()


@cache
def sdk_thread() -> SdkThread:
    return SdkThread()
