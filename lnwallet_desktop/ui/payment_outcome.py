"""What a payment is doing and what became of it, as a picture, a headline and a sentence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentStatus, Quote, Transaction
from lnwallet_desktop.ui import formats, icons, theme
from lnwallet_desktop.ui.widgets import Facts, column, label, set_tone

UNKNOWN_SENTENCE = (
    "The network has not answered yet. The payment may still arrive, so it is kept as pending and cannot be paid "
    "again. We look every 30 seconds; you may close this."
)


class PaymentOutcome(QWidget):
    """Progress, and then what became of it: paid, failed and not known are three different pictures."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = label(name="outcomePicture")
        self._headline = label(points=theme.BASE_POINTS + 5, weight=QFont.Weight.DemiBold, wrap=True, name="outcome")
        self._sentence = label(tone="muted", wrap=True, name="outcomeSentence")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Paying")
        self._facts = Facts()
        for caption, name in (
            ("Fee", "outcomeFee"),
            ("Recipient", "outcomeRecipient"),
            ("Payment hash", "outcomeHash"),
        ):
            self._facts.add(caption, name)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(column(self._headline, self._sentence, spacing=6), 1)
        layout = column(spacing=16)
        layout.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(self._bar)
        layout.addWidget(self._facts)
        layout.addStretch(2)
        self.setLayout(layout)

    def show_progress(self, quote: Quote) -> None:
        self._draw("paper-plane-tilt", theme.current().accent)
        self._headline.setText(f"Paying {format_sats(quote.amount_sats)}…")
        set_tone(self._headline, "")
        self._sentence.setText("You may close this. The payment goes on, and the history shows what became of it.")
        self._bar.show()
        self._facts.hide()

    def show_outcome(self, row: Transaction) -> None:
        tokens = theme.current()
        amount = format_sats(row.amount_sats)
        match row.status:
            case PaymentStatus.SUCCESS:
                self._draw("check-circle", tokens.success)
                self._say(f"Paid {amount}", "The payee’s receipt was checked and is kept sealed.", "success")
            case PaymentStatus.FAILED:
                self._draw("x-circle", tokens.failed)
                self._say("Not paid", row.failure_reason or formats.status_sentence(row), "failed")
            case PaymentStatus.PENDING:
                self._draw("question", tokens.unknown)
                self._say("The outcome is not known yet", UNKNOWN_SENTENCE, "unknown")
        self._bar.hide()
        fee = row.fee_sats
        self._facts.set("outcomeFee", "not known yet" if fee is None else format_sats(fee))
        if row.status is PaymentStatus.FAILED:
            self._facts.set("outcomeFee", "none")
        self._facts.set("outcomeRecipient", row.pseudonymized_recipient)
        self._facts.set("outcomeHash", formats.short_hash(row.payment_hash))
        self._facts.show()

    def _say(self, headline: str, sentence: str, tone: str) -> None:
        self._headline.setText(headline)
        set_tone(self._headline, tone)
        self._sentence.setText(sentence)

    def _draw(self, name: str, colour: str) -> None:
        self._picture.setPixmap(icons.pixmap(name, colour, 44))
