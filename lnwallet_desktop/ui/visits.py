"""Second starts of the program: the window comes to the front and offers what was handed over to be paid."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.main_window import MainWindow

LOOK_EVERY_MS = 200
WAITS_S = 600
"""How long a link waits for the person to finish what is open; after that it would only surprise."""
NO_WALLET = marked("A payment link was opened, but there is no wallet here yet. Make one, then open the link again.")


class Visits(QObject):
    """Lives on the main thread, as the window that it is told of.

    A link never disturbs what a person is doing: while a sheet is open it waits, and only the newest one does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._first_start: QWidget | None = None
        self._window: MainWindow | None = None
        self._treasury: Treasury | None = None
        self._link = ""
        self._looks_left = 0
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def follow_first_start(self, window: QWidget | None) -> None:
        """Visits go there, until it is over (None). A link is kept for the wallet that is being made."""
        self._first_start = window

    def follow(self, window: MainWindow, treasury: Treasury, link: str = "") -> bool:
        """From now on visits go there, until it is closed. link: to be paid, unless a newer one came meanwhile.

        Whether there is one.
        """
        self._window, self._treasury = window, treasury
        window.closed.connect(self._leave)
        newest = self._link or link
        if newest:
            self.offer(newest)
        return bool(newest)

    def bring(self, link: str) -> bool:
        """To the front, and the link, if there is one, to be paid. False: there is no window, or it is closing."""
        if self._first_start is not None:
            come_forward(self._first_start)
            self._link = link or self._link
            return True
        if self._window is None or not self._window.isVisible():
            return False
        come_forward(self._window)
        if link:
            self.offer(link)
        return True

    def offer(self, link: str) -> None:
        """Open the pay sheet with it, at once or as soon as nothing else is open."""
        self._link = link
        self._looks_left = WAITS_S * 1000 // LOOK_EVERY_MS
        if QApplication.activeModalWidget() is None:
            self._open()
        else:
            self._timer.start()

    def _look(self) -> None:
        self._looks_left -= 1
        if QApplication.activeModalWidget() is not None and self._looks_left > 0:
            return
        opened = self._treasury is not None and self._treasury.access.state.opened
        if opened and self._looks_left > 0:
            self._open()
        else:  # the person closed the unlock that was asked for, or let it wait too long: they do not want it
            self._forget()

    def _open(self) -> None:
        link = self._link
        self._forget()
        if self._window is None or self._treasury is None:
            return
        if self._treasury.has_wallet:
            self._window.pay(link)
        else:
            self._window.strip.show_failure(tr(NO_WALLET))

    def _forget(self) -> None:
        self._link = ""
        self._timer.stop()

    def _leave(self) -> None:
        self._forget()
        self._window = self._treasury = None


def come_forward(window: QWidget) -> None:
    """As far as the desktop lets a program do that; else its entry in the task bar blinks."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)
