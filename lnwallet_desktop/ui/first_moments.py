"""Notes in the log when the window is painted for the first time and when it can be used: how long starting takes."""

from __future__ import annotations

import logging

from PySide6.QtCore import QEvent, QObject, Qt

from lnwallet_desktop.ui.main_window import MainWindow

log = logging.getLogger(__name__)

PAINTED = "the window is painted"
USABLE = "the window is usable"


class FirstMoments(QObject):
    """Watches one window until both have been noted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)
        window.history.feed.loaded.connect(lambda: log.info(USABLE), Qt.ConnectionType.SingleShotConnection)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self._window.removeEventFilter(self)
            log.info(PAINTED)
        return False
