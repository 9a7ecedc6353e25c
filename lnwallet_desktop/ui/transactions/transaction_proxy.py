"""The sort and filter proxy: turns header clicks and filters into a question to PostgreSQL, and never sorts itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QIdentityProxyModel, QObject, Qt, Signal

from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column
from lnwallet_desktop.ui.transactions.history_feed import HistoryFeed
from lnwallet_desktop.ui.transactions.transaction_model import TransactionModel


class TransactionProxy(QIdentityProxyModel):
    """Rows map one to one: order and choice are SQL's, which the feed asks."""

    filter_changed = Signal()

    def __init__(self, model: TransactionModel, feed: HistoryFeed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setSourceModel(model)
        self._feed = feed
        self.row_at = model.transaction
        """The row of a number, or None while it loads; as one row is one row here, there is nothing to map."""

    @property
    def wanted(self) -> TransactionFilter:
        return self._feed.wanted

    @property
    def is_filtered(self) -> bool:
        return self.wanted != TransactionFilter()

    def set_status(self, status: PaymentStatus | None) -> None:
        self.show(replace(self.wanted, status=status))

    def set_direction(self, direction: Direction | None) -> None:
        self.show(replace(self.wanted, direction=direction))

    def set_search(self, text: str) -> None:
        """In memo, recipient and payment hash; an empty text means all."""
        self.show(replace(self.wanted, search=text.strip() or None))

    def set_period(self, since: datetime | None, until: datetime | None) -> None:
        """`until` is not included."""
        self.show(replace(self.wanted, since=since, until=until))

    def set_amounts(self, least: int | None, most: int | None) -> None:
        """In satoshis, both inclusive."""
        self.show(replace(self.wanted, min_amount_sats=least, max_amount_sats=most))

    def set_recipient(self, pseudonym: str | None) -> None:
        """A whole pseudonym."""
        self.show(replace(self.wanted, recipient=pseudonym))

    def clear(self) -> None:
        """All transactions."""
        self.show(TransactionFilter())

    def show(self, wanted: TransactionFilter) -> None:
        """All conditions at once: one question to the database."""
        if wanted != self.wanted:
            self._feed.show(wanted, self._feed.order)
            self.filter_changed.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column >= 0:
            descending = order is Qt.SortOrder.DescendingOrder
            self._feed.show(self._feed.wanted, Sort(HEADINGS[Column(column)].field, descending))
