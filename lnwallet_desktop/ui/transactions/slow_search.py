"""Says that a question takes longer than a moment, and lets a person give it up."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QProgressBar

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.transactions.columns import HEADINGS
from lnwallet_desktop.ui.transactions.filter_bar import FilterBar
from lnwallet_desktop.ui.transactions.history_feed import HistoryFeed
from lnwallet_desktop.ui.transactions.transaction_view import TransactionView
from lnwallet_desktop.ui.widgets import button, label, row

SLOW_AFTER_MS = 400


class SlowSearch(QFrame):
    """Hidden while answers come at once. What was shown before stays in the table, and Stop returns to its filter."""

    def __init__(self, feed: HistoryFeed, filter_bar: FilterBar, table: TransactionView) -> None:
        super().__init__()
        self.setObjectName("slowSearch")
        self._feed = feed
        self._filter_bar = filter_bar
        self._table = table
        self._shown = (filter_bar.chosen, feed.order)
        self._bar = QProgressBar()
        self._bar.setObjectName("slowSearchProgress")
        self._bar.setAccessibleName(tr("Looking through the history"))
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._stop = button(
            tr("S&top"), "slowSearchStop", "quiet", "x", tr("Stop looking and go back to what was shown before")
        )
        self._stop.clicked.connect(self.stop)
        line = row(
            label(tr("Looking through the whole history…"), tone="muted", name="slowSearchText"), self._bar, self._stop
        )
        line.addStretch(1)
        self.setLayout(line)
        self._late = QTimer(self, singleShot=True, interval=SLOW_AFTER_MS)
        self._late.timeout.connect(self._appear)
        feed.asked.connect(self._late.start)
        feed.loaded.connect(self._answered)
        feed.failed.connect(self._end)
        self.hide()

    def stop(self) -> None:
        """Back to the filter and the order of the rows that are shown; asking for those withdraws the slow question."""
        if not self._feed.is_loading:
            return
        chosen, sort = self._shown
        self._end()
        self._filter_bar.choose(chosen)
        column = next(column for column, heading in HEADINGS.items() if heading.field is sort.field)
        order = Qt.SortOrder.DescendingOrder if sort.descending else Qt.SortOrder.AscendingOrder
        self._table.sortByColumn(column, order)

    def _appear(self) -> None:
        self.setVisible(self._feed.is_loading)

    def _answered(self) -> None:
        if not self._feed.is_loading:
            self._shown = (self._filter_bar.chosen, self._feed.order)
            self._end()

    def _end(self) -> None:
        self._late.stop()
        self.hide()
