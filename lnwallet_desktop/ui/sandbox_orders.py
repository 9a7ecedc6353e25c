"""What can be ordered from the sandbox network, from its menu and from the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.translation import marked
from lnwallet_desktop.treasury.play_money import order_play_money
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.sandbox_sheets import PayOurInvoiceSheet, TestInvoiceSheet
from lnwallet_desktop.ui.tasks import Spawner

FUND_WORDS = marked("&Get {sats} of test money")
INVOICE_WORDS = marked("Make a &test invoice…")
PAY_OURS_WORDS = marked("Have &my invoice paid…")


class SandboxOrders(QObject):
    """Nothing happens while the wallet is closed. pay_asked: the text of an invoice."""

    pay_asked = Signal(str)

    def __init__(self, treasury: Treasury, spawn: Spawner, window: QWidget) -> None:
        super().__init__(window)
        self._treasury = treasury
        self._spawn = spawn
        self._window = window

    @property
    def are_possible(self) -> bool:
        """Only with an open wallet on the sandbox."""
        return self._treasury.sandbox is not None and self._treasury.access.state.opened

    def make_invoice(self) -> None:
        if self._treasury.sandbox is not None:
            sheet = TestInvoiceSheet(self._treasury.sandbox, self._spawn, self._window)
            sheet.pay_asked.connect(self.pay_asked)
            sheet.open()

    def pay_ours(self) -> None:
        if self._treasury.sandbox is not None:
            PayOurInvoiceSheet(self._treasury.sandbox, self._spawn, self._window).open()

    def fund(self) -> None:
        if self._treasury.sandbox is not None:
            self._spawn(self._order_funds(self._treasury.sandbox), "get test money")

    async def _order_funds(self, control: SandboxControl) -> None:
        await order_play_money(self._treasury.wallet, control)
