"""Paying: paste an invoice, see what it would cost, decide, and learn what became of it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.errors import (
    AwaitsApproval,
    InvoiceRefused,
    LockedOut,
    NotSent,
    WalletDesktopError,
    WrongPassphrase,
)
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Invoice, PaymentStatus, Quote, Transaction
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.invoice_input import InvoiceInput
from lnwallet_desktop.ui.pay_again import PayAgain
from lnwallet_desktop.ui.pay_form import PayForm
from lnwallet_desktop.ui.payment_outcome import PaymentOutcome
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlocking import unlock_for
from lnwallet_desktop.ui.widgets import button
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE, read_invoice

WAIT_S = 15
"""How long the sheet waits for an outcome before it says that it is not known yet."""
ARMED_AFTER_MS = 400
"""Pay works only after its figures have stood so long: a key pressed for something else must not decide."""


class PayDialog(Sheet):
    """One payment at a time: form and quote, then progress, then outcome.

    Closing it stops no payment: once it was decided, the payment is awaited by the window's spawner and made by the
    desk. Until then closing it means that nothing is paid.
    """

    paid = Signal(object)
    """A Transaction, whatever its status, when the desk answers while the sheet is open."""

    def __init__(
        self,
        treasury: Treasury,
        spawn: Spawner,
        parent: QWidget | None = None,
        invoice: str = "",
        again: PayAgain | None = None,
    ) -> None:
        super().__init__("Pay again" if again else "Pay an invoice", "payDialog", spawn, parent, 560)
        self._treasury = treasury
        self._again_of = again
        self._invoice: Invoice | None = None
        self._quote: Quote | None = None
        self._row: Transaction | None = None
        self._deciding = False
        self._paying_hash: str | None = None
        self.form = PayForm()
        self.outcome = PaymentOutcome()
        self.body.addWidget(self.form)
        self.body.addWidget(self.outcome)
        self.outcome.hide()
        self._make_buttons()
        self._armed = _timer(self, ARMED_AFTER_MS, single=True)
        self._second = _timer(self, 1000)
        self._input = InvoiceInput(treasury.desk, treasury.network, self.start, self)
        self._connect()
        self._second.start()
        self._show_ready()
        if again is not None:
            self.form.show_again(again.sentence, again.memo)
        self.form.invoice_edit.setFocus()
        self.form.invoice_edit.setPlainText(invoice)

    def shows(self, row: Transaction) -> bool:
        """Whether this payment's outcome is told here, now or as soon as it is known."""
        return self._paying_hash == row.payment_hash

    @property
    def transaction(self) -> Transaction | None:
        """The payment whose outcome the sheet shows, if it has come so far."""
        return self._row

    @property
    def has_quote(self) -> bool:
        """Whether it could be decided now, but for the unlock."""
        return self._quote is not None and not self._armed.isActive()

    def _make_buttons(self) -> None:
        self._again = button("Try again", "tryAgain")
        self._again.clicked.connect(self._try_again)
        self._again.hide()
        self._cancel = self.add_button(button("Cancel", "cancelPay"))
        self._cancel.clicked.connect(self.reject)
        self.add_button(self._again)
        self._pay = self.add_button(button("Pay", "confirmPay", "main"))
        self._pay.clicked.connect(self._decide)

    def _connect(self) -> None:
        self._input.dropped.connect(self._drop)
        self._input.read.connect(self._show_invoice)
        self._input.refused.connect(self._refuse)
        self._input.quoted.connect(self._show_quote)
        self._input.problem.connect(self._show_problem)
        self.form.changed.connect(self._input.take)
        self.form.entered.connect(self._decide)
        self.form.passphrase.edited.connect(self._show_ready)
        self._armed.timeout.connect(self._show_ready)
        self._second.timeout.connect(self._tick)
        self._unfollow = [
            self._treasury.access.changed.subscribe(lambda _: self._show_ready()),
            self._treasury.desk.settled.subscribe(self._on_settled),
        ]
        self.finished.connect(self._leave)

    def _drop(self) -> None:
        """Another input: what was read and quoted counts no more."""
        self._invoice = self._quote = None
        self._armed.stop()
        self._again.hide()
        if not self.form.invoice_edit.toPlainText().strip():
            self.form.show_nothing()
        self._show_ready()

    def _show_invoice(self, invoice: Invoice) -> None:
        self._invoice = invoice
        self.form.show_invoice(invoice)
        self.form.focus_next()

    def _refuse(self, sentence: str) -> None:
        self._invoice = self._quote = None
        self.form.show_refusal(sentence)
        self._show_ready()

    def _show_problem(self, sentence: str) -> None:
        """There is no quote, but there may be one at the next try."""
        self._quote = None
        self.form.show_problem(sentence)
        self._again.show()
        self._show_ready()

    def _show_quote(self, quote: Quote) -> None:
        self._quote = quote
        self.form.show_quote(quote, self._again_of.differences(quote) if self._again_of else ())
        self._armed.start()
        self._show_ready()

    def _show_ready(self) -> None:
        """The button says what it does, and works only when it can; it is the default only then."""
        quote = self._quote
        locked = self._treasury.access.lease is None or (quote is not None and quote.needs_own_unlock)
        self.form.show_lock(locked and quote is not None and not self._deciding)
        verb = "Ask for approval of" if quote and quote.needs_second_admin else "Pay"
        text = f"{verb} {format_sats(quote.amount_sats)}" if quote else "Pay"
        self._pay.setText(text)
        self._pay.setAccessibleName(text)
        ready = quote is not None and not self._deciding and not self._armed.isActive()
        self._pay.setEnabled(ready and not (locked and self.form.passphrase.is_empty))
        self._pay.setDefault(self._pay.isEnabled())

    def _tick(self) -> None:
        if self._invoice is None or self._deciding or self._row is not None:
            return
        self.form.show_time_left(self._invoice.seconds_left())
        try:
            least = self._quote.least_seconds_left if self._quote is not None else 0
            read_invoice(self._invoice.text, self._treasury.network, least_seconds_left=least)
        except InvoiceRefused as error:  # it has expired while it was looked at
            self._input.stop()
            self._refuse(error.message)

    def _decide(self) -> None:
        """Pay. A second click or Enter finds the first one at work."""
        if self._quote is None or self._deciding or not self._pay.isEnabled():
            return
        self._deciding = True
        self._input.stop()
        self.start(self._unlock_and_pay(self._quote, self.form.memo_edit.text().strip() or None), "pay")
        self._show_ready()

    async def _unlock_and_pay(self, quote: Quote, memo: str | None) -> None:
        try:
            if quote.needs_own_unlock:
                row = await self._pay_once(quote, memo)
            else:
                lease = await self._lease()
                self._show_progress(quote, memo)
                row = await self.spawn.outlive(self._treasury.desk.pay(quote, lease, memo, WAIT_S), "pay")
        except AwaitsApproval as asked:
            self._show_waiting(quote, memo, asked.message)
            return
        except WalletDesktopError as error:
            self._back_to_form(error)
            return
        self._show_outcome(row)
        self.paid.emit(row)

    async def _pay_once(self, quote: Quote, memo: str | None) -> Transaction:
        """With an unlock for this payment alone, which ends with it. If the sheet is closed before, nothing is paid."""
        self._pay.setText("Unlocking…")
        passphrase = self.form.passphrase.take()

        async def unlock_and_pay() -> Transaction:
            async with self._treasury.access.unlocked_once(passphrase) as lease:
                if self.is_closed:
                    raise NotSent("The sheet was closed before the payment was decided. Nothing was sent.")
                self._show_progress(quote, memo)
                return await self._treasury.desk.pay(quote, lease, memo, WAIT_S)

        return await self.spawn.outlive(unlock_and_pay(), "pay")

    async def _lease(self) -> Lease:
        lease = self._treasury.access.lease
        if lease is not None:
            return lease
        self._pay.setText("Unlocking…")
        passphrase = self.form.passphrase.take()
        return await unlock_for(self.spawn, self._treasury.access, passphrase, lambda: not self.is_closed)

    def _back_to_form(self, error: WalletDesktopError) -> None:
        """Nothing was sent: say why, and let the person go on."""
        self._deciding = False
        self._turn_to(self.form)
        self._cancel.setText("Cancel")
        self._pay.show()
        if isinstance(error, WrongPassphrase | LockedOut):
            self._show_ready()
            self.form.passphrase.set_wrong(error.message)
            self.form.passphrase.setFocus()
        else:  # what was quoted may have changed: look again before deciding again
            self._show_problem(error.message)
            self._again.setFocus()

    def _try_again(self) -> None:
        """A person's decision: a new quote, and after it perhaps a new attempt."""
        self._row = None
        self._deciding = False
        self._again.hide()
        self._pay.show()
        self._cancel.setText("Cancel")
        self._turn_to(self.form)
        self._input.again()
        self.form.memo_edit.setFocus()

    def _show_progress(self, quote: Quote, memo: str | None) -> None:
        if quote.needs_second_admin:
            self._pay.setText("Asking…")
            return
        self._paying_hash = quote.invoice.payment_hash
        self.outcome.show_progress(quote, memo)
        self._turn_to(self.outcome)
        self._pay.hide()
        self._again.hide()
        self._cancel.setText("Close")
        self._cancel.setFocus()

    def _turn_to(self, page: QWidget) -> None:
        self.form.setVisible(page is self.form)
        self.outcome.setVisible(page is self.outcome)

    def _show_outcome(self, row: Transaction) -> None:
        self._row = row
        self._pay.hide()
        self._turn_to(self.outcome)
        self.outcome.show_outcome(row)
        self._again.setVisible(row.status is PaymentStatus.FAILED)
        self._cancel.setText("Done")
        self._cancel.setDefault(True)
        self._cancel.setFocus()

    def _show_waiting(self, quote: Quote, memo: str | None, sentence: str) -> None:
        """Nothing was sent; another admin decides."""
        self._paying_hash = None
        self._pay.hide()
        self.outcome.show_waiting(quote, memo, sentence)
        self._turn_to(self.outcome)
        self._cancel.setText("Done")
        self._cancel.setDefault(True)
        self._cancel.setFocus()

    def _on_settled(self, row: Transaction) -> None:
        """While this stays open, it shows the outcome as soon as it is known."""
        if self._row is not None and row.transaction_id == self._row.transaction_id:
            self._show_outcome(row)

    def _leave(self) -> None:
        self._second.stop()
        self._armed.stop()
        self._input.stop()
        self.form.passphrase.forget()
        for stop in self._unfollow:
            stop()


def _timer(parent: QWidget, interval_ms: int, single: bool = False) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    timer.setSingleShot(single)
    return timer


def invoice_on_clipboard() -> str:
    """What looks like an invoice on the clipboard, to begin with; else nothing."""
    text = QGuiApplication.clipboard().text().strip()
    looks_like_one = len(text) <= LONGEST_INVOICE and text.lower().removeprefix("lightning:").startswith("ln")
    return text if looks_like_one else ""
