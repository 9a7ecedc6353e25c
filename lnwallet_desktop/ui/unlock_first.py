"""Doing something that needs a lease: at once where there is one, else after a passphrase."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog


class UnlockFirst:
    """Asks over the window that `owner` belongs to. Closing the sheet means that nothing is done."""

    def __init__(self, treasury: Treasury, spawn: Spawner, owner: QWidget) -> None:
        self._treasury = treasury
        self._access = treasury.access
        self._spawn = spawn
        self._owner = owner

    def __call__(self, title: str, go: Callable[[Lease], object]) -> None:
        """title: of the sheet, says what for."""
        lease = self._access.lease
        if lease is not None:
            go(lease)
            return
        treasury = self._treasury
        sheet = UnlockDialog(
            self._access, treasury.admins, self._spawn, self._owner.window(), True, title, treasury.holding
        )
        sheet.done_well.connect(lambda: self._go_on(go))
        sheet.open()

    def _go_on(self, go: Callable[[Lease], object]) -> None:
        lease = self._access.lease
        if lease is not None:
            go(lease)
