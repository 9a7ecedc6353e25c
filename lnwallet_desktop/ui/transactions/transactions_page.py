"""The history's page: filter bar, table, the details beside it, what to say when it is empty, and the sums."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.details.detail_pane import DetailPane
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.filter_bar import FilterBar
from lnwallet_desktop.ui.transactions.history_feed import HistoryFeed
from lnwallet_desktop.ui.transactions.history_footer import HistoryFooter
from lnwallet_desktop.ui.transactions.history_states import EmptyState
from lnwallet_desktop.ui.transactions.pane_switch import PaneSwitch
from lnwallet_desktop.ui.transactions.place_keeper import PlaceKeeper
from lnwallet_desktop.ui.transactions.row_finder import RowFinder
from lnwallet_desktop.ui.transactions.saved_filters import SavedFilters
from lnwallet_desktop.ui.transactions.slow_search import SlowSearch
from lnwallet_desktop.ui.transactions.transaction_model import TransactionModel
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy
from lnwallet_desktop.ui.transactions.transaction_view import TransactionView
from lnwallet_desktop.ui.widgets import Note, button
from lnwallet_desktop.ui.window_settings import WindowSettings

SAVED = "filters/saved"
NARROW_BELOW = 1040
"""Pixels of the window at 100 %: in a narrower one the details stand in the table's place."""


