"""Exports of the history: begun by a person, owned here, so that no window and no page has to stay for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from lnwallet_desktop.errors import BadRequest, ExportCancelled, FileNotWritten, WalletDesktopError
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.export.exporter import Exporter
from lnwallet_desktop.ledger.export.handle import ExportHandle
from lnwallet_desktop.ledger.export.order import ExportOrder, ExportResult
from lnwallet_desktop.ledger.query import TransactionFilter
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.tasks import Tasks

log = logging.getLogger(__name__)

CANCEL_AGAIN_S = 0.2


@dataclass(frozen=True, slots=True)
class ExportStatus:
    """total: None until the rows are counted. At the end there is a result, or the problem (ExportCancelled too)."""

    order: ExportOrder
    rows: int = 0
    total: int | None = None
    is_cancelling: bool = False
    result: ExportResult | None = None
    problem: WalletDesktopError | None = None

    @property
    def is_running(self) -> bool:
        return self.result is None and self.problem is None


class Exporting:
    """One export that is followed by `changed`, and others for whoever awaits them. Lives on the main loop."""

    def __init__(self, database: Database) -> None:
        self.changed: Listeners[ExportStatus] = Listeners()
        self.exported: Listeners[tuple[ExportOrder, ExportResult]] = Listeners()
        self._exporter = Exporter(database)
        self._status: ExportStatus | None = None
        self._followed: asyncio.Task[None] | None = None
        self._tasks = Tasks(_told_by_the_asker)

    @property
    def status(self) -> ExportStatus | None:
        """Of the last one that was started; None before the first."""
        return self._status

    @property
    def is_running(self) -> bool:
        return self._status is not None and self._status.is_running

    async def count(self, wanted: TransactionFilter) -> int:
        """How many rows an export would have now. Raises LedgerUnavailable, BadRequest."""
        return await asyncio.to_thread(self._exporter.count, wanted)

    def start(self, order: ExportOrder) -> None:
        """Begin; `changed` tells how it goes on and how it ends. Raises BadRequest while another one runs."""
        if self.is_running:
            raise BadRequest(phrase("An export is under way. Wait for its end, or cancel it."))
        self._tell(ExportStatus(order))
        self._followed = self._tasks.spawn(self._follow(order), "export the history")
        self._followed.add_done_callback(self._note_cancelled)

    def cancel(self) -> None:
        """Give up what was started. `changed` tells when nothing of it is left."""
        if self._followed is not None and self._status is not None and self.is_running:
            self._tell(replace(self._status, is_cancelling=True))
            self._followed.cancel()

    async def run(self, order: ExportOrder, progress: Callable[[int, int], None]) -> ExportResult:
        """Export; progress (rows, total) is called on the loop. Cancelled, it ends once nothing of the file is left.

        Raises FileExists, FileNotWritten, LedgerUnavailable, BadRequest.
        """
        loop = asyncio.get_running_loop()
        handle = ExportHandle()

        def report(rows: int, total: int) -> None:
            loop.call_soon_threadsafe(progress, rows, total)

        work = self._tasks.spawn(asyncio.to_thread(self._exporter.export, order, report, handle), "write an export")
        try:
            result = await asyncio.shield(work)
            self.exported.tell((order, result))
            return result
        except asyncio.CancelledError:
            while not work.done():  # again, as one may come between two statements, where the server ignores it
                await asyncio.to_thread(handle.cancel)
                await asyncio.wait((work,), timeout=CANCEL_AGAIN_S)
            raise

    async def stop(self) -> None:
        """Give up what runs, and wait until nothing of it is left."""
        self.cancel()
        if self._followed is not None:
            await asyncio.wait((self._followed,))

    async def _follow(self, order: ExportOrder) -> None:
        try:
            result = await self.run(order, self._advance)
        except WalletDesktopError as error:
            self._end(problem=error)
        except Exception:
            log.exception("the export failed")
            words = "Something in this program went wrong, so no file was written. See the log for details."
            self._end(problem=FileNotWritten(words))
        else:
            self._end(result=result)

    def _note_cancelled(self, task: asyncio.Task[None]) -> None:
        """Here, because a task that is cancelled before its first step never runs a line of its own."""
        if task.cancelled():
            self._end(problem=ExportCancelled())

    def _advance(self, rows: int, total: int) -> None:
        if self._status is not None and self._status.is_running:
            self._tell(replace(self._status, rows=rows, total=total))

    def _end(self, result: ExportResult | None = None, problem: WalletDesktopError | None = None) -> None:
        if self._status is not None:
            self._tell(replace(self._status, is_cancelling=False, result=result, problem=problem))

    def _tell(self, status: ExportStatus) -> None:
        self._status = status
        self.changed.tell(status)


def _told_by_the_asker(name: str, error: BaseException) -> None:
    """Nothing: whoever awaits it gets the error, and `changed` tells it."""
