"""The form of the pay sheet: whatever is to be paid, what it says, what paying costs, a memo, and the unlock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lnwallet_desktop.fiat import FiatRate
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import LimitKind, LimitLeft, Quote
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.details.section import small_button
from lnwallet_desktop.ui.fields import AmountField, Facts, Field, InvoiceEdit
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.pay_input import Input
from lnwallet_desktop.ui.widgets import Note, row
from lnwallet_desktop.wallet.lnurl.offer import PayOffer
from lnwallet_desktop.wallet.pay_input import GivenInvoice, GivenServer, PayKind

MEMO_LENGTH = 500
SECOND_ADMIN = marked(
    "A payment of this size needs a second admin. You ask for it here; it is paid as soon as another admin approves it "
    "on the page Approvals."
)
ASKING = marked("asking the network…")
NOTHING_SENT = marked("Nothing is sent before you say so.")
AMOUNT_HINT = marked("This invoice leaves the amount to you.")

_LIMIT_WORDS = {
    LimitKind.PAYMENT: marked("for one payment"),
    LimitKind.DAY: marked("in 24 hours"),
    LimitKind.WEEK: marked("in 7 days"),
    LimitKind.PAYEE_DAY: marked("for this payee in 24 hours"),
    LimitKind.NEW_PAYEE: marked("for a new payee"),
}


class PayForm(QWidget):
    """Shows what it is told; decides nothing."""

    changed = Signal(object)
    """The Input that stands in the form now."""
    entered = Signal()
    """Enter: go on with whatever is next."""
    paste_asked = Signal()
    image_asked = Signal()
    contact_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.invoice_edit = InvoiceEdit("invoiceField", lines=2)
        self.invoice_edit.setPlaceholderText(tr("An invoice, a Lightning address, an LNURL or a payment link"))
        self._invoice = Field(tr("&Invoice or address"), self.invoice_edit, tr(NOTHING_SENT), self._ways())
        self.amount = AmountField("amountField", hint=tr(AMOUNT_HINT))
        self.comment_edit = QLineEdit()
        self.comment_edit.setObjectName("commentField")
        self._comment = Field(
            tr("Comme&nt to the payee"), self.comment_edit, tr("Their server gets it with the payment.")
        )
        self._line = QWidget()
        line = row(self.amount, self._comment, spacing=16)
        for each in (self.amount, self._comment):
            line.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self._line.setLayout(line)
        self._rate: FiatRate | None = None
        self._again = Note("info", "", "payAgainNote")
        self.facts = _quote_facts()
        self._warning = Note("warning", "pending", "payWarning")
        self.memo_edit = QLineEdit()
        self.memo_edit.setObjectName("memoField")
        self.memo_edit.setMaxLength(MEMO_LENGTH)
        self._memo = Field(
            tr("&Memo"),
            self.memo_edit,
            tr("For your books. It stays readable in the database; the payee does not see it."),
        )
        self._second = Note("lock-simple", "", "paySecondAdmin")
        self.passphrase = PassphraseField(tr("&Passphrase, to unlock and pay"), name="payPassphraseField")
        self._problem = Note("warning-circle", "failed", "payProblem")
        self._lay_out()
        self._connect()
        self.show_nothing()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for widget in (
            self._again,
            self._invoice,
            self._line,
            self.facts,
            self._warning,
            self._memo,
            self._second,
            self.passphrase,
            self._problem,
        ):
            layout.addWidget(widget)
        layout.addStretch(1)

    def _connect(self) -> None:
        self.invoice_edit.textChanged.connect(self._tell)
        self.amount.editor.textChanged.connect(lambda _: self._tell())
        self.invoice_edit.entered.connect(self.entered)
        self.amount.editor.returnPressed.connect(self.entered)
        self.comment_edit.textChanged.connect(lambda _: self._tell())
        self.comment_edit.returnPressed.connect(self.entered)
        self.memo_edit.returnPressed.connect(self.entered)
        self.passphrase.entered.connect(self.entered)

    def take_text(self, text: str) -> None:
        """Dropped, scanned, pasted or chosen: it stands in the field as if it had been typed."""
        if self.invoice_edit.toPlainText() == text:
            self._tell()
        self.invoice_edit.setPlainText(text)
        self.invoice_edit.setFocus()

    def show_rate(self, rate: FiatRate | None) -> None:
        """Amounts stand in that currency too from now on, and may be typed in it."""
        self._rate = rate
        self.amount.show_rate(rate)

    def show_nothing(self) -> None:
        """Nothing to pay yet, or nothing that can be paid."""
        self.show_problem("")
        self._invoice.set_wrong("")
        for widget in (self._line, self.facts, self._warning, self._memo, self._second):
            widget.hide()

    def show_invoice(self, given: GivenInvoice) -> None:
        """What the invoice itself says; the cost is still to come."""
        invoice = given.invoice
        self._comment.hide()
        self._show_amount(invoice.amount_sats is None, given.amount_sats, tr(AMOUNT_HINT))
        self._begin(given.kind, formats.plain(invoice.description) or tr("none"), invoice.amount_sats)
        self.show_time_left(invoice.seconds_left())

    def show_server(self, given: GivenServer) -> None:
        """Whose server is being asked; what it takes is still to come."""
        who = given.address or tr("LNURL of {shown}", shown=given.server.shown)
        self._line.hide()
        self._begin(given.kind, "…", given.amount_sats)
        self.facts.set("quotePayee", who)
        self.facts.set("quoteExpiry", tr("asking {shown}…", shown=given.server.shown), "muted")

    def show_offer(self, offer: PayOffer) -> None:
        """What the server takes."""
        fixed = offer.least_sats if offer.least_sats == offer.most_sats else None
        takes = formats.whole_amounts(
            tr("{shown} takes {range_words}.", shown=offer.given.server.shown, range_words=tr(offer.range_words))
        )
        self._show_amount(fixed is None, offer.given.amount_sats, takes, offer.comment_length > 0)
        self.comment_edit.setMaxLength(max(1, offer.comment_length))
        self._comment.setVisible(offer.comment_length > 0)
        self._begin(offer.given.kind, formats.plain(offer.description) or tr("none"), fixed)
        self.facts.set("quotePayee", offer.given.address or tr("LNURL of {shown}", shown=offer.given.server.shown))
        self.facts.set("quoteExpiry", tr("with the invoice that is fetched"), "muted")

    def _show_amount(self, open_amount: bool, suggested: Sats | None, hint: str, has_comment: bool = False) -> None:
        self.amount.set_hint(hint)
        self.amount.setVisible(open_amount)
        self._line.setVisible(open_amount or has_comment)
        if open_amount and self.amount.is_empty and suggested is not None:
            with QSignalBlocker(self.amount.editor):
                self.amount.editor.setText(str(suggested))
        if open_amount and not self.amount.is_empty:
            self.amount.read()

    def _begin(self, kind: PayKind, description: str, amount_sats: Sats | None) -> None:
        self._invoice.set_wrong("")
        self._invoice.set_note(f"{tr(kind.value)}. {tr(NOTHING_SENT)}")
        self.show_problem("")
        self._warning.say("")
        self._second.say("")
        self.facts.show()
        self._memo.show()
        facts = self.facts
        facts.set("quotePayee", "…", "muted")
        facts.set("quoteDescription", description)
        facts.set("quoteAmount", self._in_both(amount_sats) if amount_sats is not None else tr("yours to say"))
        known = amount_sats is not None or not self.amount.is_empty
        facts.set("quoteFee", tr(ASKING) if known else "—", "muted")
        for name in ("quoteTotal", "quoteBalanceAfter", "quoteLimit"):
            facts.set(name, "—", "muted")

    def show_quote(self, quote: Quote, differences: Sequence[str] = ()) -> None:
        """differences: sentences about what is not as it was in a payment that this one repeats."""
        facts = self.facts
        facts.set("quotePayee", payee_words(quote))
        facts.set("quoteDescription", formats.plain(quote.description) or tr("none"))
        self.show_time_left(quote.invoice.seconds_left())
        facts.set("quoteAmount", self._in_both(quote.amount_sats))
        facts.set(
            "quoteFee",
            tr(
                "{fee}  (never above {cap})",
                fee=format_sats(quote.fee_sats),
                cap=format_sats(quote.fee_cap_sats),
            ),
        )
        facts.set("quoteTotal", self._in_both(quote.total_sats))
        facts.set("quoteBalanceAfter", format_sats(quote.balance_after_sats))
        facts.set("quoteLimit", limit_words(quote.limit_left), "" if quote.limit_left else "muted")
        self._warning.say("\n".join((*differences, *map(tr, quote.warnings))))
        self._second.say(tr(SECOND_ADMIN) if quote.needs_second_admin else "")

    def _in_both(self, amount_sats: int) -> str:
        """In satoshis, and in a currency beside it where a rate is known."""
        beside = f"  {self._rate.words(amount_sats)}" if self._rate is not None else ""
        return f"{format_sats(amount_sats)}{beside}"

    def show_again(self, sentence: str, memo: str) -> None:
        """What the new invoice is expected to be for; the memo of the payment before stands in the form."""
        self._again.say(sentence)
        self.memo_edit.setText(memo[:MEMO_LENGTH])

    def show_time_left(self, seconds: float) -> None:
        soon = seconds < 300
        text = tr("in {seconds}", seconds=formats.countdown(seconds)) if seconds > 0 else tr("expired")
        self.facts.set("quoteExpiry", text, "pending" if soon else "")

    def show_refusal(self, sentence: str) -> None:
        """The invoice cannot be paid: said under it, and nothing of it is offered. The keyboard stays with a field."""
        focused = self.window().focusWidget()
        self.show_nothing()
        self._invoice.set_wrong(sentence)
        if focused is not None and self.isAncestorOf(focused) and not focused.isVisible():
            self.invoice_edit.setFocus()

    def show_amount_wrong(self, sentence: str) -> None:
        """The server does not take it; said where it was typed."""
        self.amount.set_wrong(sentence)
        self.facts.set("quoteFee", "—", "muted")

    def show_contact(self, name: str, quote: Quote) -> None:
        """The payee has a name, which only an unlocked person sees."""
        address = quote.source.address if quote.source is not None else None
        self.facts.set("quotePayee", f"{formats.plain(name)}  ·  {address or quote.pseudonym}")

    def show_problem(self, sentence: str) -> None:
        self._problem.say(sentence)
        if sentence:
            for name in ("quoteFee", "quoteTotal", "quoteBalanceAfter", "quoteLimit"):
                self.facts.set(name, "—", "muted")

    def show_lock(self, locked: bool) -> None:
        if not locked and self.passphrase.line.hasFocus():
            self.memo_edit.setFocus()
        self.passphrase.setVisible(locked)

    def focus_next(self) -> None:
        """Leave the invoice, where nothing is to be done any more; wherever else a person types, stay."""
        if self.window().focusWidget() is self.invoice_edit:
            asks_amount = not self.amount.isHidden() and self.amount.is_empty
            (self.amount.editor if asks_amount else self.memo_edit).setFocus()

    def _tell(self) -> None:
        amount = None
        if not self.amount.is_empty:
            amount = self.amount.read()
        self.changed.emit(Input(self.invoice_edit.toPlainText(), amount, self.comment_edit.text().strip()))

    def _ways(self) -> list[QWidget]:
        """The ways into the field besides typing."""
        paste = small_button(tr("Pas&te"), "pasteToPay", "copy", tr("Paste from the clipboard"))
        paste.setToolTip(tr("An invoice, an address, or a picture of a QR code that was copied"))
        image = small_button(
            tr("&Open an image…"), "openImageToPay", "", tr("Open a picture of a QR code, or a text file")
        )
        contact = small_button(
            tr("&Contacts…"), "contactToPay", "user", tr("Choose a contact with a Lightning address")
        )
        for each, asked in ((paste, self.paste_asked), (image, self.image_asked), (contact, self.contact_asked)):
            each.clicked.connect(asked)
        return [paste, image, contact]


def _quote_facts() -> Facts:
    facts = Facts()
    facts.add(tr("Pay to"), "quotePayee")
    facts.add(tr("Description"), "quoteDescription")
    facts.add(tr("Expires"), "quoteExpiry")
    facts.add_rule()
    facts.add(tr("Amount"), "quoteAmount")
    facts.add(tr("Fee"), "quoteFee")
    facts.add(tr("Total"), "quoteTotal", strong=True)
    facts.add(tr("Balance afterwards"), "quoteBalanceAfter")
    facts.add(tr("Limits"), "quoteLimit")
    return facts


def payee_words(quote: Quote) -> str:
    """The address where there is one: the person has just given it. In the history it is a pseudonym."""
    address = quote.source.address if quote.source is not None else None
    return f"{address}  ·  {quote.pseudonym}" if address else quote.pseudonym


def limit_words(left: LimitLeft | None) -> str:
    """The limit that binds first, and what it leaves before this payment."""
    if left is None:
        return tr("none are set")
    return tr(
        "{left_sats} left of {limit_sats} {limit_words}",
        left_sats=format_sats(left.left_sats),
        limit_sats=format_sats(left.limit_sats),
        limit_words=tr(_LIMIT_WORDS[left.kind]),
    )
