"""The Sandbox menu: test invoices with a chosen outcome, test money, and a payer for our own invoices."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPlainTextEdit, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Field, button, label

FUNDS = Sats(100_000)

OUTCOMES: list[tuple[str, str]] = [
    ("It is paid at once", "success"),
    ("It fails, and the money comes back", "fail"),
    ("It stays pending for 20 seconds, then it is paid", "pending=20"),
    ("It never answers", "hang"),
]


class TestInvoiceSheet(Sheet):
    """A remote payee's invoice, made to end as one wants to see it end."""

    __test__ = False  # not a test, whatever its name says
    pay_asked = Signal(str)

    def __init__(self, control: SandboxControl, spawn: Spawner, parent: QWidget | None) -> None:
        super().__init__("Make a test invoice", "testInvoiceSheet", parent, 460)
        self._control = control
        self._spawn = spawn
        self.body.addWidget(
            label("A payee on the sandbox network asks for money that is not real.", tone="muted", wrap=True)
        )
        self._amount = QLineEdit("2500")
        self._amount.setObjectName("testAmount")
        self._amount_field = Field("&Amount in sat", self._amount)
        self._memo = QLineEdit("Office rent")
        self._memo.setObjectName("testMemo")
        self._outcome = QComboBox()
        self._outcome.setObjectName("testOutcome")
        for text, _ in OUTCOMES:
            self._outcome.addItem(text)
        for field in (self._amount_field, Field("&Description", self._memo), Field("What &happens", self._outcome)):
            self.body.addWidget(field)
        self.body.addStretch(1)
        cancel = self.add_button(button("Cancel", "cancelTestInvoice"))
        cancel.clicked.connect(self.reject)
        copy = self.add_button(button("Copy invoice", "copyTestInvoice", "", "copy"))
        copy.clicked.connect(lambda: self._make(QGuiApplication.clipboard().setText))
        pay = self.add_button(button("Pay it now", "payTestInvoice", "main", "paper-plane-tilt"))
        pay.clicked.connect(lambda: self._make(self.pay_asked.emit))
        pay.setDefault(True)

    def _make(self, then: Callable[[str], object]) -> None:
        typed = "".join(self._amount.text().split())
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) < 10**15):
            self._amount_field.set_wrong("Type a whole number of satoshis, at least 1.")
            return
        self._spawn(self._fetch(Sats(int(typed)), then), "make a test invoice")

    async def _fetch(self, amount_sats: Sats, then: Callable[[str], object]) -> None:
        outcome = OUTCOMES[self._outcome.currentIndex()][1]
        try:
            made = await asyncio.to_thread(self._control.invoice, amount_sats, memo=self._memo.text(), outcome=outcome)
        except WalletDesktopError as error:
            self._amount_field.set_wrong(error.message)
            return
        self.accept()
        then(made.invoice)


class PayOurInvoiceSheet(Sheet):
    """A remote payer pays an invoice that this wallet made."""

    def __init__(self, control: SandboxControl, spawn: Spawner, parent: QWidget | None) -> None:
        super().__init__("Have my invoice paid", "payOurInvoiceSheet", parent, 460)
        self._control = control
        self._spawn = spawn
        self._invoice = QPlainTextEdit()
        self._invoice.setObjectName("ourInvoice")
        self._invoice.setFont(theme.mono_font())
        self._invoice.setFixedHeight(88)
        self._invoice.setTabChangesFocus(True)
        self._invoice.setPlainText(QGuiApplication.clipboard().text().strip()[:4096])
        self._field = Field("An &invoice of this wallet", self._invoice, "Make one with Receive and copy it.")
        self.body.addWidget(self._field)
        cancel = self.add_button(button("Cancel", "cancelPayOurs"))
        cancel.clicked.connect(self.reject)
        self._pay = self.add_button(button("Have it paid", "payOurs", "main"))
        self._pay.clicked.connect(lambda: self._spawn(self._order(), "have our invoice paid"))
        self._pay.setDefault(True)

    async def _order(self) -> None:
        self._pay.setEnabled(False)
        try:
            await asyncio.to_thread(self._control.pay, self._invoice.toPlainText().strip())
        except WalletDesktopError as error:
            self._field.set_wrong(error.message)
            self._pay.setEnabled(True)
            return
        self.accept()


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
            self.addAction("&Get 100\u2009000 sat of test money", self._fund),
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
