"""Paints the table's cells: a shape and a word for the status, figures aligned, colours from the palette in force."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.tokens import Tokens
from lnwallet_desktop.ui.transactions.cell_pictures import CellPictures
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column

MARGIN = 8
FOCUS_BAR = 3
"""Wide, at the left of the chosen row while the keyboard is in the table."""
BONE_HEIGHT = 8
"""Of the bar that stands for a text while its row loads."""

_SELECTED = QStyle.StateFlag.State_Selected.value


class TransactionDelegate(QStyledItemDelegate):
    """Draws laid out text directly. row_at: the row of a number, None while it loads.

    It is asked 150 times a repaint, so: no look-up through the proxy, no colour or font made anew, and what all cells
    of a painting or of a row share is asked for once.
    """

    def __init__(self, row_at: Callable[[int], Transaction | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._row_at = row_at
        self._pictures = CellPictures()
        self._tokens: Tokens = theme.current()
        self._scale = 1.0
        self._number = -1
        self._row: Transaction | None = None

    def begin(self, tokens: Tokens, scale: float) -> None:
        """Another painting; the rows may be others by now. scale: the device pixel ratio of what is painted on."""
        self._tokens, self._scale, self._number = tokens, scale, -1

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        number, column, rect = index.row(), index.column(), option.rect
        if option.state.value & _SELECTED:
            self._paint_selection(painter, option.widget, rect)
        if number != self._number:
            self._number, self._row = number, self._row_at(number)
        width = rect.width() - 2 * MARGIN
        left, middle = rect.left() + MARGIN, rect.top() + rect.height() / 2
        if self._row is None:
            self._paint_bone(painter, QRect(left, rect.top(), width, rect.height()), Column(column))
        else:
            self._pictures.of(self._row, column, width, self._tokens, self._scale).paint(painter, left, middle)

    def _paint_selection(self, painter: QPainter, view: QWidget, rect: QRect) -> None:
        painter.fillRect(rect, QColor(self._tokens.selection))
        if rect.left() <= 0 and view.hasFocus():
            painter.fillRect(QRect(rect.left(), rect.top(), FOCUS_BAR, rect.height()), QColor(self._tokens.accent))

    def _paint_bone(self, painter: QPainter, rect: QRect, column: Column) -> None:
        width = min(rect.width(), max(24, rect.width() * 6 // 10))
        left = rect.right() - width if HEADINGS[column].numeric else rect.left()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.line))
        painter.drawRoundedRect(QRectF(left, rect.center().y() - BONE_HEIGHT / 2, width, BONE_HEIGHT), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
