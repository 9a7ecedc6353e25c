"""The table's cells as they are painted, laid out once: a repaint of a full screen costs 2 ms instead of 10."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSizeF, Qt
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

_Laid = tuple[QStaticText, float, float]
"""A text, its width and its height."""


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
    """Keeps what was laid out, by row, column and width, for one scheme of colours and one scale.

    Equal texts of a column are laid out once: most of a first painting is that, and half of the cells say the same.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, int], CellPicture] = {}
        self._laid: dict[tuple[str, int, int], _Laid] = {}
        self._columns: dict[int, tuple[QFont, QFontMetricsF, bool]] = {}
        self._colours: dict[str, QColor] = {}
        self._made_for: tuple[int, float] = (0, 0.0)

    def of(self, row: Transaction, column: int, width: int, tokens: Tokens, scale: float) -> CellPicture:
        """width: of the cell's inside. scale: the device pixel ratio of what is painted on."""
        made_for = (id(tokens), scale)
        if self._made_for != made_for or len(self._kept) > MOST_KEPT:
            self._forget()
            self._made_for = made_for
        key = (id(row), column, width)
        found = self._kept.get(key)
        if found is None or found.row is not row:  # a row that is gone may have left its number to another
            found = self._kept[key] = self._picture(row, column, width, tokens, scale)
        return found

    def _forget(self) -> None:
        for kept in (self._kept, self._laid, self._columns, self._colours):
            kept.clear()

    def _picture(self, row: Transaction, column: int, width: int, tokens: Tokens, scale: float) -> CellPicture:
        font, metrics, is_numeric = self._column(column)
        icon = _icon(row, column, tokens, scale)
        left: float = ICON_ROOM if icon is not None else 0
        told, room = cell_text(row, column), width - int(left)
        laid = self._laid.get((told, column, room))
        if laid is None:
            laid = self._laid[told, column, room] = _lay_out(told, font, metrics, room)
        text, text_width, text_height = laid
        if is_numeric:
            left = max(left, width - text_width)
        return CellPicture(row, text, left, -text_height / 2, font, self._colour(_ink(row, column, tokens)), icon)

    def _column(self, column: int) -> tuple[QFont, QFontMetricsF, bool]:
        known = self._columns.get(column)
        if known is None:
            font = _font(column)
            known = self._columns[column] = (font, QFontMetricsF(font), HEADINGS[Column(column)].numeric)
        return known

    def _colour(self, name: str) -> QColor:
        known = self._colours.get(name)
        if known is None:
            known = self._colours[name] = QColor(name)
        return known


def _lay_out(told: str, font: QFont, metrics: QFontMetricsF, room: int) -> _Laid:
    text, size = _static(told, font)
    if size.width() > room:
        text, size = _static(metrics.elidedText(told, Qt.TextElideMode.ElideRight, room), font)
    return text, size.width(), size.height()


def _static(told: str, font: QFont) -> tuple[QStaticText, QSizeF]:
    text = QStaticText(told)
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    text.prepare(font=font)
    return text, text.size()


def _icon(row: Transaction, column: int, tokens: Tokens, scale: float) -> QPixmap | None:
    if column == Column.STATUS:
        return icons.pixmap(icons.STATUS_ICON[row.status], tokens.of_status(row.status), ICON, scale)
    if column == Column.DIRECTION:
        return icons.pixmap(icons.DIRECTION_ICON[row.direction], tokens.muted, ICON, scale)
    return None


def _font(column: int) -> QFont:
    if column == Column.HASH:
        return theme.mono_font()
    weight = QFont.Weight.Medium if column == Column.AMOUNT else QFont.Weight.Normal
    return theme.figures_font(weight=weight)


def _ink(row: Transaction, column: int, tokens: Tokens) -> str:
    if column in _MUTED:
        return tokens.muted
    if column == Column.STATUS:
        return tokens.of_status(row.status)
    if column == Column.AMOUNT and row.status is PaymentStatus.FAILED:
        return tokens.muted
    if column == Column.AMOUNT and row.direction is Direction.RECEIVED:
        return tokens.success
    return tokens.text


_MUTED = frozenset({Column.TIME, Column.DIRECTION, Column.FEE, Column.HASH})
