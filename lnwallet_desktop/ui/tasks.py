"""Starts asynchronous work from a click and shows its failure."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.treasury.tasks import Tasks, log_failure

T = TypeVar("T")

BUG = "Something in this program went wrong. Nothing is shown as paid that is not proven. See the log for details."


class Spawner(QObject):
    """One for the window. Whatever a task raises is told once, by `failed`, as a sentence."""

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self._tell)

    def __call__(self, work: Coroutine[Any, Any, T], name: str) -> asyncio.Task[T]:
        return self._tasks.spawn(work, name)

    async def cancel(self) -> None:
        """Cancel all of it and wait for the end; payments are not ours and go on."""
        await self._tasks.cancel()

    def _tell(self, name: str, error: BaseException) -> None:
        if isinstance(error, WalletDesktopError):
            self.failed.emit(error.message)
        else:
            log_failure(name, error)
            self.failed.emit(BUG)
