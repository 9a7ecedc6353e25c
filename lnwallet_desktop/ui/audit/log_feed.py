"""Brings entries into the model: the newest ones, older ones when wanted, and any one by its number."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.audit.read import PAGE, AuditFilter, AuditReader
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.audit.entry_model import EntryModel
from lnwallet_desktop.ui.tasks import Spawner


class LogFeed(QObject):
    """One question at a time; one more after it where something else was wanted meanwhile."""

    loaded = Signal(int, list)
    """The model shows what is wanted; how many entries the log has, and the admins named in it."""
    failed = Signal(str)
    """A sentence."""

    def __init__(
        self, reader: AuditReader, model: EntryModel, spawn: Spawner, wanted: Callable[[], AuditFilter], parent: QObject
    ) -> None:
        """wanted: the filter in force."""
        super().__init__(parent)
        self._reader = reader
        self._model = model
        self._spawn = spawn
        self._wanted = wanted
        self._shown: AuditFilter | None = None
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._older = False
        model.older_wanted.connect(self._want_older)

    @property
    def is_settled(self) -> bool:
        return self._shown is not None and not self._older and (self._task is None or self._task.done())

    def refresh(self) -> None:
        """The newest entries; what somebody reads further down stays where it is."""
        self._again = True
        if self._task is None or self._task.done():
            self._task = self._spawn(self._load(), "read the audit log")

    async def show(self, sequence: int) -> int | None:
        """Load the entry and those around it, without a filter; its place. Raises LedgerUnavailable."""
        if self._task is not None:
            await asyncio.wait({self._task})
        page = await asyncio.to_thread(self._reader.page, AuditFilter(), sequence + PAGE // 2)
        self._model.show_page(page)
        return self._model.place_of(sequence)

    async def _load(self) -> None:
        while self._again:
            self._again = False
            try:
                await self._read(self._wanted())
            except WalletDesktopError as error:
                self.failed.emit(tr(error.message))

    async def _read(self, wanted: AuditFilter) -> None:
        page = await asyncio.to_thread(self._reader.page, wanted)
        total = await asyncio.to_thread(self._reader.newest)
        admins = await asyncio.to_thread(self._reader.admins)
        newest = self._model.newest if self._shown == wanted else None
        new = [row for row in page.rows if newest is None or row.sequence > newest]
        if newest is None or len(new) == PAGE or not page.rows:
            self._model.show_page(page)
        else:
            self._model.add_newer(new)
        self._shown = wanted
        self.loaded.emit(total, admins)

    def _want_older(self) -> None:
        if not self._older:
            self._older = True
            self._spawn(self._load_older(), "read older entries")

    async def _load_older(self) -> None:
        wanted, before = self._shown, self._model.oldest
        try:
            if wanted is not None and before is not None:
                page = await asyncio.to_thread(self._reader.page, wanted, before)
                if (self._shown, self._model.oldest) == (wanted, before):
                    self._model.add_older(page)
        except WalletDesktopError as error:
            self.failed.emit(tr(error.message))
        finally:
            self._older = False
