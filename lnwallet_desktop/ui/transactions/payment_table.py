"""Payments as rows of one height, a line below each: what the history and the overview's last payments share."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.transactions.transaction_delegate import TransactionDelegate


class PaymentTable(QTableView):
    """One row is chosen at a time."""

    def __init__(
        self, model: QAbstractItemModel, row_at: Callable[[int], Transaction | None], row_height: int, name: str
    ) -> None:
        """model: has the columns of `Column`. row_at: the row of a number, None while it loads. name: is read out."""
        super().__init__()
        self.setAccessibleName(name)
        self.setModel(model)
        self._cells = TransactionDelegate(row_at, self)
        self.setItemDelegate(self._cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, and then the line below each row: one for all its cells."""
        tokens = theme.of_palette(self.palette())
        self._cells.begin(tokens, self.viewport().devicePixelRatioF())
        super().paintEvent(event)
        header, exposed = self.horizontalHeader(), event.rect()
        first, last = self.rowAt(exposed.top()), self.rowAt(exposed.bottom())
        last = last if last >= 0 else self.model().rowCount() - 1
        line, width = QColor(tokens.line), header.length() - header.offset()
        painter = QPainter(self.viewport())
        for row in range(first, last + 1) if first >= 0 else ():
            painter.fillRect(0, self.rowViewportPosition(row) + self.rowHeight(row) - 1, width, 1, line)
        painter.end()
