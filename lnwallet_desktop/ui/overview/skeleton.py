"""Grey bars in the place of what is still being read."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme

BAR = 10
PITCH = 26
SHARES = (0.62, 0.84, 0.45)
"""How wide the bars are, of the room there is, one after the other."""


class Skeleton(QWidget):
    """So many bars as there will be lines."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.setAccessibleName(tr("Being read"))
        self._lines = lines
        self.setMinimumHeight(lines * PITCH)

    def sizeHint(self) -> QSize:
        return QSize(120, self._lines * PITCH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().line))
        for line in range(self._lines):
            top = line * PITCH + (PITCH - BAR) / 2
            painter.drawRoundedRect(QRectF(0, top, self.width() * SHARES[line % len(SHARES)], BAR), 4, 4)
