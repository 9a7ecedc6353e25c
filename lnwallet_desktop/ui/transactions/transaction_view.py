"""The table itself: fixed row heights, columns a person can move and size, copying, and a menu on each row."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column, Role
from lnwallet_desktop.ui.transactions.transaction_delegate import TransactionDelegate
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy

ROW_HEIGHT = 36
NARROWEST = 56
ROOM_FOR_ALL = 880
"""Pixels at 100 %. A narrower table leaves the hash to its menu and the direction to the amount's sign, so that memo
and fee stay in sight.
"""


class TransactionView(QTableView):
    """Shows the proxy. It asks for nothing before its first sorting, which `start` sets."""

    find_asked = Signal(str)
    """Somebody types in the table: what was typed belongs into the search."""
    copied = Signal(str)
    """A sentence for the person: what is on the clipboard now."""

    def __init__(self, proxy: TransactionProxy) -> None:
        super().__init__()
        self.setObjectName("transactionTable")
        self.setAccessibleName("Transactions")
        self.setModel(proxy)
        self.setItemDelegate(TransactionDelegate(proxy.row_at, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self._prepare_headers()
        self.customContextMenuRequested.connect(self._open_menu)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy_current)

    def start(self) -> None:
        """Ask for the history for the first time, in the order that the header's arrow shows: newest first."""
        self.setSortingEnabled(True)

    def select_row(self, place: int) -> None:
        self.selectRow(place)
        self.scrollTo(self.model().index(place, 0))

    def restore_columns(self, state: QByteArray | None) -> None:
        """Widths and places as a person left them; the order of the rows always begins with the newest."""
        header = self.horizontalHeader()
        if state is not None and header.restoreState(state):
            header.setSectionResizeMode(Column.MEMO, QHeaderView.ResizeMode.Stretch)
            header.setSortIndicator(Column.TIME, Qt.SortOrder.DescendingOrder)

    def _prepare_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.MEMO, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(NARROWEST)
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicator(Column.TIME, Qt.SortOrder.DescendingOrder)
        for which, heading in HEADINGS.items():
            self.setColumnWidth(which, heading.width)

    def _open_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        found = self._at(index.row() if index.isValid() else self.currentIndex().row())
        if found is None:
            return
        menu = QMenu(self)
        menu.setObjectName("transactionMenu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy payment &hash", lambda: self._copy(found.payment_hash, "The payment hash"))
        memo = menu.addAction("Copy &memo", lambda: self._copy(found.memo or "", "The memo"))
        memo.setEnabled(bool(found.memo))
        menu.addAction("Copy &recipient", lambda: self._copy(found.pseudonymized_recipient, "The recipient"))
        menu.popup(self.viewport().mapToGlobal(place))

    def _copy_current(self) -> None:
        found = self._at(self.currentIndex().row())
        if found is not None:
            self._copy(found.payment_hash, "The payment hash")

    def _copy(self, text: str, what: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(f"{what} is on the clipboard.")

    def _at(self, place: int) -> Transaction | None:
        row = self.model().index(place, 0).data(Role.TRANSACTION) if place >= 0 else None
        return row if isinstance(row, Transaction) else None

    def keyboardSearch(self, search: str) -> None:
        """Qt would look through every row, and so ask for every page."""
        self.find_asked.emit(search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        for column in (Column.DIRECTION, Column.HASH):
            self.setColumnHidden(column, event.size().width() < ROOM_FOR_ALL)
        super().resizeEvent(event)
