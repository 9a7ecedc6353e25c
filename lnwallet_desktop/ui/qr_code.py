"""A QR code that is sharp at any scale."""

from __future__ import annotations

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lnwallet_desktop.translation import tr

WISHED_SIDE = 290
"""About this many pixels at 100 %."""
QUIET_MODULES = 4
"""The white margin that readers need (ISO/IEC 18004)."""


class QrCode(QWidget):
    """Always dark on white, also in a dark window: readers want that."""

    def __init__(self) -> None:
        super().__init__()
        self._side = WISHED_SIDE
        self._modules: tuple[bytes, ...] = ()
        self.setObjectName("qrCode")
        self.setAccessibleName(tr("QR code of the invoice"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str) -> None:
        """An invoice in capitals needs a third less room."""
        self._modules = tuple(bytes(line) for line in segno.make(text, error="m", micro=False).matrix)
        count = len(self._modules) + 2 * QUIET_MODULES
        self._side = count * max(2, round(WISHED_SIDE / count))  # a module is a whole number of pixels
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._modules:
            return
        size = self.width() / (len(self._modules) + 2 * QUIET_MODULES)
        for y, line in enumerate(self._modules):
            for x, dark in enumerate(line):
                if dark:
                    left, top = (x + QUIET_MODULES) * size, (y + QUIET_MODULES) * size
                    painter.fillRect(QRectF(left, top, size, size), Qt.GlobalColor.black)
