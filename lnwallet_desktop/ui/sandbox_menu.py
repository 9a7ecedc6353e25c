"""The Sandbox menu: test invoices with a chosen outcome, test money, and a payer for our own invoices."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.sandbox_sheets import PayOurInvoiceSheet, TestInvoiceSheet
from lnwallet_desktop.ui.tasks import Spawner

FUNDS = Sats(100_000)


class SandboxMenu(QMenu):
    """Only on the sandbox network; its orders work once the wallet is open."""

    pay_asked = Signal(str)

    def __init__(self, treasury: Treasury, spawn: Spawner, window: QWidget) -> None:
        super().__init__("&Sandbox", window)
        self._treasury = treasury
        self._spawn = spawn
        self._window = window
        self._orders = [
            self.addAction("Make a &test invoice…", self._make_invoice),
            self.addAction(f"&Get {format_sats(FUNDS)} of test money", self._fund),
            self.addAction("Have &my invoice paid…", self._pay_ours),
        ]
        self.aboutToShow.connect(self._show_ready)

    def _show_ready(self) -> None:
        for order in self._orders:
            order.setEnabled(self._treasury.sandbox is not None)

    def _make_invoice(self) -> None:
        if self._treasury.sandbox is not None:
            sheet = TestInvoiceSheet(self._treasury.sandbox, self._spawn, self._window)
            sheet.pay_asked.connect(self.pay_asked)
            sheet.open()

    def _pay_ours(self) -> None:
        if self._treasury.sandbox is not None:
            PayOurInvoiceSheet(self._treasury.sandbox, self._spawn, self._window).open()

    def _fund(self) -> None:
        if self._treasury.sandbox is not None:
            self._spawn(self._order_funds(self._treasury.sandbox), "get test money")

    async def _order_funds(self, control: SandboxControl) -> None:
        identity_key = await self._treasury.wallet.wallet.identity_key()
        await asyncio.to_thread(control.fund, identity_key, FUNDS)
