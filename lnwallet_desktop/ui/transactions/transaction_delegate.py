"""Paints the table's cells: a shape and a word for the status, figures aligned, colours from the palette in force."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.tokens import Tokens
from lnwallet_desktop.ui.transactions.cell_pictures import ICON, CellPictures
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column

MARGIN = 8
FOCUS_BAR = 3
"""Wide, at the left of the chosen row while the keyboard is in the table."""
BONE_HEIGHT = 8
"""Of the bar that stands for a text while its row loads."""

_SELECTED = QStyle.StateFlag.State_Selected.value


class TransactionDelegate(QStyledItemDelegate):
    """Draws laid out text directly. row_at: the row of a number, None while it loads.

    It is asked 150 times a repaint, so: no look-up through the proxy, no colour or font made anew.
    """

    def __init__(self, row_at: Callable[[int], Transaction | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._row_at = row_at
        self._pictures = CellPictures()
        self._made_for: int | None = None
        """The palette's number."""
        self._tokens: Tokens = theme.current()
        self._colours: dict[str, QColor] = {}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column, rect = index.column(), option.rect
        tokens = self._tokens_in_force(option)
        self._paint_ground(painter, option, rect)
        row = self._row_at(index.row())
        width = rect.width() - 2 * MARGIN
        left, middle = rect.left() + MARGIN, rect.top() + rect.height() / 2
        if row is None:
            self._paint_bone(painter, QRect(left, rect.top(), width, rect.height()), Column(column), tokens)
            return
        cell = self._pictures.of(row, column, width, tokens, painter.device().devicePixelRatioF())
        if cell.icon is not None:
            painter.drawPixmap(QPointF(left, middle - ICON / 2), cell.icon)
        painter.setFont(cell.font)
        painter.setPen(cell.colour)
        painter.drawStaticText(QPointF(left + cell.text_left, middle + cell.text_top), cell.text)

    def _tokens_in_force(self, option: QStyleOptionViewItem) -> Tokens:
        palette = option.palette
        key = palette.cacheKey()
        if key != self._made_for:
            self._made_for, self._tokens = key, theme.of_palette(palette)
            names = ("selection", "line", "accent")
            self._colours = {name: QColor(getattr(self._tokens, name)) for name in names}
        return self._tokens

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        selected = option.state.value & _SELECTED
        if selected:
            painter.fillRect(rect, self._colours["selection"])
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, self._colours["line"])
        if selected and rect.left() <= 0:
            view: QWidget = option.widget
            if view.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), FOCUS_BAR, rect.height()), self._colours["accent"])

    def _paint_bone(self, painter: QPainter, rect: QRect, column: Column, tokens: Tokens) -> None:
        width = min(rect.width(), max(24, rect.width() * 6 // 10))
        left = rect.right() - width if HEADINGS[column].numeric else rect.left()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(QRectF(left, rect.center().y() - BONE_HEIGHT / 2, width, BONE_HEIGHT), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
