"""What others do: all rows in memory, and Qt's proxy to sort and filter them."""

from __future__ import annotations

import statistics
import time
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QHeaderView, QTableView
from sqlalchemy import select

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS, transaction_of
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.ui.transactions.cell_text import cell_text
from lnwallet_desktop.ui.transactions.columns import Column

NOTHING = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
ROWS = select(*TRANSACTION_COLUMNS).order_by(transactions.c.timestamp.desc())


class RowsInMemory(QAbstractTableModel):
    def __init__(self, rows: list[tuple[str, ...]]) -> None:
        super().__init__()
        self._rows = rows

    def rowCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


class QtsOwn:
    """The same cells as ours, through QSortFilterProxyModel."""

    def __init__(self, database: Database, rows: int) -> None:
        with database.snapshot() as connection:
            found = [transaction_of(row) for row in connection.execute(ROWS.limit(rows))]
        self._model = RowsInMemory([tuple(cell_text(row, column) for column in Column) for row in found])
        self._proxy = QSortFilterProxyModel()
        self._proxy.setSourceModel(self._model)
        self._proxy.setFilterKeyColumn(-1)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._view = QTableView()
        self._view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._view.setModel(self._proxy)
        self._view.resize(1120, 720)
        self._view.show()
        self._view.viewport().repaint()  # not Qt's events: a task is under way

    def keystroke_s(self, words: tuple[str, ...]) -> float:
        """Median seconds from a letter more to the rows painted."""
        found = []
        for word in words:
            for length in range(1, len(word) + 1):
                began = time.perf_counter()
                self._proxy.setFilterFixedString(word[:length])
                self._view.viewport().repaint()
                found.append(time.perf_counter() - began)
        self._proxy.setFilterFixedString("")
        return statistics.median(found)

    def sort_s(self) -> float:
        """Seconds of one sort by memo to the rows painted."""
        began = time.perf_counter()
        self._proxy.sort(Column.MEMO)
        self._view.viewport().repaint()
        return time.perf_counter() - began
