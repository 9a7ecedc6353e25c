"""Brings one transaction into sight, as soon as the table knows where it stands."""

from __future__ import annotations

from uuid import UUID

from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.history_feed import HistoryFeed
from lnwallet_desktop.ui.transactions.transaction_view import TransactionView


class RowFinder:
    """A payment that was just decided is selected when its row has come, unless a person chose another meanwhile."""

    def __init__(self, table: TransactionView, feed: HistoryFeed, spawn: Spawner) -> None:
        self._table = table
        self._feed = feed
        self._spawn = spawn
        self._sought: UUID | None = None
        feed.loaded.connect(self._look)
        table.clicked.connect(lambda _: self.forget())

    def select(self, transaction_id: UUID) -> None:
        """If the filter shows it."""
        self._sought = transaction_id
        self._look()

    def forget(self) -> None:
        self._sought = None

    def _look(self) -> None:
        if self._sought is not None:
            self._spawn(self._select(self._sought), "find a transaction")

    async def _select(self, transaction_id: UUID) -> None:
        place = await self._feed.number_of(transaction_id)
        if place is not None and self._sought == transaction_id:
            self._sought = None
            self._table.select_row(place)
