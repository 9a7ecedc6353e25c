"""The first payment on the sandbox: money to try, if there is none, and a payee's invoice."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout

from lnwallet_desktop.errors import SandboxUnavailable
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.play_money import fetch_play_money
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.widgets import Picture, button, column, label

AMOUNT = Sats(2_500)
MEMO = marked("Office rent")
NOT_FUNDED = marked("The sandbox has not sent the test money yet. Try again in a moment.")


class FirstPaymentBanner(QFrame):
    """asked: it should be tried."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setAccessibleName(tr("Try your first payment"))
        self.go = button(tr("Try it"), "tryFirstPayment", "main", "paper-plane-tilt", tr("Try your first payment"))
        self.go.clicked.connect(self.asked)
        words = column(
            label(tr("Try your first payment"), theme.BASE_POINTS + 1, QFont.Weight.DemiBold),
            label(
                tr(
                    "A payee on the sandbox network asks for {amount}. The money is not real; all else is as it "
                    "will be.",
                    amount=format_sats(AMOUNT),
                ),
                wrap=True,
            ),
            spacing=2,
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(12)
        layout.addWidget(Picture("flask", "accent", 24))
        layout.addLayout(words, 1)
        layout.addWidget(self.go)
        self.hide()


class FirstPayment:
    """Needs the open wallet on the sandbox."""

    def __init__(self, treasury: Treasury) -> None:
        self._treasury = treasury

    async def invoice(self) -> str:
        """One that the wallet can pay. Raises SandboxUnavailable, Locked."""
        control = self._treasury.sandbox
        if control is None:
            raise SandboxUnavailable(tr(NOT_FUNDED))
        held = self._treasury.wallet.balance.balance_sats or 0
        if held < 2 * AMOUNT and not await fetch_play_money(self._treasury.wallet, control):
            raise SandboxUnavailable(tr(NOT_FUNDED))
        made = await asyncio.to_thread(control.invoice, AMOUNT, memo=tr(MEMO), outcome="success")
        return made.invoice
