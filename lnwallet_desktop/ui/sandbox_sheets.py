"""The sandbox's two sheets: a remote payee's invoice with a chosen outcome, and a remote payer for ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui.fields import AmountField, Field, InvoiceEdit
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label

OUTCOMES: list[tuple[str, str]] = [
    (marked("It is paid at once"), "success"),
    (marked("It fails, and the money comes back"), "fail"),
    (marked("It stays pending for 20 seconds, then it is paid"), "pending=20"),
    (marked("It never answers"), "hang"),
]


class TestInvoiceSheet(Sheet):
    """A remote payee's invoice, made to end as one wants to see it end."""

    __test__ = False  # not a test, whatever its name says
    pay_asked = Signal(str)

    def __init__(self, control: SandboxControl, spawn: Spawner, parent: QWidget | None) -> None:
        super().__init__(tr("Make a test invoice"), "testInvoiceSheet", spawn, parent, 460)
        self._control = control
        self.body.addWidget(
            label(tr("A payee on the sandbox network asks for money that is not real."), tone="muted", wrap=True)
        )
        self._amount = AmountField("testAmount", hint=tr("Leave it empty for an invoice that names no amount."))
        self._amount.editor.setText("2500")
        self._memo = QLineEdit(tr("Office rent"))
        self._memo.setObjectName("testMemo")
        self._memo.setMaxLength(300)
        self._outcome = QComboBox()
        self._outcome.setObjectName("testOutcome")
        for text, _ in OUTCOMES:
            self._outcome.addItem(tr(text))
        self._problem = Note("warning-circle", "failed", "testProblem")
        fields = (self._amount, Field(tr("&Description"), self._memo), Field(tr("What &happens"), self._outcome))
        for widget in (*fields, self._problem):
            self.body.addWidget(widget)
        self._make_buttons()

    def _make_buttons(self) -> None:
        cancel = self.add_button(button(tr("Cancel"), "cancelTestInvoice"))
        cancel.clicked.connect(self.reject)
        copy = self.add_button(button(tr("Copy invoice"), "copyTestInvoice", "", "copy"))
        copy.clicked.connect(lambda: self._make(QGuiApplication.clipboard().setText))
        pay = self.add_button(button(tr("Pay this now"), "payTestInvoice", "main", "paper-plane-tilt"))
        pay.clicked.connect(lambda: self._make(self.pay_asked.emit))
        pay.setDefault(True)

    def _make(self, then: Callable[[str], object]) -> None:
        amount = None
        if not self._amount.is_empty and (amount := self._amount.read()) is None:
            self._amount.setFocus()
            return
        self.start(self._fetch(amount, then), "make a test invoice")

    async def _fetch(self, amount_sats: Sats | None, then: Callable[[str], object]) -> None:
        outcome = OUTCOMES[self._outcome.currentIndex()][1]
        try:
            made = await asyncio.to_thread(self._control.invoice, amount_sats, memo=self._memo.text(), outcome=outcome)
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
            return
        self.accept()
        then(made.invoice)


class PayOurInvoiceSheet(Sheet):
    """A remote payer pays an invoice that this wallet made."""

    def __init__(self, control: SandboxControl, spawn: Spawner, parent: QWidget | None) -> None:
        super().__init__(tr("Have my invoice paid"), "payOurInvoiceSheet", spawn, parent, 460)
        self._control = control
        self._invoice = InvoiceEdit("ourInvoice")
        self._invoice.setPlainText(QGuiApplication.clipboard().text().strip()[:4096])
        self._invoice.entered.connect(self._go)
        self._field = Field(tr("An &invoice of this wallet"), self._invoice, tr("Make one with Receive and copy it."))
        self.body.addWidget(self._field)
        cancel = self.add_button(button(tr("Cancel"), "cancelPayOurs"))
        cancel.clicked.connect(self.reject)
        self._pay = self.add_button(button(tr("Have it paid"), "payOurs", "main"))
        self._pay.clicked.connect(self._go)
        self._pay.setDefault(True)

    def _go(self) -> None:
        if self._pay.isEnabled():
            self._pay.setEnabled(False)
            self.start(self._order(self._invoice.toPlainText().strip()), "have our invoice paid")

    async def _order(self, invoice_text: str) -> None:
        try:
            await asyncio.to_thread(self._control.pay, invoice_text)
        except WalletDesktopError as error:
            self._field.set_wrong(tr(error.message))
            self._pay.setEnabled(True)
            return
        self.accept()
