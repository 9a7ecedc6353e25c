"""The Qt application: made with its theme, run on one loop with asyncio, and shown until it is closed."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import qasync
from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QMessageBox

from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import screens, theme
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.wallet.event_loop import ForeignCallsMixin

log = logging.getLogger(__name__)

WORKERS = 8
"""Threads for database work and key derivation."""
PICTURE_SIZE = (1120, 720)


class AppLoop(ForeignCallsMixin, qasync.QEventLoop):  # type: ignore[misc]
    """The main thread's loop. Closing the last window does not end it: shutdown is ours."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.setQuitOnLastWindowClosed(False)
        self.set_default_executor(ThreadPoolExecutor(WORKERS, thread_name_prefix="worker"))


def has_screen() -> bool:
    """Whether a person could see a window here."""
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application() -> QApplication:
    """The one application of the process, with our look; offscreen where there is no screen."""
    if not has_screen():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_log_qt_message)
    QCoreApplication.setOrganizationName("LN Wallet Desktop")
    QCoreApplication.setApplicationName("lnwallet-desktop")
    app = QApplication(sys.argv[:1])
    theme.apply(app)
    theme.follow_system(app)
    return app


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own complaints belong into the log, not onto a command's output."""
    level = logging.DEBUG if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    log.log(level, "Qt: %s", message)


def run_on_qt(app: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run `main` to its end on the application's loop; its result."""
    with asyncio.Runner(loop_factory=lambda: AppLoop(app)) as runner:
        return runner.run(main())


def show_error(app: QApplication, sentence: str) -> None:
    """Why there is no window, for a person who started the program by a click; returns when it was read."""
    if not has_screen():
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "LN Wallet Desktop", sentence)
    box.setObjectName("startError")
    box.finished.connect(app.quit)
    box.open()
    app.exec()


async def show_until_closed(treasury: Treasury, ask_to_open: bool = True) -> None:
    """Show the window; return once it is closed and nothing of it runs any more.

    ask_to_open: begin with the passphrase, where there is a wallet that is not open.
    """
    closed = asyncio.Event()
    window = MainWindow(treasury)
    window.closed.connect(closed.set)
    window.show()
    if ask_to_open and treasury.has_wallet and not treasury.access.state.opened:
        window.unlock()
    await closed.wait()
    window.deleteLater()


async def save_pictures(app: QApplication, treasury: Treasury, invoice: str, directory: Path) -> list[Path]:
    """Pictures of the screens, light and dark, with what is in the history now."""
    closed = asyncio.Event()
    window = MainWindow(treasury)
    window.closed.connect(closed.set)
    window.resize(*PICTURE_SIZE)
    window.show()
    paths = await screens.save_screens(app, window, invoice, directory)
    window.close()
    await closed.wait()
    window.deleteLater()
    return paths
