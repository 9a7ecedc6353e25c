"""The main thread's loop: Qt and asyncio on one."""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor

import qasync
from PySide6.QtCore import QObject, QTimerEvent
from PySide6.QtWidgets import QApplication

WORKERS = 8
"""Threads for database work and key derivation."""
AFTER_NESTED_S = 0.01
WAITS_FOR_LOCK_S = 0.0002
"""How long the window waits for the interpreter's lock where another thread computes.

A painting is a hundred calls into Python, each of which may have to wait for it: with 1 ms the longest stall under a
busy admin API was 132 ms, with this 75, and as many calls were answered. Python's own are 5 ms.
"""


class AppLoop(qasync.QEventLoop):  # type: ignore[misc]
    """Closing the last window does not end it: shutdown is ours."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        sys.setswitchinterval(WAITS_FOR_LOCK_S)
        app.setQuitOnLastWindowClosed(False)
        self.set_default_executor(ThreadPoolExecutor(WORKERS, thread_name_prefix="worker"))
        self._calls = _Calls(self)

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        """qasync's own timer loses calls where Qt's events are handled inside a call: it removes a call's number after
        it, and the number may be another's by then.
        """
        self._calls.add(handle, delay)
        return handle


class _Calls(QObject):
    """Each call once, and none inside a step of a task: asyncio would refuse it, and whom it wakes would sleep on."""

    def __init__(self, loop: AppLoop) -> None:
        super().__init__()
        self._loop = loop
        self._handles: dict[int, asyncio.Handle] = {}

    def add(self, handle: asyncio.Handle, delay_s: float) -> None:
        self._handles[self.startTimer(int(max(0.0, delay_s) * 1000))] = handle

    def timerEvent(self, event: QTimerEvent) -> None:
        number = event.timerId()
        self.killTimer(number)
        handle = self._handles.pop(number, None)
        if handle is None or handle.cancelled() or self._loop.is_closed():
            return
        if asyncio.current_task(self._loop) is not None:  # a dialog of the system's, opened in a step
            self.add(handle, AFTER_NESTED_S)
        else:
            self._run(handle)

    def _run(self, handle: asyncio.Handle) -> None:
        """qasync has Qt's events handled once more when its loop has ended; what is called then must find it too."""
        running = asyncio._get_running_loop()
        asyncio._set_running_loop(self._loop)
        try:
            handle._run()
        finally:
            asyncio._set_running_loop(running)
