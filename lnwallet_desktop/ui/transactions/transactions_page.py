"""The history's page: filter bar, table, what to say when it is empty, and the sums of what is shown."""

from __future__ import annotations

import asyncio
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.history import Totals, TransactionHistory
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column, Role
from lnwallet_desktop.ui.transactions.filter_bar import FilterBar
from lnwallet_desktop.ui.transactions.transaction_delegate import TransactionDelegate
from lnwallet_desktop.ui.transactions.transaction_model import TransactionModel
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy
from lnwallet_desktop.ui.widgets import button, column, label

ROW_HEIGHT = 36


class TransactionsPage(QWidget):
    """Shows the history and follows it."""

    pay_asked = Signal()
    receive_asked = Signal()

    def __init__(self, history: TransactionHistory, spawn: Spawner) -> None:
        super().__init__()
        self._history = history
        self._spawn = spawn
        self.model = TransactionModel(history, spawn, self)
        self.proxy = TransactionProxy(self.model, self)
        self.filter_bar = FilterBar(self.proxy)
        self.table = _table(self.proxy)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self._footer = label(tone="muted", name="historyFooter")
        self._error = label(tone="failed", wrap=True, name="historyError")
        self._states = QStackedWidget()
        self._first_use = self._first_use_state()
        self._no_match = self._no_match_state()
        self._loading = _centred(label("Loading the history…", tone="muted"))
        for state in (self._loading, self.table, self._first_use, self._no_match):
            self._states.addWidget(state)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._totals_asked = 0
        self.model.loaded.connect(self._show_state)
        self.model.failed.connect(self._show_error)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self.table, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy_hash)

    def start(self) -> None:
        """Ask for the history for the first time: newest first."""
        self.table.setSortingEnabled(True)  # asks at once, as the header's arrow says

    def take_changes(self, ids: frozenset[UUID] | None) -> None:
        """Rows appeared or changed: here or by another workstation."""
        self.model.take_changes(ids)

    def focus_search(self) -> None:
        self.filter_bar.search.setFocus()
        self.filter_bar.search.selectAll()

    def select(self, transaction_id: UUID) -> None:
        """Bring a transaction into sight, if the filter shows it."""
        place = self.model.row_of(transaction_id)
        if place is not None:
            self.table.selectRow(place)
            self.table.scrollTo(self.proxy.index(place, 0))

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._states)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 12)
        layout.setSpacing(12)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self._error)
        layout.addWidget(card, 1)
        layout.addWidget(self._footer)
        self._error.hide()

    def _show_state(self) -> None:
        self._error.hide()
        if self.model.rowCount():
            self._states.setCurrentWidget(self.table)
        elif self.proxy.is_filtered:
            self._states.setCurrentWidget(self._no_match)
        else:
            self._states.setCurrentWidget(self._first_use)
        self._totals_asked += 1
        self._spawn(self._show_totals(self._totals_asked), "sum transactions")

    async def _show_totals(self, asked: int) -> None:
        try:
            totals = await asyncio.to_thread(self._history.totals, self.model.wanted)
        except WalletDesktopError as error:
            self._show_error(error.message)
            return
        if asked == self._totals_asked:
            self._footer.setText(_totals_line(totals))

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()

    def _first_use_state(self) -> QWidget:
        pay = button("Pay an invoice", "firstPay", "main", "paper-plane-tilt")
        receive = button("Receive", "firstReceive", "", "download-simple")
        pay.clicked.connect(self.pay_asked)
        receive.clicked.connect(self.receive_asked)
        return _centred(
            label("No payments yet", theme.BASE_POINTS + 4, QFont.Weight.DemiBold),
            label("Every payment made or received will stand here, for ever.", tone="muted"),
            pay,
            receive,
        )

    def _no_match_state(self) -> QWidget:
        clear = button("Clear the filter", "noMatchClear", "", "x")
        clear.clicked.connect(self.filter_bar.clear)
        return _centred(
            label("No transaction matches this filter", theme.BASE_POINTS + 4, QFont.Weight.DemiBold),
            label("The history has others.", tone="muted"),
            clear,
        )

    def _open_menu(self, place: QPoint) -> None:
        found = self._at(self.table.indexAt(place).row())
        if found is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy payment &hash", lambda: _to_clipboard(found.payment_hash))
        memo = menu.addAction("Copy &memo", lambda: _to_clipboard(found.memo or ""))
        memo.setEnabled(bool(found.memo))
        menu.addAction("Copy &recipient", lambda: _to_clipboard(found.pseudonymized_recipient))
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _copy_hash(self) -> None:
        found = self._at(self.table.currentIndex().row())
        if found is not None:
            _to_clipboard(found.payment_hash)

    def _at(self, place: int) -> Transaction | None:
        row = self.proxy.index(place, 0).data(Role.TRANSACTION) if place >= 0 else None
        return row if isinstance(row, Transaction) else None


def _table(proxy: TransactionProxy) -> QTableView:
    view = QTableView()
    view.setObjectName("transactionTable")
    view.setAccessibleName("Transactions")
    view.setModel(proxy)
    view.setItemDelegate(TransactionDelegate(view))
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    header = view.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    header.setSectionResizeMode(Column.MEMO, QHeaderView.ResizeMode.Stretch)
    header.setMinimumSectionSize(60)
    header.setHighlightSections(False)
    header.setSortIndicator(Column.TIME, Qt.SortOrder.DescendingOrder)
    for which, heading in HEADINGS.items():
        view.setColumnWidth(which, heading.width)
    return view


def _centred(*widgets: QWidget) -> QWidget:
    made = QWidget()
    inside = column(*widgets, spacing=12)
    for widget in widgets:
        inside.setAlignment(widget, Qt.AlignmentFlag.AlignHCenter)
    layout = QVBoxLayout(made)
    layout.addStretch(2)
    layout.addLayout(inside)
    layout.addStretch(3)
    return made


def _totals_line(totals: Totals) -> str:
    parts = [
        f"{group_digits(totals.count)} transaction{'' if totals.count == 1 else 's'}",
        f"sent {format_sats(totals.sent_sats)}",
        f"received {format_sats(totals.received_sats)}",
        f"fees {format_sats(totals.fees_sats)}",
    ]
    if totals.pending_sats:
        parts.append(f"pending {format_sats(totals.pending_sats)}")
    return "   ·   ".join(parts)


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
