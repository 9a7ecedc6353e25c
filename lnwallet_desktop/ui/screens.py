"""Pictures of the screens, for the demonstration, the documentation and a look with one's own eyes."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.main_window import MainWindow

SETTLE_S = 0.3
SHEET_SHADE = 90
"""How dark the window gets behind a sheet in a picture, of 255."""


async def settle() -> None:
    """Let answers arrive and widgets paint."""
    await asyncio.sleep(SETTLE_S)


def save(widget: QWidget, directory: Path, name: str) -> Path:
    """One widget as a PNG file, at the screen's own resolution."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{name}.png"
    widget.grab().save(str(path))
    return path


def save_over(window: QWidget, sheet: QWidget, directory: Path, name: str) -> Path:
    """A sheet as it stands over its window."""
    picture: QPixmap = window.grab()
    top = sheet.grab()
    painter = QPainter(picture)
    painter.fillRect(0, 0, window.width(), window.height(), QColor(0, 0, 0, SHEET_SHADE))
    place = QPoint((window.width() - sheet.width()) // 2, max(0, (window.height() - sheet.height()) // 2))
    painter.drawPixmap(place, top)
    painter.end()
    path = directory / f"{name}.png"
    picture.save(str(path))
    return path


async def save_screens(app: QApplication, window: MainWindow, invoice: str, directory: Path) -> list[Path]:
    """The window, the pay sheet with a quote, and the unlock sheet, light and dark; their paths."""
    saved = []
    for dark in (False, True):
        theme.apply(app, dark)
        scheme = "dark" if dark else "light"
        await settle()
        saved.append(save(window, directory, f"window-{scheme}"))
        pay = window.pay(invoice)
        if pay is not None:
            await settle()
            await settle()
            saved.append(save_over(window, pay, directory, f"pay-{scheme}"))
            pay.reject()
        unlock = window.unlock()
        if unlock is not None:
            await settle()
            saved.append(save_over(window, unlock, directory, f"unlock-{scheme}"))
            unlock.reject()
    theme.apply(app)
    return saved
