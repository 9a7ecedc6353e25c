"""The Sandbox menu: test invoices with a chosen outcome, test money, and a payer for our own invoices."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.play_money import PLAY_MONEY
from lnwallet_desktop.ui.sandbox_orders import FUND_WORDS, INVOICE_WORDS, PAY_OURS_WORDS, SandboxOrders


class SandboxMenu(QMenu):
    """Only on the sandbox network; its orders work once the wallet is open."""

    def __init__(self, orders: SandboxOrders, window: QWidget) -> None:
        super().__init__(tr("&Sandbox"), window)
        self._orders = orders
        self._entries = [
            self.addAction(tr(INVOICE_WORDS), orders.make_invoice),
            self.addAction(tr(FUND_WORDS, sats=format_sats(PLAY_MONEY)), orders.fund),
            self.addAction(tr(PAY_OURS_WORDS), orders.pay_ours),
        ]
        self.aboutToShow.connect(self._show_ready)

    def _show_ready(self) -> None:
        for entry in self._entries:
            entry.setEnabled(self._orders.are_possible)
