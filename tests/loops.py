"""One asyncio loop for the whole test run: the SDK accepts no second one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from lnwallet_desktop.wallet.event_loop import HeadlessLoop

T = TypeVar("T")

LONGEST_S = 90
"""A test that waits longer hangs."""


class Loop:
    """Runs coroutines of tests; a test fails when something in the loop failed unseen."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner

    def run(self, work: Coroutine[Any, Any, T], timeout_s: float = LONGEST_S) -> T:
        failures: list[dict[str, Any]] = []
        self._runner.get_loop().set_exception_handler(lambda _, context: failures.append(context))
        result = self._runner.run(_in_time(work, timeout_s))
        assert not failures, failures
        return result


async def _in_time(work: Coroutine[Any, Any, T], timeout_s: float) -> T:
    async with asyncio.timeout(timeout_s):
        return await work


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    with asyncio.Runner(loop_factory=HeadlessLoop) as runner:
        yield Loop(runner)
