"""This workstation: its lasting identity, its hold on the wallet while that is open, and who has it meanwhile."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from uuid import UUID, uuid4

from lnwallet_desktop.errors import LedgerUnavailable, NotSent
from lnwallet_desktop.ledger.holder import RENEW_EVERY_S, WalletHold, held_by
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.tasks import Tasks

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
"""How often a window that may not open the wallet looks whether it may now."""


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
    """Takes the wallet when it is opened, holds on to it, and lets go when it is closed.

    elsewhere: the other workstation that holds it, where that is being watched; `changed` tells of it. `lost` tells
    that another workstation has taken the wallet over from this one, which then must not go on with it.
    """

    def __init__(self, hold: WalletHold) -> None:
        self.elsewhere: str | None = None
        self.changed: Listeners[str | None] = Listeners()
        self.lost: Listeners[None] = Listeners()
        self._hold = hold
        self._epoch: int | None = None
        self._tasks = Tasks()
        self._watching = Tasks()
        self._is_watching = False

    @property
    def epoch(self) -> int:
        """For T2. Raises NotSent where this workstation holds nothing."""
        if self._epoch is None:
            raise NotSent(phrase("This workstation does not hold the wallet, so nothing was sent."))
        return self._epoch

    def watch(self) -> None:
        """Follow who has the wallet while this workstation has not. Again does no harm."""
        if not self._is_watching:
            self._is_watching = True
            self._watching.spawn(self._watch(), "watch who holds the wallet")

    async def leave(self) -> None:
        """Watch no more, and hold it no more."""
        await self._watching.cancel()
        await self.release()

    async def check_free(self) -> None:
        """Raises HeldElsewhere, naming the other workstation, while it may not be taken. Takes nothing."""
        other = await asyncio.to_thread(self._hold.other_holder)
        if other is not None:
            raise held_by(other.workstation)

    async def take(self) -> None:
        """Raises HeldElsewhere, naming the other workstation."""
        self._epoch = await asyncio.to_thread(self._hold.take)
        self._tell(None)
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
                    self.lost.tell(None)
                    return
            except LedgerUnavailable:
                log.warning("the hold could not be renewed: the database is away")

    async def _watch(self) -> None:
        while True:
            try:
                if self._epoch is None:
                    other = await asyncio.to_thread(self._hold.other_holder)
                    self._tell(other.workstation if other is not None and self._epoch is None else None)
            except LedgerUnavailable:
                log.info("nobody can say who holds the wallet: the database is away")
            await asyncio.sleep(LOOK_EVERY_S)

    def _tell(self, elsewhere: str | None) -> None:
        if elsewhere != self.elsewhere:
            self.elsewhere = elsewhere
            self.changed.tell(elsewhere)
