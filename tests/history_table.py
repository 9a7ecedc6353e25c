"""The product's table on a database alone, put together as its page does: for tests and benchmarks of the table."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lnwallet_desktop.ledger.browse.reader import HistoryReader
from lnwallet_desktop.ledger.changes import ChangeFeed
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.history_feed import HistoryFeed
from lnwallet_desktop.ui.transactions.place_keeper import PlaceKeeper
from lnwallet_desktop.ui.transactions.transaction_model import TransactionModel
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy
from lnwallet_desktop.ui.transactions.transaction_view import TransactionView
from tests.loops import until


class HistoryTable(QWidget):
    """Shown, and asking for the newest rows first. Does not yet hear of changes."""

    def __init__(self, database: Database, view: type[TransactionView] = TransactionView) -> None:
        super().__init__()
        self.failures: list[str] = []
        self.spawn = Spawner(self)
        self.spawn.failed.connect(self.failures.append)
        self.reader = HistoryReader(database)
        self.model = TransactionModel(self)
        self.feed = HistoryFeed(self.reader, self.model, self.spawn, self)
        self.feed.failed.connect(self.failures.append)
        self.proxy = TransactionProxy(self.model, self.feed, self)
        self.view = view(self.proxy)
        self.keeper = PlaceKeeper(self.view, self.model, self.feed)
        self._database = database
        self._changes: ChangeFeed | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.resize(1120, 720)

    def start(self) -> None:
        self.show()
        self.view.start()

    async def follow(self) -> None:
        """From now on changes come by themselves."""
        loop = asyncio.get_running_loop()
        self._changes = ChangeFeed(
            self._database,
            on_change=lambda ids: loop.call_soon_threadsafe(self.feed.take_changes, ids),
            on_lost=lambda: None,
            on_back=lambda: None,
        )
        assert await asyncio.to_thread(self._changes.wait_until_listening, 10)

    async def settled(self) -> None:
        await until(lambda: self.feed.is_settled, 120)

    async def end(self) -> None:
        self.hide()
        if self._changes is not None:
            await asyncio.to_thread(self._changes.close)
        await self.spawn.finish(1)
        await asyncio.to_thread(self.reader.close)
        self.deleteLater()
