"""Paying: paste an invoice, see what it would cost, decide, and learn what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from lnwallet_desktop.errors import InvoiceRefused, Locked, WalletDesktopError
from lnwallet_desktop.money import MAX_SATS, Sats, format_sats
from lnwallet_desktop.payments import Invoice, PaymentStatus, Quote, Transaction
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.payment_outcome import PaymentOutcome
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Facts, Field, button, column, label
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE, read_invoice

TYPING_PAUSE_MS = 250
WAIT_S = 15
"""How long the dialog waits for an outcome before it says that it is not known yet."""
MEMO_LENGTH = 500


class PayDialog(Sheet):
    """One payment at a time: input and quote, then progress, then outcome. Closing it stops no payment."""

    paid = Signal(object)
    """A Transaction, whatever its status, once the desk has answered."""

    def __init__(self, treasury: Treasury, spawn: Spawner, parent: QWidget | None = None, invoice: str = "") -> None:
        super().__init__("Pay an invoice", "payDialog", parent, 560)
        self._treasury = treasury
        self._spawn = spawn
        self._quote: Quote | None = None
        self._asked = 0
        self._paying = False
        self._stack = QStackedWidget()
        self._form = self._make_form()
        self._outcome = PaymentOutcome()
        self._stack.addWidget(self._form)
        self._stack.addWidget(self._outcome)
        self.body.addWidget(self._stack)
        self._cancel = self.add_button(button("Cancel", "cancelPay"))
        self._cancel.clicked.connect(self.reject)
        self._pay = self.add_button(button("Pay", "confirmPay", "main"))
        self._pay.clicked.connect(self._confirm)
        self._typing = _timer(self, TYPING_PAUSE_MS, self._ask)
        self._typing.setSingleShot(True)
        self._second = _timer(self, 1000, self._tick)
        self._second.start()
        self._stop_following = treasury.access.changed.subscribe(lambda _: self._show_ready())
        self.finished.connect(self._leave)
        self._show_ready()
        self.invoice_edit.setPlainText(invoice)
        self.invoice_edit.setFocus()

    def _make_form(self) -> QWidget:
        self.invoice_edit = QPlainTextEdit()
        self.invoice_edit.setObjectName("invoiceField")
        self.invoice_edit.setPlaceholderText("Paste a Lightning invoice: it begins with “ln”")
        self.invoice_edit.setFont(theme.mono_font())
        self.invoice_edit.setFixedHeight(76)
        self.invoice_edit.setTabChangesFocus(True)
        self.invoice_edit.textChanged.connect(self._changed)
        self._invoice_field = Field("&Invoice", self.invoice_edit)
        self.amount_edit = QLineEdit()
        self.amount_edit.setObjectName("amountField")
        self.amount_edit.setPlaceholderText("sat")
        self.amount_edit.setMaxLength(20)
        self.amount_edit.textChanged.connect(lambda _: self._changed())
        self._amount_field = Field("&Amount in sat", self.amount_edit, "This invoice leaves the amount to you.")
        self._amount_field.hide()
        self._facts = _quote_facts()
        self._facts.hide()
        self._warning = label(tone="pending", wrap=True, name="payWarning")
        self._warning.hide()
        self.memo_edit = QLineEdit()
        self.memo_edit.setObjectName("memoField")
        self.memo_edit.setMaxLength(MEMO_LENGTH)
        self._memo_field = Field("&Memo", self.memo_edit, "For your own books. It stays readable in the database.")
        self._memo_field.hide()
        self.passphrase = PassphraseField("Unlock with your passphrase", name="payPassphraseField")
        self.passphrase.entered.connect(self._confirm)
        self.passphrase.edited.connect(self._show_ready)
        self.passphrase.hide()
        self._problem = label(tone="failed", wrap=True, name="payProblem")
        self._problem.hide()
        form = QWidget()
        layout = column(
            self._invoice_field,
            self._amount_field,
            self._facts,
            self._warning,
            self._memo_field,
            self.passphrase,
            self._problem,
            spacing=14,
        )
        layout.addStretch(1)
        form.setLayout(layout)
        return form

    def _changed(self) -> None:
        """Another input: what was quoted counts no more."""
        self._asked += 1
        self._quote = None
        self._problem.hide()
        self._show_quote()
        self._typing.start()

    def _ask(self) -> None:
        """Read what was typed; ask for a quote where it is whole."""
        text = self.invoice_edit.toPlainText()
        self._invoice_field.set_wrong("")
        if not text.strip():
            self._amount_field.hide()
            return
        try:
            invoice = read_invoice(text[: LONGEST_INVOICE + 1], self._treasury.network)
            amount = self._amount_for(invoice)
        except InvoiceRefused as error:
            self._invoice_field.set_wrong(error.message)
            return
        if amount is not None or invoice.amount_sats is not None:
            self._spawn(self._fetch_quote(self._asked, text, amount), "quote")

    def _amount_for(self, invoice: Invoice) -> Sats | None:
        self._amount_field.setVisible(invoice.amount_sats is None)
        self._amount_field.set_wrong("")
        if invoice.amount_sats is not None:
            return None
        typed = "".join(self.amount_edit.text().split())
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and 0 < int(typed) <= MAX_SATS):
            self._amount_field.set_wrong("Type a whole number of satoshis.")
            return None
        return Sats(int(typed))

    async def _fetch_quote(self, asked: int, text: str, amount_sats: Sats | None) -> None:
        try:
            quote = await self._treasury.desk.quote(text, amount_sats)
        except InvoiceRefused as error:
            if asked == self._asked:
                self._invoice_field.set_wrong(error.message)
            return
        except WalletDesktopError as error:
            if asked == self._asked:
                self._say_problem(error.message)
            return
        if asked == self._asked and not self._paying:
            self._quote = quote
            self._show_quote()
            self.memo_edit.setFocus()

    def _show_quote(self) -> None:
        quote = self._quote
        for widget in (self._facts, self._memo_field):
            widget.setVisible(quote is not None)
        self._warning.setVisible(quote is not None and bool(quote.warnings))
        if quote is not None:
            self._warning.setText(" ".join(quote.warnings))
            _fill(self._facts, quote)
            self._tick()
        self._show_ready()

    def _show_ready(self) -> None:
        """The button says what it does, and works only when it can."""
        quote = self._quote
        locked = self._treasury.access.lease is None
        self._pay.setText(f"Pay {format_sats(quote.amount_sats)}" if quote else "Pay")
        self._pay.setAccessibleName(self._pay.text())
        self.passphrase.setVisible(quote is not None and locked and not self._paying)
        waits_for_passphrase = locked and self.passphrase.is_empty
        self._pay.setEnabled(quote is not None and not self._paying and not waits_for_passphrase)
        self._pay.setDefault(self._pay.isEnabled())

    def _tick(self) -> None:
        if self._quote is None or self._paying:
            return
        left = self._quote.invoice.seconds_left(datetime.now(UTC))
        self._facts.set("quoteExpiry", f"in {formats.countdown(left)}" if left > 0 else "expired")
        if left <= 0:
            self._changed()

    def _confirm(self) -> None:
        """Decide. A second click or Enter finds the first one at work."""
        if self._quote is None or self._paying or not self._pay.isEnabled():
            return
        self._paying = True
        self._problem.hide()
        self._spawn(self._go(self._quote, self.memo_edit.text().strip() or None), "pay")
        self._show_ready()

    async def _go(self, quote: Quote, memo: str | None) -> None:
        try:
            lease = await self._lease()
            self._show_progress(quote)
            row = await self._treasury.desk.pay(quote, lease, memo, WAIT_S)
        except WalletDesktopError as error:
            self._back_to_form(error)
            return
        self._show_outcome(row)
        self.paid.emit(row)
        if row.status is PaymentStatus.PENDING:
            self._follow(row)

    async def _lease(self) -> Lease:
        lease = self._treasury.access.lease
        if lease is not None:
            return lease
        self.passphrase.set_busy(True)
        try:
            return await self._treasury.access.unlock(self.passphrase.take())
        finally:
            self.passphrase.set_busy(False)

    def _back_to_form(self, error: WalletDesktopError) -> None:
        """Nothing was sent: say why, and let the person go on."""
        self._paying = False
        self._stack.setCurrentWidget(self._form)
        self._cancel.setText("Cancel")
        self._pay.show()
        self._show_ready()
        if self.passphrase.isVisible() and not isinstance(error, Locked) and error.code == "wrong_passphrase":
            self.passphrase.set_wrong(error.message)
            self.passphrase.setFocus()
        else:
            self._say_problem(error.message)

    def _say_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.show()

    def _show_progress(self, quote: Quote) -> None:
        self._outcome.show_progress(quote)
        self._stack.setCurrentWidget(self._outcome)
        self._pay.hide()
        self._cancel.setText("Close")
        self._cancel.setToolTip("The payment goes on; you find it in the history.")

    def _show_outcome(self, row: Transaction) -> None:
        self._outcome.show_outcome(row)
        self._cancel.setText("Done")
        self._cancel.setDefault(True)
        self._cancel.setFocus()

    def _follow(self, row: Transaction) -> None:
        """While this stays open, show the outcome as soon as it is known."""

        def settled(other: Transaction) -> None:
            if other.transaction_id == row.transaction_id:
                self._show_outcome(other)

        stop = self._treasury.desk.settled.subscribe(settled)
        self.finished.connect(lambda _: stop())

    def _leave(self) -> None:
        self._second.stop()
        self._typing.stop()
        self._stop_following()


def _quote_facts() -> Facts:
    facts = Facts()
    facts.add("Pay to", "quotePayee")
    facts.add("Description", "quoteDescription")
    facts.add("Expires", "quoteExpiry")
    facts.add_rule()
    facts.add("Amount", "quoteAmount")
    facts.add("Fee", "quoteFee")
    facts.add("Total", "quoteTotal", strong=True)
    facts.add("Balance afterwards", "quoteBalanceAfter")
    return facts


def _fill(facts: Facts, quote: Quote) -> None:
    facts.set("quotePayee", quote.pseudonym)
    facts.set("quoteDescription", formats.plain(quote.invoice.description) or "none")
    facts.set("quoteAmount", format_sats(quote.amount_sats))
    facts.set("quoteFee", f"{format_sats(quote.fee_sats)}, at most {format_sats(quote.fee_cap_sats)}")
    facts.set("quoteTotal", format_sats(quote.total_sats))
    facts.set("quoteBalanceAfter", format_sats(quote.balance_after_sats))


def _timer(parent: QWidget, interval_ms: int, slot: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    timer.timeout.connect(slot)
    return timer


def invoice_on_clipboard() -> str:
    """What looks like an invoice on the clipboard, to begin with; else nothing."""
    text = QGuiApplication.clipboard().text().strip()
    looks_like_one = len(text) <= LONGEST_INVOICE and text.lower().removeprefix("lightning:").startswith("ln")
    return text if looks_like_one else ""
