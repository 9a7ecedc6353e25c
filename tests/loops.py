"""One loop for the whole test run, the program's own on Qt: the SDK accepts no second one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QApplication

from lnwallet_desktop.ui.application import AppLoop

T = TypeVar("T")

LONGEST_S = 90
"""A test that waits longer hangs."""


class Loop:
    """Runs coroutines of tests; a test fails when something in the loop failed unseen.

    It never stops, as the program's: pytest-qt lets Qt's events, and so the loop's callbacks, run between the tests
    too, and what the wallet reports then must find a running loop.
    """

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        asyncio._set_running_loop(runner.get_loop())

    def run(self, work: Coroutine[Any, Any, T], timeout_s: float = LONGEST_S) -> T:
        failures: list[dict[str, Any]] = []
        loop = self._runner.get_loop()
        loop.set_exception_handler(lambda _, context: failures.append(context))
        asyncio._set_running_loop(None)
        try:
            result = self._runner.run(_in_time(work, timeout_s))
        finally:
            asyncio._set_running_loop(loop)
        assert not failures, failures
        return result


async def _in_time(work: Coroutine[Any, Any, T], timeout_s: float) -> T:
    async with asyncio.timeout(timeout_s):
        return await work


async def until(holds: Callable[[], object], timeout_s: float = 30) -> None:
    """Wait for a condition; the loop goes on meanwhile. Raises AssertionError naming its line where it never held."""
    try:
        async with asyncio.timeout(timeout_s):
            while not holds():
                await asyncio.sleep(0.01)
    except TimeoutError:
        code = getattr(holds, "__code__", None)
        place = f"{code.co_filename}:{code.co_firstlineno}" if code is not None else repr(holds)
        raise AssertionError(f"did not hold within {timeout_s} s: {place}") from None


@pytest.fixture(scope="session")
def loop(qapp: QApplication) -> Iterator[Loop]:
    with asyncio.Runner(loop_factory=lambda: AppLoop(qapp)) as runner:
        yield Loop(runner)
        asyncio._set_running_loop(None)
