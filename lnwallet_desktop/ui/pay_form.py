"""The form of the pay sheet: the invoice, what it says, what paying costs, a memo, and the unlock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Invoice, LimitKind, LimitLeft, Quote
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import AmountField, Facts, Field, InvoiceEdit
from lnwallet_desktop.ui.invoice_input import Input
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.widgets import Note

MEMO_LENGTH = 500
SECOND_ADMIN = (
    "A payment of this size needs a second admin. You ask for it here; it is paid as soon as another admin approves it "
    "on the page Approvals."
)
ASKING = "asking the network…"

_LIMIT_WORDS = {
    LimitKind.PAYMENT: "for one payment",
    LimitKind.DAY: "in 24 hours",
    LimitKind.WEEK: "in 7 days",
    LimitKind.PAYEE_DAY: "for this payee in 24 hours",
    LimitKind.NEW_PAYEE: "for a new payee",
}


class PayForm(QWidget):
    """Shows what it is told; decides nothing."""

    changed = Signal(object)
    """The Input that stands in the form now."""
    entered = Signal()
    """Enter: go on with whatever is next."""

    def __init__(self) -> None:
        super().__init__()
        self.invoice_edit = InvoiceEdit("invoiceField")
        self.invoice_edit.setPlaceholderText("Paste a Lightning invoice: it begins with “ln”")
        self._invoice = Field("&Invoice", self.invoice_edit, "Nothing is sent before you say so.")
        self.amount = AmountField("amountField", hint="This invoice leaves the amount to you.")
        self._again = Note("info", "", "payAgainNote")
        self.facts = _quote_facts()
        self._warning = Note("warning", "pending", "payWarning")
        self.memo_edit = QLineEdit()
        self.memo_edit.setObjectName("memoField")
        self.memo_edit.setMaxLength(MEMO_LENGTH)
        self._memo = Field(
            "&Memo", self.memo_edit, "For your books. It stays readable in the database; the payee does not see it."
        )
        self._second = Note("lock-simple", "", "paySecondAdmin")
        self.passphrase = PassphraseField("&Passphrase, to unlock and pay", name="payPassphraseField")
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
            self.amount,
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
        self.memo_edit.returnPressed.connect(self.entered)
        self.passphrase.entered.connect(self.entered)

    def show_nothing(self) -> None:
        """No invoice yet, or none that can be paid."""
        self.show_problem("")
        self._invoice.set_wrong("")
        for widget in (self.amount, self.facts, self._warning, self._memo, self._second):
            widget.hide()

    def show_invoice(self, invoice: Invoice) -> None:
        """What the invoice itself says; the cost is still to come."""
        open_amount = invoice.amount_sats is None
        self._invoice.set_wrong("")
        self.show_problem("")
        self._warning.say("")
        self._second.say("")
        self.amount.setVisible(open_amount)
        if open_amount and not self.amount.is_empty:
            self.amount.read()
        self.facts.show()
        self._memo.show()
        facts = self.facts
        facts.set("quotePayee", "…", "muted")
        facts.set("quoteDescription", formats.plain(invoice.description) or "none")
        facts.set(
            "quoteAmount", format_sats(invoice.amount_sats) if invoice.amount_sats is not None else "yours to say"
        )
        waits = ASKING if not open_amount or not self.amount.is_empty else "—"
        facts.set("quoteFee", waits, "muted")
        for name in ("quoteTotal", "quoteBalanceAfter", "quoteLimit"):
            facts.set(name, "—", "muted")
        self.show_time_left(invoice.seconds_left())

    def show_quote(self, quote: Quote, differences: Sequence[str] = ()) -> None:
        """differences: sentences about what is not as it was in a payment that this one repeats."""
        facts = self.facts
        facts.set("quotePayee", quote.pseudonym)
        facts.set("quoteAmount", format_sats(quote.amount_sats))
        facts.set("quoteFee", f"{format_sats(quote.fee_sats)}  (never above {format_sats(quote.fee_cap_sats)})")
        facts.set("quoteTotal", format_sats(quote.total_sats))
        facts.set("quoteBalanceAfter", format_sats(quote.balance_after_sats))
        facts.set("quoteLimit", limit_words(quote.limit_left), "" if quote.limit_left else "muted")
        self._warning.say("\n".join((*differences, *quote.warnings)))
        self._second.say(SECOND_ADMIN if quote.needs_second_admin else "")

    def show_again(self, sentence: str, memo: str) -> None:
        """What the new invoice is expected to be for; the memo of the payment before stands in the form."""
        self._again.say(sentence)
        self.memo_edit.setText(memo[:MEMO_LENGTH])

    def show_time_left(self, seconds: float) -> None:
        soon = seconds < 300
        text = f"in {formats.countdown(seconds)}" if seconds > 0 else "expired"
        self.facts.set("quoteExpiry", text, "pending" if soon else "")

    def show_refusal(self, sentence: str) -> None:
        """The invoice cannot be paid: said under it, and nothing of it is offered."""
        self.show_nothing()
        self._invoice.set_wrong(sentence)

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
        self.changed.emit(Input(self.invoice_edit.toPlainText(), amount))


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
    facts.add("Limits", "quoteLimit")
    return facts


def limit_words(left: LimitLeft | None) -> str:
    """The limit that binds first, and what it leaves before this payment."""
    if left is None:
        return "none are set"
    return f"{format_sats(left.left_sats)} left of {format_sats(left.limit_sats)} {_LIMIT_WORDS[left.kind]}"
