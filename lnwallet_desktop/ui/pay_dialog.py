"""Paying: give whatever is to be paid, see what it would cost, decide, and learn what became of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from lnwallet_desktop.errors import (
    AlreadyIntended,
    AwaitsApproval,
    InvoiceRefused,
    LockedOut,
    NotSent,
    WalletDesktopError,
    WrongPassphrase,
)
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Invoice, PaymentStatus, Quote, Transaction
from lnwallet_desktop.translation import marked, phrase, tr
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.contacts.contact_chooser import ContactChooser
from lnwallet_desktop.ui.details.recipient_name import RecipientName
from lnwallet_desktop.ui.pay_again import PayAgain
from lnwallet_desktop.ui.pay_form import PayForm
from lnwallet_desktop.ui.pay_input import PayInput
from lnwallet_desktop.ui.pay_sources import PICTURES, PaySources, can_take
from lnwallet_desktop.ui.payment_outcome import PaymentOutcome
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlock_first import UnlockFirst
from lnwallet_desktop.ui.unlocking import unlock_for
from lnwallet_desktop.ui.widgets import button
from lnwallet_desktop.wallet.invoice_checks import LONGEST_INVOICE, read_invoice
from lnwallet_desktop.wallet.lnurl.offer import PayOffer
from lnwallet_desktop.wallet.pay_input import GivenInvoice

WAIT_S = 15
"""How long the sheet waits for an outcome before it says that it is not known yet."""
KEEP_CONTACT = marked("&Keep as a contact…")
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
        currency: str = "",
    ) -> None:
        """currency: ISO 4217, in which amounts stand too where a rate is known; none where it is empty."""
        super().__init__(tr("Pay again") if again else tr("Pay"), "payDialog", spawn, parent, 560)
        self._treasury = treasury
        self._again_of = again
        self._invoice: Invoice | None = None
        self._quote: Quote | None = None
        self._row: Transaction | None = None
        self._deciding = False
        self._paying_hash: str | None = None
        self.form = PayForm()
        self.outcome = PaymentOutcome()
        self._name = RecipientName(treasury, spawn, self, lambda name: None, tr(KEEP_CONTACT))
        self.outcome.adopt(self._name.ask)
        self.body.addWidget(self.form)
        self.body.addWidget(self.outcome)
        self.outcome.hide()
        self._make_buttons()
        self._armed = _timer(self, ARMED_AFTER_MS, single=True)
        self._second = _timer(self, 1000)
        self._input = PayInput(treasury, self.start, self)
        self._sources = PaySources(treasury.network, self.start, self)
        self._unlock_first = UnlockFirst(treasury, spawn, self)
        self.setAcceptDrops(True)
        self._connect()
        self._second.start()
        self._show_ready()
        if again is not None:
            self.form.show_again(again.sentence, again.memo)
        self.form.invoice_edit.setFocus()
        self.form.invoice_edit.setPlainText(invoice)
        if currency:
            self.start(self._show_rate(currency), "ask for a rate")

    def shows(self, row: Transaction) -> bool:
        """Whether this payment's outcome is told here, now or as soon as it is known."""
        return self._paying_hash == row.payment_hash

    @property
    def transaction(self) -> Transaction | None:
        """The payment whose outcome the sheet shows, if it has come so far."""
        return self._row

    @property
    def takes_text(self) -> bool:
        """Whether something else may still stand in it: nothing was decided."""
        return not self._deciding and self._row is None and not self.is_closed

    @property
    def has_quote(self) -> bool:
        """Whether it could be decided now, but for the unlock."""
        return self._quote is not None and not self._armed.isActive()

    def _make_buttons(self) -> None:
        self._again = button(tr("Try again"), "tryAgain")
        self._again.clicked.connect(self._try_again)
        self._again.hide()
        self._cancel = self.add_button(button(tr("Cancel"), "cancelPay"))
        self._cancel.clicked.connect(self.reject)
        self.add_button(self._again)
        self._pay = self.add_button(button(tr("Pay"), "confirmPay", "main"))
        self._pay.clicked.connect(self._decide)

    def _connect(self) -> None:
        self._input.dropped.connect(self._drop)
        self._input.read.connect(self._show_invoice)
        self._input.found.connect(self.form.show_server)
        self._input.offered.connect(self._show_offer)
        self._input.amount_refused.connect(self._refuse_amount)
        self._input.refused.connect(self._refuse)
        self._input.quoted.connect(self._show_quote)
        self._input.problem.connect(self._show_problem)
        self.form.changed.connect(self._input.take)
        self.form.entered.connect(self._decide)
        self.form.paste_asked.connect(lambda: self._sources.take(QGuiApplication.clipboard().mimeData()))
        self.form.image_asked.connect(self._choose_image)
        self.form.contact_asked.connect(lambda: self._unlock_first(tr("Unlock to see contacts"), self._choose_contact))
        self.form.invoice_edit.given.connect(self._sources.take)
        self._sources.found.connect(self.form.take_text)
        self._sources.problem.connect(self._refuse)
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

    def _show_invoice(self, given: GivenInvoice) -> None:
        self._invoice = given.invoice
        self.form.show_invoice(given)
        self.form.focus_next()

    def _show_offer(self, offer: PayOffer) -> None:
        self.form.show_offer(offer)
        self.form.focus_next()

    def _refuse_amount(self, sentence: str) -> None:
        self._quote = None
        self.form.show_amount_wrong(sentence)
        self._show_ready()

    def _choose_image(self) -> None:
        dialog = QFileDialog(self, tr("Open a picture of a QR code"), str(Path.home()))
        dialog.setObjectName("imageFileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr(PICTURES), tr("All files (*)")])
        dialog.fileSelected.connect(lambda path: self._sources.read_file(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_contact(self, lease: Lease) -> None:
        chooser = ContactChooser(self._treasury.contacts, self._treasury.access, lease, self.spawn, self)
        chooser.chosen.connect(self.form.take_text)
        chooser.open()

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
        self._invoice = quote.invoice
        self.form.show_quote(quote, self._again_of.differences(quote) if self._again_of else ())
        self.start(self._show_contact(quote), "look for a contact")
        self._armed.start()
        self._show_ready()

    def _show_ready(self) -> None:
        """The button says what it does, and works only when it can; it is the default only then."""
        quote = self._quote
        locked = self._treasury.access.lease is None or (quote is not None and quote.needs_own_unlock)
        self.form.show_lock(locked and quote is not None and not self._deciding)
        text = _pay_words(quote) if quote else tr("Pay")
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
            if self._quote is not None and self._quote.source is not None:
                self._input.again()  # the payee's server makes another one
                return
            self._input.stop()
            self._refuse(tr(error.message))

    async def _show_rate(self, currency: str) -> None:
        self.form.show_rate(await self._treasury.rates.rate(currency))

    async def _show_contact(self, quote: Quote) -> None:
        """The contact's name, while somebody holds an unlock."""
        lease = self._treasury.access.lease
        if lease is None:
            return
        try:
            name = (await self._treasury.contacts.names(lease)).get(quote.pseudonym)
        except WalletDesktopError:
            return  # locked or away meanwhile: the pseudonym stays
        if name and self._quote is quote:
            self.form.show_contact(name, quote)

    def _decide(self) -> None:
        """Pay. A second click or Enter finds the first one at work."""
        if self._quote is None or self._deciding or not self._pay.isEnabled():
            return
        self._deciding = True
        self._input.stop()
        self._input.kept.decide(self._quote.invoice.payment_hash)
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
            self._show_waiting(quote, memo, tr(asked.message))
            return
        except WalletDesktopError as error:
            if not isinstance(error, AlreadyIntended):
                self._input.kept.give_up(quote.invoice.payment_hash)
            self._back_to_form(error)
            return
        self._show_outcome(row)
        self.paid.emit(row)

    async def _pay_once(self, quote: Quote, memo: str | None) -> Transaction:
        """With an unlock for this payment alone, which ends with it. If the sheet is closed before, nothing is paid."""
        self._pay.setText(tr("Unlocking…"))
        passphrase = self.form.passphrase.take()

        async def unlock_and_pay() -> Transaction:
            async with self._treasury.access.unlocked_once(passphrase) as lease:
                if self.is_closed:
                    raise NotSent(phrase("The sheet was closed before the payment was decided. Nothing was sent."))
                self._show_progress(quote, memo)
                return await self._treasury.desk.pay(quote, lease, memo, WAIT_S)

        return await self.spawn.outlive(unlock_and_pay(), "pay")

    async def _lease(self) -> Lease:
        lease = self._treasury.access.lease
        if lease is not None:
            return lease
        self._pay.setText(tr("Unlocking…"))
        passphrase = self.form.passphrase.take()
        return await unlock_for(self.spawn, self._treasury.access, passphrase, lambda: not self.is_closed)

    def _back_to_form(self, error: WalletDesktopError) -> None:
        """Nothing was sent: say why, and let the person go on."""
        self._deciding = False
        self._turn_to(self.form)
        self._cancel.setText(tr("Cancel"))
        self._pay.show()
        if isinstance(error, WrongPassphrase | LockedOut):
            self._show_ready()
            self.form.passphrase.set_wrong(tr(error.message))
            self.form.passphrase.setFocus()
        else:  # what was quoted may have changed: look again before deciding again
            self._show_problem(tr(error.message))
            self._again.setFocus()

    def _try_again(self) -> None:
        """A person's decision: a new quote, and after it perhaps a new attempt."""
        self._row = None
        self._deciding = False
        self._again.hide()
        self._pay.show()
        self._cancel.setText(tr("Cancel"))
        self._turn_to(self.form)
        self._input.again()
        self.form.memo_edit.setFocus()

    def _show_progress(self, quote: Quote, memo: str | None) -> None:
        if quote.needs_second_admin:
            self._pay.setText(tr("Asking…"))
            return
        self._paying_hash = quote.invoice.payment_hash
        self.outcome.show_progress(quote, memo)
        self._turn_to(self.outcome)
        self._pay.hide()
        self._again.hide()
        self._cancel.setText(tr("Close"))
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
        if row.status is PaymentStatus.FAILED:
            self._input.kept.give_up(row.payment_hash)
        elif row.status is PaymentStatus.SUCCESS:
            self._name.show_row(row)
            self.start(self._show_after_words(row), "read what the payee says")
        self._cancel.setText(tr("Done"))
        self._cancel.setDefault(True)
        self._cancel.setFocus()

    async def _show_after_words(self, row: Transaction) -> None:
        """What the payee's server wanted shown; where it cannot be read, the history has it."""
        with suppress(WalletDesktopError):
            self.outcome.show_after_words(await self._treasury.records.after_words(row) or "")

    def _show_waiting(self, quote: Quote, memo: str | None, sentence: str) -> None:
        """Nothing was sent; another admin decides."""
        self._paying_hash = None
        self._pay.hide()
        self.outcome.show_waiting(quote, memo, sentence)
        self._turn_to(self.outcome)
        self._cancel.setText(tr("Done"))
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
        self._name.leave()
        for stop in self._unfollow:
            stop()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_take(event.mimeData()) and self.form.isVisible() and not self._deciding:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._sources.take(event.mimeData())


def _timer(parent: QWidget, interval_ms: int, single: bool = False) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(interval_ms)
    timer.setSingleShot(single)
    return timer


def _pay_words(quote: Quote) -> str:
    """What the button will do."""
    amount = format_sats(quote.amount_sats)
    if quote.needs_second_admin:
        return tr("Ask for approval of {amount}", amount=amount)
    return tr("Pay {amount}", amount=amount)


def payable_on_clipboard() -> str:
    """What looks like something to pay on the clipboard, to begin with; else nothing."""
    text = QGuiApplication.clipboard().text().strip()
    lower = text.lower()
    payable = lower.removeprefix("lightning:").startswith("ln") or (
        lower.startswith("bitcoin:") and "lightning=" in lower
    )
    return text if payable and len(text) <= LONGEST_INVOICE else ""
