"""Progress of a payment, and then what became of it: paid, failed and not known are three different pictures."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentStatus, Quote, Transaction
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.fields import Facts
from lnwallet_desktop.ui.widgets import Note, Picture, column, label, row, set_tone

UNKNOWN_SENTENCE = marked(
    "The network has not answered yet. The payment may still arrive, so it is kept as pending and cannot be paid "
    "again. We look every 30 seconds; you may close this, and the history shows what became of it."
)
PROGRESS_SENTENCE = marked("You may close this. The payment goes on, and the history shows what became of it.")


class PaymentOutcome(QWidget):
    """Shows what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = Picture(size=44)
        self._headline = label(points=theme.BASE_POINTS + 5, weight=QFont.Weight.DemiBold, wrap=True, name="outcome")
        self._sentence = label(tone="muted", wrap=True, name="outcomeSentence")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Paying"))
        keeps_place = self._bar.sizePolicy()
        keeps_place.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(keeps_place)
        self._facts = Facts()
        for caption, name in (
            (tr("Amount"), "outcomeAmount"),
            (tr("Fee"), "outcomeFee"),
            (tr("Recipient"), "outcomeRecipient"),
            (tr("Memo"), "outcomeMemo"),
        ):
            self._facts.add(caption, name)
        self._facts.add(tr("Payment hash"), "outcomeHash").setFont(theme.mono_font())
        self._after = Note("info", "", "outcomeAfterWords")
        self._actions = row()
        head = row(spacing=16)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(column(self._headline, self._sentence, spacing=6), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(20)
        layout.addLayout(head)
        layout.addWidget(self._bar)
        layout.addWidget(self._facts)
        layout.addWidget(self._after)
        layout.addLayout(self._actions)
        layout.addStretch(1)

    def adopt(self, action: QWidget) -> None:
        """What a person may do next; it decides itself whether it shows, and here only after a success."""
        self._actions.addWidget(action)
        self._actions.addStretch(1)

    def show_after_words(self, words: str) -> None:
        """What the payee says to whoever paid: a stranger's text, of which nothing is obeyed or opened."""
        shown = "\n".join(formats.breakable(formats.plain(line)) for line in words.splitlines())
        self._after.say(tr("The payee says: {shown}", shown=shown) if shown else "")

    def show_progress(self, quote: Quote, memo: str | None) -> None:
        self.show_paying(quote.amount_sats, quote.pseudonym, memo, quote.invoice.payment_hash)

    def show_paying(self, amount_sats: int, recipient: str, memo: str | None, payment_hash: str) -> None:
        self._say(
            "paper-plane-tilt",
            tr("Paying {amount_sats}…", amount_sats=format_sats(amount_sats)),
            tr(PROGRESS_SENTENCE),
            "accent",
        )
        self._bar.show()
        self._fill(amount_sats, tr("not known yet"), recipient, memo, payment_hash)

    def show_waiting(self, quote: Quote, memo: str | None, sentence: str) -> None:
        """It was asked for: another admin has to approve before anything moves."""
        self._say("clock", tr("Waits for another admin’s approval"), sentence, "pending")
        self._bar.hide()
        fee = tr("never above {fee_cap_sats}", fee_cap_sats=format_sats(quote.fee_cap_sats))
        self._fill(quote.amount_sats, fee, quote.pseudonym, memo, quote.invoice.payment_hash)

    def show_outcome(self, found: Transaction) -> None:
        amount = format_sats(found.amount_sats)
        fee = tr("not known yet") if found.fee_sats is None else format_sats(found.fee_sats)
        match found.status:
            case PaymentStatus.SUCCESS:
                proof = tr("The payee’s receipt was checked and is kept sealed in the history.")
                self._say("check-circle", tr("Paid {amount}", amount=amount), proof, "success")
            case PaymentStatus.FAILED:
                fee = tr("none")
                self._say("x-circle", tr("Not paid"), formats.status_sentence(found), "failed")
            case PaymentStatus.PENDING:
                sentence = f"{tr(UNKNOWN_SENTENCE)} {formats.returns_by(found.locked_until)}".strip()
                self._say("question", tr("The outcome is not known yet"), sentence, "unknown")
        self._bar.hide()
        self._fill(found.amount_sats, fee, found.pseudonymized_recipient, found.memo, found.payment_hash)

    def _fill(self, amount_sats: int, fee: str, recipient: str, memo: str | None, payment_hash: str) -> None:
        self._facts.set("outcomeAmount", format_sats(amount_sats))
        self._facts.set("outcomeFee", fee)
        self._facts.set("outcomeRecipient", recipient)
        self._facts.set("outcomeMemo", formats.plain(memo) or tr("none"))
        self._facts.set("outcomeHash", formats.short_hash(payment_hash))

    def _say(self, icon_name: str, headline: str, sentence: str, tone: str) -> None:
        self._picture.show_icon(icon_name, tone)
        self._headline.setText(headline)
        set_tone(self._headline, "" if tone == "accent" else tone)
        self._sentence.setText(sentence)
