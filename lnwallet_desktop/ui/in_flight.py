"""Tells the strip at the bottom which sent payments have no known outcome yet."""

from __future__ import annotations

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.payment_desk import PaymentDesk
from lnwallet_desktop.ui.bottom_strip import BottomStrip
from lnwallet_desktop.ui.refresher import Refresher
from lnwallet_desktop.ui.tasks import Spawner


class InFlight:
    """Looks when it is told that something changed."""

    def __init__(self, desk: PaymentDesk, strip: BottomStrip, spawn: Spawner) -> None:
        self._desk = desk
        self._strip = strip
        self.look = Refresher(self._show, spawn, "look for payments in flight").look

    async def _show(self) -> None:
        try:
            self._strip.show_in_flight(await self._desk.in_flight())
        except WalletDesktopError as error:
            self._strip.show_database(tr(error.message))
