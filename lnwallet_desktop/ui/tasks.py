"""Starts asynchronous work from a click, keeps it alive, and shows its failure."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from lnwallet_desktop.errors import WalletDesktopError

log = logging.getLogger(__name__)

T = TypeVar("T")

BUG = "Something in this program went wrong. Nothing is shown as paid that is not proven. See the log for details."


class Spawner(QObject):
    """One for the window. Whatever a task raises is told once, by `failed`, as a sentence."""

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[asyncio.Task[Any]] = set()

    def __call__(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def cancel(self) -> None:
        """Cancel all of it and wait for the end; payments are not ours and go on."""
        running = tuple(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled() or (error := task.exception()) is None:
            return
        if isinstance(error, WalletDesktopError):
            self.failed.emit(error.message)
        else:
            log.error("%s failed", task.get_name(), exc_info=error)
            self.failed.emit(BUG)
