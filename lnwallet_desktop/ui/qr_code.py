"""A QR code that is sharp at any scale."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

QUIET_MODULES = 4
"""The white margin that readers need (ISO/IEC 18004)."""


class QrCode(QWidget):
    """Always dark on white, also in a dark window: readers want that."""

    def __init__(self, side: int = 260) -> None:
        super().__init__()
        self._side = side
        self._modules: tuple[bytes, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """An invoice in capitals needs a third less room."""
        self._modules = tuple(bytes(line) for line in segno.make(text, error="m", micro=False).matrix)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._modules:
            return
        count = len(self._modules) + 2 * QUIET_MODULES
        size = self.width() / count
        for y, line in enumerate(self._modules):
            for x, dark in enumerate(line):
                if dark:
                    left, top = (x + QUIET_MODULES) * size, (y + QUIET_MODULES) * size
                    painter.fillRect(QRectF(left, top, size + 0.05, size + 0.05), Qt.GlobalColor.black)
