"""The main thread's loop: Qt and asyncio on one, callable from the SDK's threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import qasync
from PySide6.QtWidgets import QApplication

from lnwallet_desktop.wallet.event_loop import ForeignCallsMixin

WORKERS = 8
"""Threads for database work and key derivation."""


class AppLoop(ForeignCallsMixin, qasync.QEventLoop):  # type: ignore[misc]
    """Closing the last window does not end it: shutdown is ours."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.setQuitOnLastWindowClosed(False)
        self.set_default_executor(ThreadPoolExecutor(WORKERS, thread_name_prefix="worker"))
