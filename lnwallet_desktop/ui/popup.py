"""A small panel that drops from a control: a click elsewhere, or Esc, closes it and changes nothing."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from lnwallet_desktop.ui.reading_order import go_on

GAP = 4


class Popup(QFrame):
    """A body to fill. What has been typed counts only when the person says so."""

    def __init__(self, name: str, accessible: str, anchor: QWidget) -> None:
        super().__init__(anchor.window(), Qt.WindowType.Popup)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("kind", "popup")
        self._anchor = anchor
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 16, 16, 16)
        self.body.setSpacing(12)

    def drop(self) -> None:
        """Below its control, and on the screen."""
        self.adjustSize()
        place = self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + GAP))
        room = self._anchor.screen().availableGeometry()
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        self.move(x, max(room.top(), min(place.y(), room.bottom() - self.height())))
        self.show()

    def focusNextPrevChild(self, next: bool) -> bool:
        return go_on(self, next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
