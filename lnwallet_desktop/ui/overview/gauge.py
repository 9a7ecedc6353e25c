"""A bar that shows how much of a limit is used, with the same in words above it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lnwallet_desktop.ui import theme

HEIGHT = 8


class Gauge(QWidget):
    """share: 0 to 1 of the limit. tone: the token of its colour, which only repeats what words say."""

    def __init__(self, share: float, tone: str) -> None:
        super().__init__()
        self._share, self._tone = min(1.0, max(0.0, share)), tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(QRectF(self.rect()), HEIGHT / 2, HEIGHT / 2)
        if self._share > 0:
            painter.setBrush(QColor(getattr(tokens, self._tone)))
            width = max(float(HEIGHT), self._share * self.width())
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), HEIGHT / 2, HEIGHT / 2)
