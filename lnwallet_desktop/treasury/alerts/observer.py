"""Puts the snapshot together from the parts of an open treasury."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lnwallet_desktop.errors import LedgerUnavailable, Locked, WalletDesktopError
from lnwallet_desktop.ledger.monitoring import read_figures
from lnwallet_desktop.treasury.alerts.snapshot import LedgerKnown, Snapshot
from lnwallet_desktop.treasury.tasks import Tasks

if TYPE_CHECKING:
    from lnwallet_desktop.ledger.database import Database
    from lnwallet_desktop.treasury.treasury import Treasury

log = logging.getLogger(__name__)

LONGEST_READ_S = 5.0
"""A database that takes longer counts as away: Prometheus gives up after 10 s."""


class Observer:
    """Lives on the main loop."""

    def __init__(self, treasury: Treasury, database: Database) -> None:
        self._treasury = treasury
        self._database = database
        self._away_since: datetime | None = None
        self._opened_at: datetime | None = None
        self._reading: asyncio.Task[LedgerKnown | None] | None = None
        self._tasks = Tasks()
        treasury.ledger_state.subscribe(self._on_database)
        treasury.access.changed.subscribe(lambda state: self._on_access(state.opened))

    @property
    def database_is_away(self) -> bool:
        """As far as is known without asking it."""
        return self._away_since is not None

    async def snapshot(self) -> Snapshot:
        """Never raises for what is away: it then says less."""
        treasury = self._treasury
        ledger = await self._ledger()
        now = datetime.now(UTC)
        if ledger is None and self._away_since is None:
            self._away_since = now
        elif ledger is not None:
            self._away_since = None
        balance, state = treasury.wallet.balance, treasury.access.state
        return Snapshot(
            ledger=ledger,
            database_away_s=_since(self._away_since, now) or 0.0,
            network=self._network(),
            opened=state.opened,
            unlocked=state.admin is not None,
            balance_sats=balance.balance_sats,
            balance_age_s=_since(balance.as_of, now),
            since_sync_s=self._since_sync(now),
            audit_alarm=treasury.audit.alarm is not None,
            locked_out=await self._locked_out(),
            backup_problem=treasury.backups.state.problem,
        )

    async def close(self) -> None:
        """What is read now is waited for."""
        await self._tasks.finish(LONGEST_READ_S)

    async def _ledger(self) -> LedgerKnown | None:
        """One reading at a time, also where it takes longer than anybody waits for it."""
        if self._reading is None or self._reading.done():
            self._reading = self._tasks.spawn(self._read(), "read the figures")
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_READ_S):
                return await asyncio.shield(self._reading)
        return None

    async def _read(self) -> LedgerKnown | None:
        try:
            figures = await asyncio.to_thread(read_figures, self._database)
            waiting = await self._treasury.waiting.count_open()
            limits = await self._treasury.limits.now()
        except LedgerUnavailable:
            return None
        except Locked:  # the wallet was closed while its limits were proved
            return LedgerKnown(figures, waiting)
        return LedgerKnown(figures, waiting, limits.left, limits.altered)

    def _network(self) -> str:
        try:
            return str(self._treasury.network)
        except (WalletDesktopError, OSError):  # a damaged vault
            return ""

    async def _locked_out(self) -> int:
        try:
            tries = await self._treasury.access.tries() if self._treasury.has_wallet else ()
        except (WalletDesktopError, OSError):
            return 0  # a damaged vault is told where it is opened
        return sum(each.locked_out for each in tries)

    def _since_sync(self, now: datetime) -> float | None:
        if self._opened_at is None:
            return None
        synced = self._treasury.wallet.balance.as_of
        return _since(max(synced, self._opened_at) if synced is not None else self._opened_at, now)

    def _on_database(self, sentence: str | None) -> None:
        if sentence is None:
            self._away_since = None
        elif self._away_since is None:
            self._away_since = datetime.now(UTC)

    def _on_access(self, opened: bool) -> None:
        if opened and self._opened_at is None:
            self._opened_at = datetime.now(UTC)
        elif not opened:
            self._opened_at = None


def _since(moment: datetime | None, now: datetime) -> float | None:
    return None if moment is None else max(0.0, (now - moment).total_seconds())
