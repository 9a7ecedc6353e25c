"""This workstation: its name, its lasting identity, and its hold on the wallet while that is open."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from uuid import UUID, uuid4

from lnwallet_desktop.errors import LedgerUnavailable, NotSent
from lnwallet_desktop.ledger.holder import RENEW_EVERY_S, WalletHold
from lnwallet_desktop.treasury.tasks import Tasks

log = logging.getLogger(__name__)


def instance_of(data_dir: Path) -> UUID:
    """The identity of this installation, made at the first use of its data directory."""
    path = data_dir / "workstation.id"
    try:
        return UUID(path.read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        made = uuid4()
        path.write_text(f"{made}\n", encoding="ascii")
        return made


class Holding:
    """Takes the wallet when it is opened, holds on to it, and lets go when it is closed."""

    def __init__(self, hold: WalletHold) -> None:
        self._hold = hold
        self._epoch: int | None = None
        self._tasks = Tasks()

    @property
    def epoch(self) -> int:
        """For T2. Raises NotSent where this workstation holds nothing."""
        if self._epoch is None:
            raise NotSent("This workstation does not hold the wallet, so nothing was sent.")
        return self._epoch

    async def take(self) -> None:
        """Raises HeldElsewhere, naming the other workstation."""
        self._epoch = await asyncio.to_thread(self._hold.take)
        self._tasks.spawn(self._renew(self._epoch), "hold the wallet")

    async def release(self) -> None:
        await self._tasks.cancel()
        epoch, self._epoch = self._epoch, None
        if epoch is not None:
            try:
                await asyncio.to_thread(self._hold.release, epoch)
            except LedgerUnavailable:
                log.warning("the hold ends by itself: the database is away")

    async def _renew(self, epoch: int) -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            try:
                if not await asyncio.to_thread(self._hold.renew, epoch):
                    log.error("another workstation has taken the wallet over")
                    self._epoch = None
                    return
            except LedgerUnavailable:
                log.warning("the hold could not be renewed: the database is away")
