"""Receiving: an amount, an invoice to show or copy, and the moment when it is paid."""

from __future__ import annotations

import asyncio
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.money import MAX_SATS, Sats, format_sats
from lnwallet_desktop.payments import Direction, Invoice, PaymentStatus
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats, icons, theme
from lnwallet_desktop.ui.qr_code import QrCode
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Field, button, column, label, set_tone


class ReceiveDialog(Sheet):
    """First the form, then the invoice with its code; it turns into “received” by itself."""

    def __init__(self, treasury: Treasury, spawn: Spawner, parent: QWidget | None = None) -> None:
        super().__init__("Receive", "receiveDialog", parent, 480)
        self._treasury = treasury
        self._spawn = spawn
        self._invoice: Invoice | None = None
        self._stack = QStackedWidget()
        self._form = self._make_form()
        self._code = QrCode()
        self._shown = self._make_shown()
        self._stack.addWidget(self._form)
        self._stack.addWidget(self._shown)
        self.body.addWidget(self._stack)
        self._close = self.add_button(button("Cancel", "closeReceive"))
        self._close.clicked.connect(self.reject)
        self._make = self.add_button(button("Make invoice", "makeInvoice", "main"))
        self._make.clicked.connect(self._ask)
        self._make.setDefault(True)
        self._copy = self.add_button(button("Copy invoice", "copyInvoice", "main", "copy"))
        self._copy.clicked.connect(self._to_clipboard)
        self._copy.hide()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._tick)
        self._stop = treasury.ledger_changes.subscribe(self._on_change)
        self.finished.connect(self._leave)
        self._amount.setFocus()

    def _make_form(self) -> QWidget:
        self._amount = QLineEdit()
        self._amount.setObjectName("receiveAmount")
        self._amount.setPlaceholderText("sat")
        self._amount.setMaxLength(20)
        self._amount_field = Field("&Amount in sat", self._amount)
        self._memo = QLineEdit()
        self._memo.setObjectName("receiveMemo")
        self._memo.setMaxLength(300)
        self._memo_field = Field("&Memo", self._memo, "The payer sees it.")
        form = QWidget()
        layout = column(self._amount_field, self._memo_field, spacing=14)
        layout.addStretch(1)
        form.setLayout(layout)
        return form

    def _make_shown(self) -> QWidget:
        self._headline = label(points=theme.BASE_POINTS + 5, weight=QFont.Weight.DemiBold, name="receiveState")
        self._sentence = label(tone="muted", wrap=True, name="receiveSentence")
        self._picture = label()
        self._text = QPlainTextEdit()
        self._text.setObjectName("receiveInvoice")
        self._text.setAccessibleName("Invoice")
        self._text.setReadOnly(True)
        self._text.setFont(theme.mono_font(theme.BASE_POINTS - 2))
        self._text.setFixedHeight(64)
        shown = QWidget()
        layout = column(self._picture, self._headline, self._sentence, self._code, self._text, spacing=10)
        for widget in (self._headline, self._picture, self._code):
            layout.setAlignment(widget, Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture.hide()
        layout.addStretch(1)
        shown.setLayout(layout)
        return shown

    def _ask(self) -> None:
        typed = "".join(self._amount.text().split())
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= MAX_SATS):
            self._amount_field.set_wrong("Type a whole number of satoshis, at least 1.")
            self._amount.setFocus()
            return
        self._amount_field.set_wrong("")
        self._make.setEnabled(False)
        self._spawn(self._fetch(Sats(int(typed)), self._memo.text().strip() or None), "make an invoice")

    async def _fetch(self, amount_sats: Sats, memo: str | None) -> None:
        try:
            invoice = await self._treasury.receiving.invoice(amount_sats, memo)
        except WalletDesktopError as error:
            self._amount_field.set_wrong(error.message)
            self._make.setEnabled(True)
            return
        self._invoice = invoice
        self._code.show_text(invoice.text.upper())
        self._text.setPlainText(invoice.text)
        self._headline.setText(format_sats(amount_sats))
        self._stack.setCurrentWidget(self._shown)
        self._make.hide()
        self._copy.show()
        self._copy.setFocus()
        self._close.setText("Close")
        self._second.start()
        self._tick()

    def _tick(self) -> None:
        if self._invoice is None:
            return
        left = self._invoice.seconds_left()
        if left > 0:
            self._sentence.setText(f"Waiting for the payer. The invoice expires in {formats.countdown(left)}.")
        else:
            self._second.stop()
            self._sentence.setText("The invoice has expired. Make a new one; nothing was received.")

    def _on_change(self, ids: frozenset[UUID] | None) -> None:
        if self._invoice is not None:
            self._spawn(self._look(self._invoice), "look for a receipt")

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
        self._picture.setPixmap(icons.pixmap("check-circle", theme.current().success, 64))
        self._picture.show()
        self._headline.setText(f"Received {format_sats(amount_sats)}")
        set_tone(self._headline, "success")
        self._sentence.setText("It stands in the history.")
        for widget in (self._code, self._text, self._copy):
            widget.hide()
        self._close.setText("Done")
        self._close.setDefault(True)
        self._close.setFocus()
        QTimer.singleShot(0, self.adjustSize)

    def _to_clipboard(self) -> None:
        if self._invoice is not None:
            QGuiApplication.clipboard().setText(self._invoice.text)
            self._copy.setText(" Copied")

    def _leave(self) -> None:
        self._second.stop()
        self._stop()
