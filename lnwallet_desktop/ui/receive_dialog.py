"""Receiving: an amount, an invoice to show or copy, and the moment when it is paid."""

from __future__ import annotations

import asyncio
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, Invoice, PaymentStatus
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.receive_form import InvoiceToShow, ReceiveForm
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import button


class ReceiveDialog(Sheet):
    """First the form, then the invoice with its code; it turns into “received” by itself."""

    def __init__(self, treasury: Treasury, spawn: Spawner, parent: QWidget | None = None) -> None:
        super().__init__(tr("Receive"), "receiveDialog", spawn, parent, 480)
        self._treasury = treasury
        self._invoice: Invoice | None = None
        self.form = ReceiveForm()
        self.form.entered.connect(self._ask)
        self.shown = InvoiceToShow()
        self.shown.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.shown)
        self._make_buttons()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self._unfollow = treasury.ledger_changes.subscribe(self._on_change)
        self.finished.connect(self._leave)
        self.form.amount.setFocus()

    def _make_buttons(self) -> None:
        self._have_paid = button(tr("Have it paid"), "havePaid", "quiet", "flask", tr("Have a sandbox payer pay it"))
        self._have_paid.setToolTip(tr("A payer on the sandbox network pays this invoice with test money."))
        self._have_paid.clicked.connect(self._order_payment)
        self._have_paid.hide()
        self.buttons.insertWidget(0, self._have_paid)
        self._close = self.add_button(button(tr("Cancel"), "closeReceive"))
        self._close.clicked.connect(self.reject)
        self._make = self.add_button(button(tr("Make invoice"), "makeInvoice", "main"))
        self._make.clicked.connect(self._ask)
        self._make.setDefault(True)
        self._copy = self.add_button(button(tr("Copy invoice"), "copyInvoice", "main", "copy"))
        self._copy.clicked.connect(self._to_clipboard)
        self._copy.hide()

    def _ask(self) -> None:
        if not self._make.isEnabled():
            return
        amount = None
        if not self.form.amount.is_empty and (amount := self.form.amount.read()) is None:
            self.form.amount.setFocus()
            return
        self._make.setEnabled(False)
        self.start(self._fetch(amount), "make an invoice")

    async def _fetch(self, amount_sats: Sats | None) -> None:
        self.form.problem.say("")
        memo = self.form.memo_edit.text().strip() or None
        try:
            self._invoice = await self._treasury.receiving.invoice(amount_sats, memo, self.form.expiry_s)
        except WalletDesktopError as error:
            self.form.problem.say(tr(error.message))
            self._make.setEnabled(True)
            return
        self._show_invoice(self._invoice)

    def _show_invoice(self, invoice: Invoice) -> None:
        self.shown.show_invoice(invoice)
        self.form.hide()
        self.shown.show()
        self._make.hide()
        self._copy.show()
        self._copy.setDefault(True)
        self._copy.setFocus()
        self._have_paid.setVisible(self._treasury.sandbox is not None and invoice.amount_sats is not None)
        self._close.setText(tr("Close"))
        self._second.start()

    def _tick(self) -> None:
        if self._invoice is None:
            return
        left = self._invoice.seconds_left()
        self.shown.show_time_left(left)
        if left <= 0:
            self._second.stop()
            self._copy.hide()
            self._have_paid.hide()

    def _on_change(self, ids: frozenset[UUID] | None) -> None:
        if self._invoice is not None:
            self.start(self._look(self._invoice), "look for a receipt")

    async def _look(self, invoice: Invoice) -> None:
        wanted = TransactionFilter(
            status=PaymentStatus.SUCCESS, direction=Direction.RECEIVED, search=invoice.payment_hash
        )
        page = await asyncio.to_thread(self._treasury.history.page, wanted, Sort(), 1)
        if page.transactions:
            self._show_received(page.transactions[0].amount_sats)

    def _show_received(self, amount_sats: Sats) -> None:
        self._second.stop()
        self._invoice = None
        self.shown.show_received(amount_sats)
        self._copy.hide()
        self._have_paid.hide()
        self._close.setText(tr("Done"))
        self._close.setDefault(True)
        self._close.setFocus()

    def _order_payment(self) -> None:
        if self._treasury.sandbox is not None and self._invoice is not None:
            self._have_paid.setEnabled(False)
            self.start(_have_paid(self._treasury.sandbox, self._invoice), "have our invoice paid")

    def _to_clipboard(self) -> None:
        if self._invoice is not None:
            QGuiApplication.clipboard().setText(self._invoice.text)
            self._copy.setText(" " + tr("Copied"))

    def _leave(self) -> None:
        self._second.stop()
        self._unfollow()


async def _have_paid(control: SandboxControl, invoice: Invoice) -> None:
    await asyncio.to_thread(control.pay, invoice.text)
