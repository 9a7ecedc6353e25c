"""An empty window is told from a painted one."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.painting import paint_window, painting_of
from tests.loops import Loop


def test_a_window_with_its_history_is_not_blank(treasury: Treasury, loop: Loop) -> None:
    painting = loop.run(paint_window(treasury))
    assert not painting.is_blank
    assert painting.size.width() >= 1280


def test_one_colour_or_nearly_one_is_blank() -> None:
    picture = QImage(1280, 800, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    assert painting_of(picture, 1).is_blank
    painter = QPainter(picture)
    painter.drawText(20, 20, "LN Wallet Desktop")
    painter.end()
    assert painting_of(picture, 1).is_blank
