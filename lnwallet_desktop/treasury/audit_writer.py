"""Writes what was noted into the audit log, in its order, and keeps it on the disk while the database is away."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from lnwallet_desktop.errors import LedgerUnavailable
from lnwallet_desktop.ledger.audit.append import Written, write
from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.audit.waiting import WaitingActs
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.treasury.tasks import Tasks

log = logging.getLogger(__name__)

AGAIN_S = 5.0
"""After a database that is away."""
FINISH_S = 5.0
"""How long closing waits for what is still to be written."""
AT_ONCE = 50
"""What was noted while others were written goes into one transaction: a busy admin API notes a hundred a second."""

Told = Callable[[list[tuple[Written, AuditEntry]]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Noted:
    entry: AuditEntry
    at: datetime


class AuditWriter:
    """Lives on the main loop. Each act is written once or, where the database's answer was lost, twice."""

    def __init__(self, database: Database, data_dir: Path, told: Told) -> None:
        """told: of the entries that were written."""
        self._database = database
        self._told = told
        self._noted: deque[_Noted] = deque()
        self._waiting = WaitingActs(data_dir)
        self._tasks = Tasks()
        self._writing: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Write what commands and earlier runs could not write."""
        if self._waiting.any():
            self._write_soon()

    def note(self, entry: AuditEntry) -> None:
        """Have it written soon."""
        self._noted.append(_Noted(entry, datetime.now(UTC)))
        self._write_soon()

    async def caught_up(self) -> None:
        """Wait a while until everything noted is written."""
        if self._writing is not None and not self._writing.done():
            await asyncio.wait({self._writing}, timeout=FINISH_S)

    async def close(self) -> None:
        """Write what is left, here or onto the disk for the next start. Safe to call twice."""
        await self.caught_up()
        await self._tasks.cancel()
        if self._noted:
            await self._keep_noted()
            log.warning("the audit log is written at the next start: the database is away")

    def _write_soon(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = self._tasks.spawn(self._write_noted(), "write the audit log")

    async def _write_noted(self) -> None:
        """What waits on the disk is older, so it comes first; while the database is away everything waits there."""
        while self._noted or self._waiting.any():
            try:
                if waited := await asyncio.to_thread(self._waiting.write, self._database):
                    await self._told(waited)
                while self._noted:
                    await self._write_some()
            except LedgerUnavailable:
                await self._keep_noted()
                await asyncio.sleep(AGAIN_S)

    async def _write_some(self) -> None:
        """The first of them together; where they cannot be, each by itself, so that one keeps no other out."""
        entries = [each.entry for each in islice(self._noted, AT_ONCE)]
        if await self._write(*entries) is None:
            return
        for entry in entries:
            refused = await self._write(entry)
            if refused is not None:
                log.error(
                    "an entry of the audit log cannot be written", exc_info=refused, extra={"kind": entry.kind.value}
                )
                self._noted.popleft()

    async def _write(self, *entries: AuditEntry) -> Exception | None:
        """entries: the first that are noted. What the database has against them; then none is written."""
        try:
            written = await asyncio.to_thread(write, self._database, *entries)
        except LedgerUnavailable:
            raise
        except Exception as error:
            return error
        for _ in entries:
            self._noted.popleft()
        await self._told(list(zip(written, entries, strict=True)))
        return None

    async def _keep_noted(self) -> None:
        """On the disk, where a crash does not take them."""
        noted = tuple(self._noted)
        if not noted:
            return
        try:
            await asyncio.to_thread(self._waiting.add, [(each.entry, each.at) for each in noted])
        except OSError:
            log.exception("what waits for the audit log could not be kept")
            return
        for _ in noted:
            self._noted.popleft()