class TransactionsPage(QWidget):
    """Shows the history and follows it."""

    pay_asked = Signal()
    receive_asked = Signal()
    export_asked = Signal()
    pay_again_asked = Signal(object)
    """The Transaction whose bill is to be paid by a new invoice."""
    details_shown = Signal(bool)

    def __init__(self, treasury: Treasury, spawn: Spawner, settings: WindowSettings) -> None:
        super().__init__()
        self._history = treasury.history
        self._spawn = spawn
        self._settings = settings
        self.model = TransactionModel(self)
        self.feed = HistoryFeed(treasury.history.reader, self.model, spawn, self)
        self.proxy = TransactionProxy(self.model, self.feed, self)
        saved = SavedFilters(settings.text_of(SAVED), lambda text: settings.keep(SAVED, text))
        self.filter_bar = FilterBar(self.proxy, saved, treasury.recipients.beginning_with, spawn)
        self.table = TransactionView(self.proxy)
        self._place = PlaceKeeper(self.table, self.model, self.feed)
        self._finder = RowFinder(self.table, self.feed, spawn)
        self.details = DetailPane(treasury, spawn)
        self._foot = HistoryFooter(treasury.history.reader, spawn)
        self._slow = SlowSearch(self.feed, self.filter_bar, self.table)
        self._error = Note("warning", "failed", "historyError")
        self._loading = EmptyState("historyLoading", "clock", tr("Loading the history"), tr("This takes a moment."))
        self._first_use = self._first_use_state()
        self._no_match = self._no_match_state()
        self._away = self._away_state()
        self._states = QStackedWidget()
        for state in (self._loading, self.table, self._first_use, self._no_match, self._away):
            self._states.addWidget(state)
        self._lay_out()
        self.panes = PaneSwitch(self._splitter, self.details, (self.filter_bar, self._card, self._foot))
        self.setFocusProxy(self.table)
        self._waits_for_row = False
        self._unseen: frozenset[UUID] | None = frozenset()
        self._follow = QTimer(self, singleShot=True, interval=0)
        self._connect()
        self._restore()

    @property
    def export(self) -> QPushButton:
        """The button that asks for an export."""
        return self._foot.export

    @property
    def is_settled(self) -> bool:
        """Whether what is asked for is what is shown, sums and details included."""
        return self.feed.is_settled and not self._foot.is_summing and self.details.is_settled

    def start(self) -> None:
        """Ask for the history for the first time."""
        self.table.start()

    def keep(self) -> None:
        """Remember what the person made of the page; nothing of it is shown any more."""
        self.details.stop()
        self.table.columns.keep(self._settings)
        self.panes.keep(self._settings)

    def take_changes(self, ids: frozenset[UUID] | None) -> None:
        """Rows appeared or changed, here or by another workstation; None: which is not known. Looked at now, or when
        the page is shown.
        """
        unseen = None if ids is None or self._unseen is None else self._unseen | ids
        if not self.isVisible():
            self._unseen = unseen
            return
        self._unseen = frozenset()
        self.feed.take_changes(unseen)
        self.details.take_changes(unseen)

    def focus_search(self) -> None:
        self.panes.leave_narrow()
        self.filter_bar.search.setFocus()
        self.filter_bar.search.selectAll()

    def _begin_search(self, typed: str) -> None:
        self.filter_bar.search.setFocus()
        self.filter_bar.search.insert(typed)

    def focus_table(self) -> None:
        """Into the table, on its first row where none is chosen yet."""
        self.panes.leave_narrow()
        self.table.setFocus()
        self._choose_a_row()

    def select(self, transaction_id: UUID) -> None:
        """Bring a transaction into sight, if the filter shows it; one just written, as soon as it is here."""
        self._finder.select(transaction_id)

    def show_details(self) -> None:
        """Of the current row, and the keyboard goes there."""
        self._choose_a_row()
        self.panes.open()
        self._show_current()
        self.details.setFocus()

    def hide_details(self) -> None:
        self.panes.close()
        self.details.leave()
        self.table.setFocus()

    def _escape(self) -> None:
        """The nearest thing ends first."""
        if self._slow.isVisible():
            self._slow.stop()
        else:
            self.hide_details()

    def toggle_details(self) -> None:
        if self.panes.is_open:
            self.hide_details()
        else:
            self.show_details()

    def _choose_a_row(self) -> None:
        if not self.table.selectionModel().hasSelection() and self.model.rowCount():
            self.table.select_row(max(0, self.table.currentIndex().row()))

    def _lay_out(self) -> None:
        self._card = QFrame()
        self._card.setObjectName("card")
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._states)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("detailsSplitter")
        self._splitter.addWidget(self._card)
        self._splitter.addWidget(self.details)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 8)
        layout.setSpacing(12)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self._slow)
        layout.addWidget(self._error)
        layout.addWidget(self._splitter, 1)
        layout.addWidget(self._foot)

    def _connect(self) -> None:
        self.feed.loaded.connect(self._show_state)
        self.feed.failed.connect(self._show_error)
        self.model.dataChanged.connect(lambda *_: self._follow.start() if self._waits_for_row else None)
        self._foot.failed.connect(self._show_error)
        self.proxy.filter_changed.connect(lambda: self._foot.wait_for(self.proxy.wanted))
        self.filter_bar.left.connect(self.focus_table)
        table, details = self.table, self.details
        table.find_asked.connect(self._begin_search)
        table.details_asked.connect(self.show_details)
        table.recipient_asked.connect(self.filter_bar.show_recipient)
        table.escaped.connect(self._escape)
        details.closed.connect(self.hide_details)
        details.recipient_asked.connect(self._show_recipient)
        details.pay_again_asked.connect(self.pay_again_asked)
        self._foot.toggle.clicked.connect(self.toggle_details)
        self.export.clicked.connect(self.export_asked)
        self.panes.changed.connect(self._foot.toggle.setChecked)
        self.panes.changed.connect(self.details_shown)
        self._follow.timeout.connect(self._show_current)  # rows that change place have their selection again by then
        table.moved.connect(self._follow.start)
        for copying in (table.copied, details.copied):
            copying.connect(self._foot.say)

    def _restore(self) -> None:
        self.table.columns.restore(self._settings)
        self.panes.restore(self._settings)

    def _show_current(self) -> None:
        """The details follow the row that the person is on."""
        current = self.table.current
        self._waits_for_row = current is None and self.table.currentIndex().isValid()
        if current is not None and self.panes.is_open:
            self.details.show_payment(current)

    def _show_recipient(self, pseudonym: str) -> None:
        self.filter_bar.show_recipient(pseudonym)
        self.focus_table()

    def _show_state(self) -> None:
        self._error.say("")
        if self.model.rowCount():
            self._states.setCurrentWidget(self.table)
        elif self.proxy.is_filtered:
            self._no_match.say(
                tr("The filter is: {filter}. The history may have others.", filter=self.filter_bar.in_words)
            )
            self._states.setCurrentWidget(self._no_match)
        else:
            self._states.setCurrentWidget(self._first_use)
        self._foot.sum(self.proxy.wanted)

    def _show_error(self, sentence: str) -> None:
        if self.model.rowCount():
            self._error.say(sentence)
        else:
            self._away.say(sentence)
            self._states.setCurrentWidget(self._away)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.panes.set_narrow(self.window().width() < NARROW_BELOW)
        super().resizeEvent(event)

    def _first_use_state(self) -> EmptyState:
        pay = button(tr("Pay an invoice"), "firstPay", "main", "paper-plane-tilt")
        receive = button(tr("Receive"), "firstReceive", "", "download-simple")
        pay.clicked.connect(self.pay_asked)
        receive.clicked.connect(self.receive_asked)
        sentence = tr("Every payment made or received will stand here, with its fee and what became of it.")
        return EmptyState("historyFirstUse", "list-bullets", tr("No payments yet"), sentence, receive, pay)

    def _no_match_state(self) -> EmptyState:
        clear = button(tr("Clear the filter"), "noMatchClear", "main", "x")
        clear.clicked.connect(self.filter_bar.clear)
        return EmptyState("historyNoMatch", "magnifying-glass", tr("No transaction matches"), "", clear)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._unseen is None or self._unseen:
            self.take_changes(self._unseen)

    def _away_state(self) -> EmptyState:
        again = button(tr("Try again"), "historyRetry", "main", "arrows-clockwise")
        again.clicked.connect(lambda: self.take_changes(None))
        return EmptyState("historyAway", "warning", tr("The history cannot be read now"), "", again)
