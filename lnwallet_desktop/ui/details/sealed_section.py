"""The sealed details: hidden until an unlocked person asks, and hidden again when the unlock ends."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.translation import in_sentence, marked, tr
from lnwallet_desktop.treasury.payment_records import Revealed
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.details.section import Section, small_button, to_clipboard
from lnwallet_desktop.ui.widgets import Note, Picture, column, label, row, set_tone

CLOSED = marked(
    "Invoice, payee, description and preimage are sealed. Seeing them needs an unlock, and is written down with your "
    "name."
)
COPIED = marked(
    "The {caption} stays on the clipboard, where other programs can read it, until something else is copied."
)


class SealedSection(Section):
    """Shows what it is told, and forgets it in `hide_details`."""

    reveal_asked = Signal()
    hide_asked = Signal()

    def __init__(self) -> None:
        self.reveal = small_button(tr("&Reveal…"), "revealDetails", "lock-simple-open", tr("Reveal the sealed details"))
        self.hide_button = small_button(tr("&Hide"), "hideDetails", "lock-simple", tr("Hide the sealed details"))
        super().__init__(tr("Proof of payment"), "detailSealed", self.reveal, self.hide_button)
        self.is_revealed = False
        self._row: Transaction | None = None
        self._closed = label(tr(CLOSED), tone="muted", wrap=True, name="sealedClosed")
        self._problem = Note("warning-circle", "failed", "sealedProblem")
        self._picture = Picture("check-circle", "success", 18)
        self._proof = label(wrap=True, name="proofSentence")
        self._copied = label(points=theme.BASE_POINTS - 1, tone="pending", wrap=True, name="sealedCopied")
        self._values = [
            _Value("Preimage", "sealedPreimage"),
            _Value(tr("Payee"), "sealedPayee"),
            _Value(tr("Description"), "sealedDescription", mono=False),
            _Value(tr("Invoice"), "sealedInvoice"),
            _Value(tr("What the payee says"), "sealedAfterWords", mono=False),
        ]
        self._open = QWidget()
        inside = QVBoxLayout(self._open)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        proof = row(spacing=8)
        proof.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        proof.addWidget(self._proof, 1)
        inside.addLayout(proof)
        for value in self._values:
            inside.addWidget(value)
            value.copied.connect(lambda what: self._copied.setText(tr(COPIED, caption=what)))
        inside.addWidget(self._copied)
        for widget in (self._closed, self._problem, self._open):
            self.body.addWidget(widget)
        self.reveal.clicked.connect(self.reveal_asked)
        self.hide_button.clicked.connect(self.hide_asked)
        self._turn(False)

    def adopt(self, widget: QWidget) -> None:
        """Below whatever is hidden or shown."""
        self.body.addWidget(widget)

    def show_row(self, row: Transaction) -> None:
        self._row = row

    def show_details(self, revealed: Revealed) -> None:
        self._problem.say("")
        texts = (
            revealed.preimage,
            revealed.payee_key,
            revealed.description,
            revealed.invoice_text,
            revealed.after_words,
        )
        for value, text in zip(self._values, texts, strict=True):
            value.show_text(text or "")
        self._show_proof(revealed.proves_payment)
        self._copied.clear()
        self._turn(True)
        self.hide_button.setFocus()

    def hide_details(self) -> None:
        """Nothing of it stays in the widgets."""
        for value in self._values:
            value.show_text("")
        self._problem.say("")
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._turn(False)
        if had_focus:
            self.reveal.setFocus()

    def show_problem(self, sentence: str) -> None:
        self._problem.say(sentence)

    def _show_proof(self, proves: bool | None) -> None:
        if proves:
            self._say("check-circle", "success", tr("Proof of payment: matches the payment hash."))
        elif proves is False:
            self._say("x-circle", "failed", tr("The preimage does not match the payment hash: it proves nothing."))
        else:
            self._say("info", "muted", _without_preimage(self._row))

    def _say(self, icon_name: str, tone: str, sentence: str) -> None:
        self._picture.show_icon(icon_name, tone)
        self._proof.setText(sentence)
        set_tone(self._proof, tone)

    def _turn(self, revealed: bool) -> None:
        self.is_revealed = revealed
        for widget in (self._open, self.hide_button):
            widget.setVisible(revealed)
        for widget in (self._closed, self.reveal):
            widget.setVisible(not revealed)


class _Value(QWidget):
    """A caption, what was sealed, and a button that copies all of it. Hidden while there is nothing."""

    copied = Signal(str)

    def __init__(self, caption: str, name: str, mono: bool = True) -> None:
        super().__init__()
        self._text = ""
        self._caption = caption
        self._mono = mono
        self._shown: QLabel = label(wrap=True, name=name)
        self._shown.setAccessibleName(caption)
        if mono:
            self._shown.setFont(theme.mono_font())
        copy: QPushButton = small_button("", f"{name}Copy", "copy", tr("Copy {caption}", caption=in_sentence(caption)))
        copy.setToolTip(tr("Copy {caption}", caption=in_sentence(caption)))
        copy.clicked.connect(self._copy)
        line = row(spacing=8)
        line.addLayout(column(label(caption, theme.BASE_POINTS - 1, tone="muted"), self._shown, spacing=2), 1)
        line.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def show_text(self, text: str) -> None:
        self._text = text
        shown = formats.shortened(formats.plain(text))
        self._shown.setText(formats.breakable(shown, formats.HASH_GROUP if self._mono else formats.LONGEST_WORD))
        self.setVisible(bool(text))

    def _copy(self) -> None:
        to_clipboard(self._text)
        self.copied.emit(in_sentence(self._caption))


def _without_preimage(row: Transaction | None) -> str:
    if row is not None and row.direction is Direction.SENT and row.status is not PaymentStatus.SUCCESS:
        return tr("There is no proof of payment: this payment has not succeeded.")
    return tr("No preimage came with this payment.")
