"""Work that goes on by itself: kept alive, its failure logged, awaited or cancelled at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

log = logging.getLogger(__name__)

T = TypeVar("T")


class Tasks:
    """Keeps a strong reference to each task: asyncio itself keeps none."""

    def __init__(self, on_failure: Callable[[str, BaseException], None] | None = None) -> None:
        """on_failure: told of a task's name and error; without it they are logged."""
        self._running: set[asyncio.Task[Any]] = set()
        self._on_failure = on_failure or log_failure

    def spawn(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        try:
            task = asyncio.get_running_loop().create_task(work, name=name)
        except RuntimeError:  # told of something after the loop has stopped
            work.close()
            raise
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def finish(self, timeout_s: float) -> bool:
        """Wait for what runs; True if all of it ended in time. Nothing is cancelled."""
        if not self._running:
            return True
        _, late = await asyncio.wait(tuple(self._running), timeout=timeout_s)
        return not late

    async def cancel(self) -> None:
        """Cancel what runs and wait until it has ended."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._on_failure(task.get_name(), error)


def log_failure(name: str, error: BaseException) -> None:
    log.error("work that went on by itself failed", extra={"task": name}, exc_info=error)
