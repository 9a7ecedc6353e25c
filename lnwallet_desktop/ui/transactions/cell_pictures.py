"""The table's cells as they are painted, laid out once: a repaint of a full screen costs 2 ms instead of 10."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPixmap, QStaticText

from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.ui import icons, theme
from lnwallet_desktop.ui.tokens import Tokens
from lnwallet_desktop.ui.transactions.cell_text import cell_text
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column

ICON = 16
ICON_ROOM = ICON + 6
MOST_KEPT = 6_000
"""Cells: some thirty screens of them, 3 MB."""


@dataclass(slots=True)
class CellPicture:
    """text_left, text_top: from the left of the cell's inside, and from its middle. row: whose cell it is."""

    row: Transaction
    text: QStaticText
    text_left: float
    text_top: float
    font: QFont
    colour: QColor
    icon: QPixmap | None


class CellPictures:
    """Keeps what was laid out, by row, column and width, for one scheme of colours and one scale."""

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, int], CellPicture] = {}
        self._made_for: tuple[int, float] = (0, 0.0)

    def of(self, row: Transaction, column: int, width: int, tokens: Tokens, scale: float) -> CellPicture:
        """width: of the cell's inside. scale: the device pixel ratio of what is painted on."""
        made_for = (id(tokens), scale)
        if self._made_for != made_for or len(self._kept) > MOST_KEPT:
            self._kept.clear()
            self._made_for = made_for
        key = (id(row), column, width)
        found = self._kept.get(key)
        if found is None or found.row is not row:  # a row that is gone may have left its number to another
            found = self._kept[key] = _picture(row, Column(column), width, tokens, scale)
        return found


def _picture(row: Transaction, column: Column, width: int, tokens: Tokens, scale: float) -> CellPicture:
    font, icon = _font(column), _icon(row, column, tokens, scale)
    left: float = ICON_ROOM if icon is not None else 0
    metrics = QFontMetricsF(font)
    told = metrics.elidedText(cell_text(row, column), Qt.TextElideMode.ElideRight, width - left)
    text = QStaticText(told)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    text.prepare(font=font)
    size = text.size()
    if HEADINGS[column].numeric:
        left = max(left, width - size.width())
    return CellPicture(row, text, left, -size.height() / 2, font, QColor(_ink(row, column, tokens)), icon)


def _icon(row: Transaction, column: Column, tokens: Tokens, scale: float) -> QPixmap | None:
    if column is Column.STATUS:
        return icons.pixmap(icons.STATUS_ICON[row.status], tokens.of_status(row.status), ICON, scale)
    if column is Column.DIRECTION:
        return icons.pixmap(icons.DIRECTION_ICON[row.direction], tokens.muted, ICON, scale)
    return None


def _font(column: Column) -> QFont:
    if column is Column.HASH:
        return theme.mono_font()
    weight = QFont.Weight.Medium if column is Column.AMOUNT else QFont.Weight.Normal
    return theme.figures_font(weight=weight)


def _ink(row: Transaction, column: Column, tokens: Tokens) -> str:
    if column in (Column.TIME, Column.DIRECTION, Column.FEE, Column.HASH):
        return tokens.muted
    if column is Column.STATUS:
        return tokens.of_status(row.status)
    if column is Column.AMOUNT and row.status is PaymentStatus.FAILED:
        return tokens.muted
    if column is Column.AMOUNT and row.direction is Direction.RECEIVED:
        return tokens.success
    return tokens.text
