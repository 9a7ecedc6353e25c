"""Whether a window is really painted: its colours are looked at, as a person would; no widget is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import screens
from lnwallet_desktop.ui.main_window import MainWindow

FEWEST_COLOURS = 64
"""Text alone has more shades than that; an empty window has a handful."""
LARGEST_SHARE = 0.95
"""Of one colour. The window with a short history has about 0.6 of its ground."""


@dataclass(frozen=True, slots=True)
class Painting:
    """rows: of the history, as the table shows it. largest_share: how much of the picture its commonest colour has."""

    size: QSize
    rows: int
    colours: int
    largest_share: float

    @property
    def is_blank(self) -> bool:
        return self.colours < FEWEST_COLOURS or self.largest_share > LARGEST_SHARE


async def paint_window(treasury: Treasury) -> Painting:
    """Show the window on this treasury, wait for its history, look at the picture, and close it again."""
    window = MainWindow(treasury)
    window.resize(*screens.PICTURE_SIZE)
    window.show()
    try:
        await screens.until(lambda: window.history.is_settled)
        return painting_of(screens.grab(window).toImage(), window.history.model.rowCount())
    finally:
        await window.end()
        window.deleteLater()


def painting_of(picture: QImage, rows: int) -> Painting:
    """What can be seen of it."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = Counter(memoryview(plain.constBits()).cast("I"))
    return Painting(picture.size(), rows, len(pixels), max(pixels.values()) / pixels.total())
