"""Icons of one set (Phosphor), tinted by the palette and sharp at any scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.ui.places import resource

STATUS_ICON = {
    PaymentStatus.SUCCESS: "check-circle",
    PaymentStatus.PENDING: "clock",
    PaymentStatus.FAILED: "x-circle",
}
"""A shape for each status, so that none is told by colour alone."""


def icon(name: str, colour: str, size: int = 18) -> QIcon:
    """An icon that stays sharp on screens of up to 300 %."""
    made = QIcon()
    for scale in (1, 2, 3):
        picture = _render(name, colour, size, scale)
        made.addPixmap(picture)
    return made


def pixmap(name: str, colour: str, size: int = 16) -> QPixmap:
    """For the screen in use."""
    screen = QGuiApplication.primaryScreen()
    return _render(name, colour, size, screen.devicePixelRatio() if screen else 1.0)


@lru_cache(maxsize=256)
def _render(name: str, colour: str, size: int, scale: float) -> QPixmap:
    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(QSize(round(size * scale), round(size * scale)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture
