"""A sheet: a dialog of the window that is opened, never executed, so the loop goes on under it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.reading_order import go_on
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import label

_SIDE = 24
HANGS_AT = 56
"""How far below the window's top a sheet begins."""


class Sheet(QDialog):
    """A title, a body to fill, and a row of buttons. Esc closes it.

    Work started with `start` is cancelled when the sheet closes, and the widgets live until it has ended: no task ever
    meets a deleted widget. Work that must go on belongs into `spawn.outlive`.
    """

    def __init__(self, title: str, name: str, spawn: Spawner, parent: QWidget | None, width: int = 480) -> None:
        super().__init__(parent)
        self.spawn = spawn
        self.is_closed = False
        self._started: set[asyncio.Task[Any]] = set()
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.title = label(title, theme.BASE_POINTS + 6, QFont.Weight.DemiBold)
        self.title.setFixedWidth(width - 2 * _SIDE)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 20, _SIDE, 20)
        layout.setSpacing(16)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # as high as what it shows now
        layout.addWidget(self.title)
        layout.addLayout(self.body, 1)
        layout.addLayout(self.buttons)
        self.finished.connect(self._dispose)

    def add_button(self, made: QPushButton) -> QPushButton:
        self.buttons.addWidget(made)
        return made

    def start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run work that belongs to what the sheet shows."""
        task = self.spawn(work, name)
        self._started.add(task)
        task.add_done_callback(self._started.discard)

    def _dispose(self) -> None:
        self.is_closed = True
        for task in self._started:
            task.cancel()
        self.spawn(self._delete_after(tuple(self._started)), "close a sheet")

    def _place(self) -> None:
        """Hang from the top of the window, in its middle, and stay on the screen while growing."""
        window = self.parentWidget()
        if window is None:
            return
        frame, room = window.window().geometry(), self.screen().availableGeometry()
        x = frame.center().x() - self.width() // 2
        y = min(frame.top() + HANGS_AT, room.bottom() - self.height())
        self.move(max(room.left(), x), max(room.top(), y))

    async def _delete_after(self, tasks: tuple[asyncio.Task[Any], ...]) -> None:
        await asyncio.gather(*tasks, return_exceptions=True)
        self.deleteLater()

    def focusNextPrevChild(self, next: bool) -> bool:
        return go_on(self, next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()
