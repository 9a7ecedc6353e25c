"""The table itself: fixed row heights, columns a person can move and size, copying, and a menu on each row."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QMenu

from lnwallet_desktop.payments import Direction, Transaction
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.transactions.column_choice import ColumnChoice
from lnwallet_desktop.ui.transactions.columns import Role
from lnwallet_desktop.ui.transactions.payment_table import PaymentTable
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy

ROW_HEIGHT = 36


class TransactionView(PaymentTable):
    """Shows the proxy. It asks for nothing before its first sorting, which `start` sets."""

    find_asked = Signal(str)
    """Somebody types in the table: what was typed belongs into the search."""
    copied = Signal(str)
    """A sentence for the person: what is on the clipboard now."""
    details_asked = Signal()
    """Everything about the current row."""
    recipient_asked = Signal(str)
    """Only the payments to this pseudonym."""
    moved = Signal()
    """The person is on another row. What the model does by itself to the current row is not told."""
    escaped = Signal()

    def __init__(self, proxy: TransactionProxy) -> None:
        super().__init__(proxy, proxy.row_at, ROW_HEIGHT, tr("Transactions"))
        self.setObjectName("transactionTable")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._removing = False
        self.columns = ColumnChoice(self)
        self.doubleClicked.connect(lambda _: self.details_asked.emit())
        self.customContextMenuRequested.connect(self._open_menu)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy_current)

    def start(self) -> None:
        """Ask for the history for the first time, in the order that the header's arrow shows: newest first."""
        self.setSortingEnabled(True)

    def set_row_height(self, height: int) -> None:
        """Pixels at 100 %, of every row."""
        self.verticalHeader().setDefaultSectionSize(height)

    def select_row(self, place: int) -> None:
        self.selectRow(place)
        self.scrollTo(self.model().index(place, 0))

    @property
    def current(self) -> Transaction | None:
        """The row that the person is on, unless it still loads."""
        return self._at(self.currentIndex().row())

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if index.isValid():
            self.setCurrentIndex(index)
        found = self.current
        if found is None:
            return
        menu = QMenu(self)
        menu.setObjectName("transactionMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("&Details"), self.details_asked.emit)
        only = menu.addAction(
            tr("&Only this recipient"), lambda: self.recipient_asked.emit(found.pseudonymized_recipient)
        )
        only.setEnabled(found.direction is Direction.SENT)
        menu.addSeparator()
        menu.addAction(tr("Copy payment &hash"), lambda: self._copy(found.payment_hash, tr("The payment hash")))
        memo = menu.addAction(tr("Copy &memo"), lambda: self._copy(found.memo or "", tr("The memo")))
        memo.setEnabled(bool(found.memo))
        menu.addAction(tr("Copy &recipient"), lambda: self._copy(found.pseudonymized_recipient, tr("The recipient")))
        menu.popup(self.viewport().mapToGlobal(place))

    def _copy_current(self) -> None:
        found = self.current
        if found is not None:
            self._copy(found.payment_hash, tr("The payment hash"))

    def _copy(self, text: str, what: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(tr("{what} is on the clipboard.", what=what))

    def _at(self, place: int) -> Transaction | None:
        row = self.model().index(place, 0).data(Role.TRANSACTION) if place >= 0 else None
        return row if isinstance(row, Transaction) else None

    def keyboardSearch(self, search: str) -> None:
        """Qt would look through every row, and so ask for every page."""
        self.find_asked.emit(search)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.details_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not selected.isEmpty() and not self._removing:
            self.moved.emit()

    def rowsAboutToBeRemoved(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:
        self._removing = True  # Qt goes to a neighbour of a row that goes: no decision of the person's
        try:
            super().rowsAboutToBeRemoved(parent, start, end)
        finally:
            self._removing = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.columns.fit(event.size().width())
        super().resizeEvent(event)
