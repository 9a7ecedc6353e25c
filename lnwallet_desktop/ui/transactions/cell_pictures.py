"""The table's cells as they are painted: texts are laid out once, and figures, which rarely repeat, only measured."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap, QStaticText

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
    """place: of the text, from the left of the cell's inside and from its middle; that of figures is their base line.

    row: whose cell it is.
    """

    row: Transaction
    text: QStaticText | str
    place: QPointF
    font: QFont
    colour: QColor
    icon: QPixmap | None

    def paint(self, painter: QPainter, left: float, middle: float) -> None:
        """left, middle: of the cell's inside."""
        if self.icon is not None:
            painter.drawPixmap(QPointF(left, middle - ICON / 2), self.icon)
        painter.setFont(self.font)
        painter.setPen(self.colour)
        place = QPointF(left + self.place.x(), middle + self.place.y())
        if isinstance(self.text, str):
            painter.drawText(place, self.text)
        else:
            painter.drawStaticText(place, self.text)


class ColumnStyle:
    """How a column is written."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self.font = _font(column)
        self.is_numeric = HEADINGS[column].numeric
        self.has_figures = column in _FIGURES
        self.metrics = QFontMetricsF(self.font)
        self.base_line = self.metrics.ascent() - math.ceil(self.metrics.height()) / 2
        self._zeros = _HEX_DIGITS if column is Column.HASH else _DIGITS
        self._widths: dict[str, float] = {}

    def width_of_figures(self, told: str) -> float:
        """All digits are equally wide, so few texts are to be measured."""
        shape = told.translate(self._zeros)
        known = self._widths.get(shape)
        if known is None:
            known = self._widths[shape] = self.metrics.horizontalAdvance(shape)
        return known


class CellPictures:
    """Keeps what was laid out, by row, column and width, for one scheme of colours and one scale.

    Equal texts of a column are laid out once: most of a first painting is that, and half of the cells say the same.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[int, int, int], CellPicture] = {}
        self._laid: dict[tuple[str, int, int], _Laid] = {}
        self._columns: dict[int, ColumnStyle] = {}
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
        style = self._columns.get(column)
        if style is None:
            style = self._columns[column] = ColumnStyle(Column(column))
        icon = _icon(row, style.column, tokens, scale)
        left: float = ICON_ROOM if icon is not None else 0
        told, room = cell_text(row, column), width - int(left)
        text: QStaticText | str
        if style.has_figures and (text_width := style.width_of_figures(told)) <= room:
            text, top = told, style.base_line
        else:
            text, text_width, text_height = self._laid_out(told, column, room, style)
            top = -text_height / 2
        if style.is_numeric:
            left = max(left, width - text_width)
        colour = self._colour(_ink(row, style.column, tokens))
        return CellPicture(row, text, QPointF(left, top), style.font, colour, icon)

    def _laid_out(self, told: str, column: int, room: int, style: ColumnStyle) -> _Laid:
        key = (told, column, room)
        laid = self._laid.get(key)
        if laid is None:
            laid = self._laid[key] = _lay_out(told, style.font, style.metrics, room)
        return laid

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
    if column in _MUTED:
        return tokens.muted
    if column is Column.STATUS:
        return tokens.of_status(row.status)
    if column is Column.AMOUNT and row.status is PaymentStatus.FAILED:
        return tokens.muted
    if column is Column.AMOUNT and row.direction is Direction.RECEIVED:
        return tokens.success
    return tokens.text


_MUTED = frozenset({Column.TIME, Column.DIRECTION, Column.FEE, Column.HASH})
_FIGURES = frozenset({Column.TIME, Column.AMOUNT, Column.FEE, Column.HASH})
"""Said of almost every row in other words: laying such a text out costs more than drawing it twice."""
_DIGITS = str.maketrans("123456789", "0" * 9)
_HEX_DIGITS = str.maketrans("123456789abcdef", "0" * 15)
