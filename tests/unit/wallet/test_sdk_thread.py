"""The SDK's thread: used from any loop, cancelled from any loop, woken by threads that are not Python's."""

import asyncio
import threading
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from lnwallet_desktop.wallet.sdk_thread import SdkLoop, sdk_thread

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """On a loop of its own, in a thread of its own: the one of these tests has the program's loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def where() -> str:
    return threading.current_thread().name


def test_every_loop_has_its_calls_run_in_the_one_thread() -> None:
    async def ask() -> str:
        return await sdk_thread().run(where())

    assert {run(ask()) for _ in range(2)} == {"breez sdk"}


def test_what_a_call_raises_is_raised_where_it_is_awaited() -> None:
    async def fail() -> None:
        raise ValueError("of the SDK")

    async def ask() -> None:
        await sdk_thread().run(fail())

    with pytest.raises(ValueError, match="of the SDK"):
        run(ask())


def test_a_call_that_is_given_up_is_cancelled_there() -> None:
    cancelled = threading.Event()

    async def hang() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    async def ask() -> None:
        async with asyncio.timeout(0.1):
            await sdk_thread().run(hang())

    with pytest.raises(TimeoutError):
        run(ask())
    assert cancelled.wait(10)


def test_the_loop_that_asks_goes_on_while_a_call_blocks() -> None:
    async def block() -> None:
        time.sleep(0.3)  # noqa: ASYNC251 - as signing does

    async def ask() -> int:
        asked, beats = sdk_thread().run(block()), 0
        while not asked.done():
            await asyncio.sleep(0.005)
            beats += 1
        return beats

    assert run(ask()) > 5


def test_another_thread_may_wake_the_loop_by_a_plain_call() -> None:
    loop, woken = SdkLoop(), threading.Event()
    runs = threading.Thread(target=loop.run_forever)
    runs.start()
    try:
        time.sleep(0.05)  # it waits for something now
        loop.call_soon(woken.set)
        assert woken.wait(10)
    finally:
        loop.call_soon(loop.stop)
        runs.join()
        loop.close()
