"""Icons of one set (Phosphor), tinted by the tokens and sharp at any scale."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.treasury.places import resource

STATUS_ICON = {
    PaymentStatus.SUCCESS: "check-circle",
    PaymentStatus.PENDING: "clock",
    PaymentStatus.FAILED: "x-circle",
}
"""A shape for each status, so that none is told by colour alone."""
DIRECTION_ICON = {Direction.SENT: "arrow-up-right", Direction.RECEIVED: "arrow-down-left"}


def of_status(row: Transaction) -> str:
    return STATUS_ICON[row.status]


def icon(name: str, colour: str, disabled: str = "", size: int = 18) -> QIcon:
    """An icon for buttons and actions that stays sharp on screens of up to 300 %."""
    made = QIcon()
    for scale in (1, 2, 3):
        made.addPixmap(pixmap(name, colour, size, scale))
        if disabled:
            made.addPixmap(pixmap(name, disabled, size, scale), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=512)
def pixmap(name: str, colour: str, size: int, scale: float) -> QPixmap:
    """scale: the device pixel ratio of what it will be drawn on."""
    picture = QPixmap(QSize(round(size * scale), round(size * scale)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode())).render(
        painter, QRectF(picture.rect())
    )
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


@cache
def _drawing(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")
