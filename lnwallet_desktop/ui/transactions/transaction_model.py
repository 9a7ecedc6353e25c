"""The history as a table model: only the rows that are looked at, wherever they stand among millions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lnwallet_desktop.ledger.browse.ordered_ids import OrderedIds
from lnwallet_desktop.ledger.browse.question import PAGE
from lnwallet_desktop.ledger.browse.row_page import RowPage
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.transactions.cell_text import cell_text, spoken_text, tool_tip
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column, Role
from lnwallet_desktop.ui.transactions.id_runs import same_head, same_tail
from lnwallet_desktop.ui.transactions.page_cache import PageCache

Index = QModelIndex | QPersistentModelIndex
NOTHING = QModelIndex()
COLUMNS = len(Column)


class TransactionModel(QAbstractTableModel):
    """Holds pages of rows and knows how many rows there are; HistoryFeed fills it.

    `data` never waits: a row that is not here yet is empty, and its page is asked for. Rows that have come in above all
    others since the places were last counted stand in `fresh`, so that no page moves.
    """

    page_wanted = Signal(int)
    """A page was looked at that is not here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self._fresh: list[Transaction] = []
        self._pages = PageCache()

    @property
    def fresh(self) -> tuple[Transaction, ...]:
        """Rows above the first page, first row first."""
        return tuple(self._fresh)

    def transaction(self, row: int) -> Transaction | None:
        """The row, or None while it loads; then its page is asked for."""
        if row < len(self._fresh):
            return self._fresh[row]
        number, place = divmod(row - len(self._fresh), PAGE)
        page = self._pages.get(number)
        if page is None:
            self.page_wanted.emit(number)
            return None
        return page[place] if place < len(page) else None

    def number_in_sight(self, transaction_id: UUID) -> int | None:
        """The number of a row that is here; None for one that would have to be fetched."""
        for number, row in self._rows_here():
            if row == transaction_id:
                return number
        return None

    def known_of(self, ids: Iterable[UUID]) -> list[UUID]:
        """Those of them that are here."""
        wanted = set(ids)
        return [row for _, row in self._rows_here() if row in wanted]

    def has_page(self, number: int) -> bool:
        return number in self._pages

    def restart(self, page: RowPage) -> None:
        """Another question's first rows; how many follow is not known yet."""
        self.beginResetModel()
        self._fresh, self._count = [], len(page)
        self._pages.replace({0: page})
        self.endResetModel()

    def let_in(self, rows: list[Transaction]) -> None:
        """New rows above all others."""
        self.beginInsertRows(NOTHING, 0, len(rows) - 1)
        self._fresh[:0] = rows
        self._count += len(rows)
        self.endInsertRows()

    def rearrange(self, old: OrderedIds, new: OrderedIds, pages: dict[int, RowPage]) -> None:
        """From the old order to the new one of the same question: one run is taken out, one put in."""
        head = same_head(old, new)
        tail = same_tail(old, new, min(len(old), len(new)) - head)
        gone, come = len(old) - head - tail, len(new) - head - tail
        self._take(pages)
        if gone:
            self.beginRemoveRows(NOTHING, head, head + gone - 1)
            self._count -= gone
            self.endRemoveRows()
        if come:
            self.beginInsertRows(NOTHING, head, head + come - 1)
            self._count += come
            self.endInsertRows()
        self.repaint_all()

    def resize(self, count: int, pages: dict[int, RowPage]) -> None:
        """So many rows in all, where it is not known which have come and gone; the selection is for others to mend."""
        self._take(pages)
        if count > self._count:
            self.beginInsertRows(NOTHING, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(NOTHING, count, self._count - 1)
            self._count = count
            self.endRemoveRows()
        self.repaint_all()

    def put(self, number: int, page: RowPage) -> None:
        """A page that was asked for."""
        self._pages.keep(number, page)
        first = number * PAGE + len(self._fresh)
        self._repaint(first, min(first + PAGE, self._count) - 1)

    def update_rows(self, rows: dict[UUID, Transaction]) -> None:
        """Rows that are here and have changed; where they stand is not touched."""
        self._fresh = [rows.get(row.transaction_id, row) for row in self._fresh]
        for _, page in self._pages.items():
            page.update(rows)
        self.repaint_all()

    def repaint_all(self) -> None:
        self._repaint(0, self._count - 1)

    def _take(self, pages: dict[int, RowPage]) -> None:
        self._fresh = []
        self._pages.replace(pages)

    def _rows_here(self) -> Iterable[tuple[int, UUID]]:
        for number, row in enumerate(self._fresh):
            yield number, row.transaction_id
        for page_number, page in self._pages.items():
            first = page_number * PAGE + len(self._fresh)
            for place, transaction_id in enumerate(page.ids):
                yield first + place, transaction_id

    def _repaint(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, COLUMNS - 1))

    def rowCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = NOTHING) -> int:
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Role.TRANSACTION:
            return self.transaction(index.row())
        column = Column(index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        write = _WRITERS.get(role)
        row = self.transaction(index.row()) if write else None
        return write(row, column) if write and row is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADINGS[Column(section)].title)
        return _alignment(Column(section)) if role == Qt.ItemDataRole.TextAlignmentRole else None


_WRITERS: dict[int, Callable[[Transaction, Column], str]] = {
    Qt.ItemDataRole.DisplayRole: cell_text,
    Qt.ItemDataRole.ToolTipRole: tool_tip,
    Qt.ItemDataRole.AccessibleTextRole: spoken_text,
}


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if HEADINGS[column].numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
