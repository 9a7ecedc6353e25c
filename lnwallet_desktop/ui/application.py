"""The Qt application: made with its theme, run on one loop with asyncio, and shown until it is closed.

What app.py calls: `make_application`, then `run_on_qt` with a coroutine function that builds the treasury and awaits
`show_until_closed(treasury)` or `save_pictures(app, treasury, invoice, directory)`; `show_error` where there is none.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from lnwallet_desktop.loaded import keep
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import screens, theme
from lnwallet_desktop.ui.api.api_switch import MakeServer
from lnwallet_desktop.ui.app_loop import AppLoop
from lnwallet_desktop.ui.first_moments import FirstMoments
from lnwallet_desktop.ui.language import adopt_language
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.visits import Visits
from lnwallet_desktop.ui.window_settings import WindowSettings

if TYPE_CHECKING:
    from lnwallet_desktop.treasury.first_start.making import Made

log = logging.getLogger(__name__)


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
    QGuiApplication.setDesktopFileName("lnwallet-desktop")
    app = QApplication(sys.argv[:1])
    app.setWindowIcon(QIcon(str(resource("icons", "lnwallet-desktop.svg"))))
    theme.apply(app)
    return app


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Qt's own complaints belong into the log, not onto a command's output."""
    if "propagateSizeHints" in message:
        return  # the offscreen platform says so of every window
    level = logging.DEBUG if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    log.log(level, "Qt: %s", message)


def run_on_qt(app: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run `main` to its end on the application's loop; its result."""
    keep("application")
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


def speak_as_chosen(app: QApplication, data_dir: Path) -> None:
    """In the language of this data directory's window, else the system's."""
    adopt_language(app, WindowSettings(data_dir).language)


async def first_start(app: QApplication, settings: Settings, visits: Visits) -> Made | None:
    """The wizard, to its end; None where the person gave up for now. visits: of second starts meanwhile."""
    from lnwallet_desktop.ui.first_start.first_start_window import FirstStartWindow  # once in a wallet’s life

    kept = WindowSettings(settings.data_dir)

    def adopt(language: str) -> None:
        kept.language = language
        adopt_language(app, language)

    theme.apply(app, kept.scheme)
    ended: asyncio.Future[Made | None] = asyncio.get_running_loop().create_future()
    window = FirstStartWindow(settings, kept.language, adopt)
    window.made.connect(ended.set_result)
    window.closed.connect(lambda: ended.set_result(None))
    window.show()
    visits.follow_first_start(window)
    made = await ended
    visits.follow_first_start(None)
    await window.end()
    window.close()
    window.deleteLater()
    return made


async def show_until_closed(
    treasury: Treasury,
    ask_to_open: bool = True,
    make_server: MakeServer | None = None,
    visits: Visits | None = None,
    link: str = "",
    problem: str = "",
) -> None:
    """Show the window; return once it is closed and nothing of it runs any more.

    ask_to_open: begin with the passphrase, where there is a wallet that is not open. make_server: of the admin API.
    visits: of second starts of the program. link: to be paid, which the program was started with. problem: a sentence
    to begin with.
    """
    closed = asyncio.Event()
    visits = visits or Visits()
    window = MainWindow(treasury, make_server)
    window.closed.connect(closed.set)
    window.apply_scheme()
    FirstMoments(window)
    window.show()
    keep("window")
    if problem:
        window.strip.show_failure(problem)
    offers = visits.follow(window, treasury, link)
    if not offers and ask_to_open and treasury.has_wallet and not treasury.access.state.opened:
        window.unlock()
    await closed.wait()
    window.deleteLater()


async def save_pictures(app: QApplication, treasury: Treasury, invoice: str, directory: Path) -> list[Path]:
    """Pictures of the screens, light and dark, at 100 % and 200 %, with what is in the history now."""
    window = MainWindow(treasury)
    window.resize(*screens.PICTURE_SIZE)
    window.show()
    try:
        return await screens.save_screens(app, window, invoice, directory)
    finally:
        await window.end()
        window.deleteLater()
