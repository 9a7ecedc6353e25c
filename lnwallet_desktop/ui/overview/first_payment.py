"""The first payment on the sandbox: money to try, if there is none, and a payee's invoice."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout

from lnwallet_desktop.errors import SandboxUnavailable
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.widgets import Picture, button, column, label

AMOUNT = Sats(2_500)
FUNDS = Sats(100_000)
MEMO = marked("Office rent")
FUNDED_WITHIN_S = 20
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
        if (self._treasury.wallet.balance.balance_sats or 0) < 2 * AMOUNT:
            await self._fund(control)
        made = await asyncio.to_thread(control.invoice, AMOUNT, memo=tr(MEMO), outcome="success")
        return made.invoice

    async def _fund(self, control: SandboxControl) -> None:
        session = self._treasury.wallet
        arrived = asyncio.Event()

        def look(_: None) -> None:
            if (session.balance.balance_sats or 0) >= 2 * AMOUNT:
                arrived.set()

        unfollow = session.changed.subscribe(look)
        try:
            await asyncio.to_thread(control.fund, await session.wallet.identity_key(), FUNDS)
            async with asyncio.timeout(FUNDED_WITHIN_S):
                await session.refresh()
                await arrived.wait()
        except TimeoutError:
            raise SandboxUnavailable(tr(NOT_FUNDED)) from None
        finally:
            unfollow()
