"""The history's page: filter bar, table, what to say when it is empty, and the sums of what is shown."""

from __future__ import annotations

import asyncio
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.browse.lane import QueryCancelled
from lnwallet_desktop.ledger.history import Totals, TransactionFilter, TransactionHistory
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.filter_bar import FilterBar
from lnwallet_desktop.ui.transactions.history_feed import HistoryFeed
from lnwallet_desktop.ui.transactions.history_states import EmptyState
from lnwallet_desktop.ui.transactions.place_keeper import PlaceKeeper
from lnwallet_desktop.ui.transactions.transaction_model import TransactionModel
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy
from lnwallet_desktop.ui.transactions.transaction_view import TransactionView
from lnwallet_desktop.ui.widgets import Note, button, label

SAID_FOR_MS = 4_000
"""How long “… is on the clipboard” stands."""


class TransactionsPage(QWidget):
    """Shows the history and follows it."""

    pay_asked = Signal()
    receive_asked = Signal()
    export_asked = Signal()

    def __init__(self, history: TransactionHistory, spawn: Spawner) -> None:
        super().__init__()
        self._history = history
        self._spawn = spawn
        self.model = TransactionModel(self)
        self.feed = HistoryFeed(history.reader, self.model, spawn, self)
        self.proxy = TransactionProxy(self.model, self.feed, self)
        self.filter_bar = FilterBar(self.proxy)
        self.table = TransactionView(self.proxy)
        self._place = PlaceKeeper(self.table, self.model, self.feed)
        self._footer = label(tone="muted", name="historyFooter")
        self._said = label(tone="muted", name="historySaid")
        self.export = button("E&xport…", "exportHistory", "quiet", accessible="Export what the table shows")
        self.export.setToolTip("Write what the table shows into a file (Ctrl+E)")
        self.export.clicked.connect(self.export_asked)
        self._error = Note("warning", "failed", "historyError")
        self._loading = EmptyState("historyLoading", "clock", "Loading the history", "This takes a moment.")
        self._first_use = self._first_use_state()
        self._no_match = self._no_match_state()
        self._away = self._away_state()
        self._states = QStackedWidget()
        for state in (self._loading, self.table, self._first_use, self._no_match, self._away):
            self._states.addWidget(state)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._summing = False
        self._sum_again = False
        self._to_select: UUID | None = None
        self._connect()

    @property
    def is_settled(self) -> bool:
        """Whether what is asked for is what is shown, sums included."""
        return self.feed.is_settled and not self._summing

    def start(self) -> None:
        """Ask for the history for the first time."""
        self.table.start()

    def take_changes(self, ids: frozenset[UUID] | None) -> None:
        """Rows appeared or changed: here or by another workstation."""
        self.feed.take_changes(ids)

    def focus_search(self) -> None:
        self.filter_bar.search.setFocus()
        self.filter_bar.search.selectAll()

    def _begin_search(self, typed: str) -> None:
        self.filter_bar.search.setFocus()
        self.filter_bar.search.insert(typed)

    def focus_table(self) -> None:
        """Into the table, on its first row where none is chosen yet."""
        self.table.setFocus()
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.select_row(0)

    def select(self, transaction_id: UUID) -> None:
        """Bring a transaction into sight, if the filter shows it; one just written, as soon as it is here."""
        self._to_select = transaction_id
        self._spawn(self._select(transaction_id), "find a transaction")

    async def _select(self, transaction_id: UUID) -> None:
        place = await self.feed.number_of(transaction_id)
        if place is not None and self._to_select == transaction_id:
            self._to_select = None
            self.table.select_row(place)

    def _forget_selecting(self) -> None:
        """A person has chosen another row meanwhile."""
        self._to_select = None

    def _select_later(self) -> None:
        if self._to_select is not None:
            self._spawn(self._select(self._to_select), "find a transaction")

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._states)
        foot = QHBoxLayout()
        foot.addWidget(self._footer, 1)
        foot.addWidget(self._said)
        foot.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 12)
        layout.setSpacing(12)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self._error)
        layout.addWidget(card, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.feed.loaded.connect(self._show_state)
        self.feed.loaded.connect(self._select_later)
        self.table.clicked.connect(lambda _: self._forget_selecting())
        self.feed.failed.connect(self._show_error)
        self.filter_bar.search.left.connect(self.focus_table)
        self.table.find_asked.connect(self._begin_search)
        self.table.copied.connect(self._said.setText)
        quiet = QTimer(self)
        quiet.setSingleShot(True)
        quiet.setInterval(SAID_FOR_MS)
        quiet.timeout.connect(self._said.clear)
        self.table.copied.connect(lambda _: quiet.start())

    def _show_state(self) -> None:
        self._error.say("")
        if self.model.rowCount():
            self._states.setCurrentWidget(self.table)
        elif self.proxy.is_filtered:
            self._no_match.say(f"The filter is: {self.filter_bar.in_words}. The history may have others.")
            self._states.setCurrentWidget(self._no_match)
        else:
            self._states.setCurrentWidget(self._first_use)
        self._sum()

    def _sum(self) -> None:
        """One sum at a time; what changed meanwhile is summed again after it."""
        self._sum_again = self._summing
        if not self._summing:
            self._summing = True
            self._spawn(self._show_totals(self.feed.wanted), "sum transactions")

    async def _show_totals(self, wanted: TransactionFilter) -> None:
        try:
            totals = await asyncio.wrap_future(self._history.reader.totals(wanted))
            if wanted == self.feed.wanted:
                self._footer.setText(totals_line(totals))
        except QueryCancelled:
            pass  # by a newer question, whose first rows will ask for its own sums
        except WalletDesktopError as error:
            self._show_error(error.message)
        finally:
            self._summing = False
        if self._sum_again:
            self._sum()

    def _show_error(self, sentence: str) -> None:
        if self.model.rowCount():
            self._error.say(sentence)
        else:
            self._away.say(sentence)
            self._states.setCurrentWidget(self._away)

    def _first_use_state(self) -> EmptyState:
        pay = button("Pay an invoice", "firstPay", "main", "paper-plane-tilt")
        receive = button("Receive", "firstReceive", "", "download-simple")
        pay.clicked.connect(self.pay_asked)
        receive.clicked.connect(self.receive_asked)
        sentence = "Every payment made or received will stand here, with its fee and what became of it."
        return EmptyState("historyFirstUse", "list-bullets", "No payments yet", sentence, receive, pay)

    def _no_match_state(self) -> EmptyState:
        clear = button("Clear the filter", "noMatchClear", "main", "x")
        clear.clicked.connect(self.filter_bar.clear)
        return EmptyState("historyNoMatch", "magnifying-glass", "No transaction matches", "", clear)

    def _away_state(self) -> EmptyState:
        again = button("Try again", "historyRetry", "main", "arrows-clockwise")
        again.clicked.connect(lambda: self.take_changes(None))
        return EmptyState("historyAway", "warning", "The history cannot be read now", "", again)


def totals_line(totals: Totals) -> str:
    """`5 transactions · sent 4 300 sat · …`"""
    parts = [
        f"{group_digits(totals.count)} transaction{'' if totals.count == 1 else 's'}",
        f"sent {format_sats(totals.sent_sats)}",
        f"received {format_sats(totals.received_sats)}",
        f"fees {format_sats(totals.fees_sats)}",
    ]
    if totals.pending_sats:
        parts.append(f"pending {format_sats(totals.pending_sats)}")
    return "   ·   ".join(parts)
