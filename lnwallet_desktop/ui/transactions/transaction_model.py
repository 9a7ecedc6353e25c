"""The history as a table model: all ids in order, and only the rows that are looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.history import OrderedIds, QueryHandle, Sort, TransactionFilter, TransactionHistory
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui.transactions.cell_text import cell_text, spoken_text, tool_tip
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column, Role
from lnwallet_desktop.ui.transactions.id_runs import same_head, same_tail
from lnwallet_desktop.ui.transactions.row_cache import RowCache

PAGE = 100
MOST_REFRESHED = 1_000
"""Changed rows read again at once; more are read when they are looked at."""

Index = QModelIndex | QPersistentModelIndex
Spawn = Callable[[Coroutine[Any, Any, None], str], object]
NOTHING = QModelIndex()


class TransactionModel(QAbstractTableModel):
    """Shows what `show` asked for last: a newer question withdraws an older one, and its answers are dropped.

    `data` never waits: a row that is not here yet is empty, and its page is asked for. Changes are taken in where they
    belong, one look at a time, so a stream of them neither starves the table nor floods the database.
    """

    loaded = Signal()
    """An answer is shown."""
    failed = Signal(str)
    """The database could not answer; the sentence for the person."""
    rearranging = Signal()
    """Rows are about to appear, go or change places under the same question."""
    rearranged = Signal()

    def __init__(self, history: TransactionHistory, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._spawn = spawn
        self._wanted = TransactionFilter()
        self._sort = Sort()
        self._question = 0
        self._answered: tuple[TransactionFilter, Sort] | None = None
        self._looking: QueryHandle | None = None
        self._look_again = False
        self._changed: set[UUID] = set()
        self._ids = OrderedIds(b"")
        self._rows = RowCache()
        self._asked: set[int] = set()

    @property
    def wanted(self) -> TransactionFilter:
        return self._wanted

    @property
    def order(self) -> Sort:
        return self._sort

    @property
    def is_loading(self) -> bool:
        """Whether what is shown is not yet what was asked for last."""
        return self._answered != (self._wanted, self._sort)

    def show(self, wanted: TransactionFilter, sort: Sort) -> None:
        """Ask PostgreSQL for these rows in this order; what is shown stays until the answer is here."""
        self._wanted, self._sort = wanted, sort
        self._question += 1
        if self._looking is not None:
            self._spawn(asyncio.to_thread(self._looking.cancel), "withdraw a question")
        self._look()

    def take_changes(self, ids: frozenset[UUID] | None) -> None:
        """Rows appeared or changed; None: which is not known."""
        if ids is None or len(ids) > MOST_REFRESHED:
            self._rows.clear()
        else:
            self._changed |= ids
        if self._looking is None:
            self._look()
        else:
            self._look_again = True

    def transaction(self, row: int) -> Transaction | None:
        """The row, or None while it loads; then its page is asked for."""
        found = self._rows.get(self._ids[row])
        if found is None:
            self._want_page(row // PAGE)
        return found

    def id_at(self, row: int) -> UUID | None:
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, transaction_id: UUID) -> int | None:
        return self._ids.find(transaction_id)

    def _look(self) -> None:
        self._look_again = False
        self._looking = handle = QueryHandle()
        self._spawn(self._answer(self._question, self._wanted, self._sort, handle), "list transactions")

    async def _answer(self, question: int, wanted: TransactionFilter, sort: Sort, handle: QueryHandle) -> None:
        changed, self._changed = self._changed, set()
        try:
            ids = await asyncio.to_thread(self._history.ordered_ids, wanted, sort, handle)
            fresh = {*ids[:PAGE], *(known for known in changed if known in self._rows)}
            for row in await asyncio.to_thread(self._history.rows, list(fresh)):
                self._rows.keep(row)  # true whatever was asked meanwhile
        except WalletDesktopError as error:
            self._changed |= changed
            if question == self._question:
                self._looking = None
                self.failed.emit(error.message)
            return
        if question == self._question:
            self._looking = None
            self._take_answer(ids, (wanted, sort))
            if self._look_again:
                self._look()

    def _take_answer(self, ids: OrderedIds, answered: tuple[TransactionFilter, Sort]) -> None:
        if self._answered == answered:
            self.rearranging.emit()
            self._rearrange(ids)
            self.rearranged.emit()
        else:
            self.beginResetModel()
            self._ids = ids
            self._answered = answered
            self.endResetModel()
        self._asked.clear()
        self._repaint(0, len(self._ids) - 1)
        self.loaded.emit()

    def _rearrange(self, new: OrderedIds) -> None:
        """From the old order to the new one of the same question: one run is taken out, one put in."""
        old = self._ids
        head = same_head(old, new)
        tail = same_tail(old, new, min(len(old), len(new)) - head)
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone:
            self.beginRemoveRows(NOTHING, head, head + gone - 1)
            self._ids = old.without(head, gone)
            self.endRemoveRows()
        if come:
            self.beginInsertRows(NOTHING, head, head + come - 1)
            self._ids = new
            self.endInsertRows()
        self._ids = new

    def _want_page(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self._spawn(self._fetch(self._question, page), "fetch transactions")

    async def _fetch(self, question: int, page: int) -> None:
        first = page * PAGE
        try:
            rows = await asyncio.to_thread(self._history.rows, self._ids[first : first + PAGE])
        except WalletDesktopError as error:
            self.failed.emit(error.message)  # stays in `_asked`: it is tried again with the next look, not per repaint
            return
        for row in rows:
            self._rows.keep(row)
        if question == self._question:
            self._asked.discard(page)
            self._repaint(first, min(first + PAGE, len(self._ids)) - 1)

    def _repaint(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def rowCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Role.TRANSACTION:
            return self.transaction(index.row())
        write = _WRITERS.get(role)
        row = self.transaction(index.row()) if write else None
        return write(row, column) if write and row is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[Column(section)].title
        return _alignment(Column(section)) if role == Qt.ItemDataRole.TextAlignmentRole else None


_WRITERS: dict[int, Callable[[Transaction, Column], str]] = {
    Qt.ItemDataRole.DisplayRole: cell_text,
    Qt.ItemDataRole.ToolTipRole: tool_tip,
    Qt.ItemDataRole.AccessibleTextRole: spoken_text,
}


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if HEADINGS[column].numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
