"""The history as a table model: all ids in order, and only the rows that are looked at."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.history import OrderedIds, Sort, TransactionFilter, TransactionHistory
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column, Role

PAGE = 100
ROWS_KEPT = 4_000
MOST_REFRESHED = 1_000

Index = QModelIndex | QPersistentModelIndex
Spawn = Callable[[Coroutine[Any, Any, None], str], object]
NOTHING = QModelIndex()
LOADING = "…"


class TransactionModel(QAbstractTableModel):
    """Shows what `show` asked for last; answers to older questions are dropped.

    `data` never waits: a row that is not here yet shows `…`, and its page is asked for. Rows that appear or change are
    taken in where they belong, so selection and place stay with the transactions they were on.
    """

    loaded = Signal()
    """An answer is shown."""
    failed = Signal(str)
    """The database could not answer; the sentence for the person."""

    def __init__(self, history: TransactionHistory, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._spawn = spawn
        self._wanted = TransactionFilter()
        self._sort = Sort()
        self._question = 0
        self._answered: tuple[TransactionFilter, Sort] | None = None
        self._ids = OrderedIds(b"")
        self._rows: OrderedDict[UUID, Transaction] = OrderedDict()
        self._asked: set[int] = set()

    @property
    def wanted(self) -> TransactionFilter:
        return self._wanted

    @property
    def order(self) -> Sort:
        return self._sort

    def show(self, wanted: TransactionFilter, sort: Sort) -> None:
        """Ask PostgreSQL for these rows in this order; what is shown stays until the answer is here."""
        self._wanted, self._sort = wanted, sort
        self._ask(frozenset())

    def take_changes(self, ids: frozenset[UUID] | None) -> None:
        """Rows appeared or changed; None: which is not known."""
        if ids is None or len(ids) > MOST_REFRESHED:
            self._rows.clear()
            ids = frozenset()
        self._ask(ids)

    def transaction(self, row: int) -> Transaction | None:
        """The row, or None while it loads; then its page is asked for."""
        found = self._rows.get(self._ids[row])
        if found is None:
            self._want_page(row // PAGE)
        return found

    def row_of(self, transaction_id: UUID) -> int | None:
        return self._ids.find(transaction_id)

    def _ask(self, changed: frozenset[UUID]) -> None:
        self._question += 1
        self._spawn(self._answer(self._question, self._wanted, self._sort, changed), "list transactions")

    async def _answer(self, question: int, wanted: TransactionFilter, sort: Sort, changed: frozenset[UUID]) -> None:
        try:
            ids = await asyncio.to_thread(self._history.ordered_ids, wanted, sort)
            fresh = {*ids[:PAGE], *(known for known in changed if known in self._rows)}
            rows = await asyncio.to_thread(self._history.rows, list(fresh))
        except WalletDesktopError as error:
            if question == self._question:
                self.failed.emit(error.message)
            return
        for row in rows:  # true whatever was asked meanwhile
            self._keep(row)
        if question != self._question:
            return
        if self._answered == (wanted, sort):
            self._rearrange(ids)
        else:
            self.beginResetModel()
            self._ids = ids
            self._answered = (wanted, sort)
            self.endResetModel()
        self._asked.clear()
        self._repaint(0, len(self._ids) - 1)
        self.loaded.emit()

    def _rearrange(self, ids: OrderedIds) -> None:
        """From the old order to the new one of the same question: one run is taken out, one put in."""
        old, new = self._ids, ids
        head = _same_head(old, new)
        tail = _same_tail(old, new, min(len(old), len(new)) - head)
        gone, come = len(old) - head - tail, len(new) - head - tail
        if gone:
            self.beginRemoveRows(NOTHING, head, head + gone - 1)
            self._ids = old.without(head, gone)
            self.endRemoveRows()
        if come:
            self.beginInsertRows(NOTHING, head, head + come - 1)
            self._ids = new
            self.endInsertRows()
        self._ids = ids

    def _want_page(self, page: int) -> None:
        if page not in self._asked:
            self._asked.add(page)
            self._spawn(self._fetch(self._question, page), "fetch transactions")

    async def _fetch(self, question: int, page: int) -> None:
        first = page * PAGE
        try:
            rows = await asyncio.to_thread(self._history.rows, self._ids[first : first + PAGE])
        except WalletDesktopError as error:
            self._asked.discard(page)
            self.failed.emit(error.message)
            return
        for row in rows:
            self._keep(row)
        self._asked.discard(page)
        if question == self._question:
            self._repaint(first, min(first + PAGE, len(self._ids)) - 1)

    def _keep(self, row: Transaction) -> None:
        self._rows[row.transaction_id] = row
        self._rows.move_to_end(row.transaction_id)
        while len(self._rows) > ROWS_KEPT:
            self._rows.popitem(last=False)

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
            side = Qt.AlignmentFlag.AlignRight if HEADINGS[column].numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in _TEXT_ROLES:
            return None
        row = self.transaction(index.row())
        if role == Role.TRANSACTION:
            return row
        if row is None:
            return LOADING if role == Qt.ItemDataRole.DisplayRole else None
        if role == Role.TONE:
            return "muted" if column in (Column.TIME, Column.FEE, Column.HASH) else ""
        return _whole(row, column) if role == Qt.ItemDataRole.ToolTipRole else _text(row, column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        heading = HEADINGS[Column(section)]
        if role == Qt.ItemDataRole.DisplayRole:
            return heading.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if heading.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


_TEXT_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Role.TRANSACTION,
    Role.TONE,
)


def _same_head(old: OrderedIds, new: OrderedIds) -> int:
    """How many rows at the beginning are the same."""
    return _longest(min(len(old), len(new)), lambda count: old.same(new, 0, 0, count))


def _same_tail(old: OrderedIds, new: OrderedIds, most: int) -> int:
    """How many rows at the end are the same, at most `most`."""
    return _longest(most, lambda count: old.same(new, len(old) - count, len(new) - count, count))


def _longest(most: int, same: Callable[[int], bool]) -> int:
    """The largest count that is the same. By halves: comparing bytes is fast, looping over rows is not."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        if same(middle):
            least = middle
        else:
            most = middle - 1
    return least


def _text(row: Transaction, column: Column) -> str:
    match column:
        case Column.TIME:
            return formats.local_time(row.timestamp)
        case Column.STATUS:
            return formats.status_word(row)
        case Column.RECIPIENT:
            return formats.recipient(row)
        case Column.MEMO:
            return formats.plain(row.memo)
        case Column.AMOUNT:
            return formats.signed_amount(row)
        case Column.FEE:
            return formats.fee(row)
        case Column.HASH:
            return formats.short_hash(row.payment_hash)


def _whole(row: Transaction, column: Column) -> str:
    """What a tool tip tells beyond the cell."""
    match column:
        case Column.TIME:
            return row.timestamp.astimezone().strftime("%Y-%m-%d %H:%M:%S %z")
        case Column.STATUS:
            return row.failure_reason or formats.status_sentence(row)
        case Column.MEMO:
            return formats.plain(row.memo)
        case Column.HASH:
            return row.payment_hash
    return ""
