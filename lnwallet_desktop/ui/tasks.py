"""Starts asynchronous work from a click and shows its failure."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.tasks import Tasks, log_failure

T = TypeVar("T")

BUG = marked(
    "Something in this program went wrong. Nothing is shown as paid that is not proven. See the log for details."
)


class Spawner(QObject):
    """One for the window. What a task raises is told once, by `failed`, as a sentence."""

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self._tell)
        self._outliving = Tasks(_told_by_the_asker)

    def __call__(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        return self._tasks.spawn(work, name)

    async def outlive(self, work: Coroutine[Any, Any, T], name: str) -> T:
        """Await work that goes on when whoever waits is cancelled; only then is its failure told by `failed`."""
        task = self._outliving.spawn(work, name)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(self._tell_of)
            raise

    async def finish(self, timeout_s: float) -> None:
        """Wait so long for the work that outlives its askers, then cancel everything and wait for the end."""
        await self._outliving.finish(timeout_s)
        await self._tasks.cancel()
        await self._outliving.cancel()

    def _tell_of(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()):
            self._tell(task.get_name(), error)

    def _tell(self, name: str, error: BaseException) -> None:
        if isinstance(error, WalletDesktopError):
            self.failed.emit(tr(error.message))
        else:
            log_failure(name, error)
            self.failed.emit(tr(BUG))


def _told_by_the_asker(name: str, error: BaseException) -> None:
    """Nothing: whoever awaits it gets the error."""
