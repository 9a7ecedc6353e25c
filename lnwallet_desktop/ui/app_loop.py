"""Qt and asyncio on one loop, and how the program runs on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import qasync
from PySide6.QtWidgets import QApplication

from lnwallet_desktop.wallet.event_loop import ForeignCallsMixin

WORKERS = 8
"""Threads for database work and key derivation."""


class AppLoop(ForeignCallsMixin, qasync.QEventLoop):  # type: ignore[misc]
    """The main thread's loop. Closing the last window does not end it: shutdown is ours."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.setQuitOnLastWindowClosed(False)
        self.set_default_executor(ThreadPoolExecutor(WORKERS, thread_name_prefix="worker"))


def run_on_qt(app: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run `main` to its end on the application's loop; its result."""
    with asyncio.Runner(loop_factory=lambda: AppLoop(app)) as runner:
        return runner.run(main())
