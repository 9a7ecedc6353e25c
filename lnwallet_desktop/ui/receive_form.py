"""The form of the receive sheet, and the invoice that comes of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Invoice
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.fields import AmountField, Field, InvoiceEdit
from lnwallet_desktop.ui.qr_code import QrCode
from lnwallet_desktop.ui.widgets import Note, Picture, column, label, set_tone

LIFETIMES: list[tuple[str, int]] = [
    (marked("1 hour"), 3600),
    (marked("1 day"), 86_400),
    (marked("7 days"), 7 * 86_400),
    (marked("30 days"), 30 * 86_400),
]


class ReceiveForm(QWidget):
    """Amount, memo and lifetime."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.amount = AmountField("receiveAmount", hint=tr("Leave it empty to let the payer choose."))
        self.memo_edit = QLineEdit()
        self.memo_edit.setObjectName("receiveMemo")
        self.memo_edit.setMaxLength(300)
        memo = Field(tr("&Memo"), self.memo_edit, tr("The payer sees it, and it stays readable in the database."))
        self.lifetime = QComboBox()
        self.lifetime.setObjectName("receiveLifetime")
        for text, _ in LIFETIMES:
            self.lifetime.addItem(tr(text))
        self.problem = Note("warning-circle", "failed", "receiveProblem")
        self.setLayout(column(self.amount, memo, Field(tr("&Valid for"), self.lifetime), self.problem, spacing=14))
        self.amount.editor.returnPressed.connect(self.entered)
        self.memo_edit.returnPressed.connect(self.entered)

    @property
    def expiry_s(self) -> int:
        return LIFETIMES[self.lifetime.currentIndex()][1]


class InvoiceToShow(QWidget):
    """The invoice as a code and as text, until it is paid or has expired."""

    def __init__(self) -> None:
        super().__init__()
        self._headline = label(points=theme.BASE_POINTS + 5, weight=QFont.Weight.DemiBold, name="receiveState")
        self._sentence = label(tone="muted", wrap=True, name="receiveSentence")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture = Picture("check-circle", "success", 64)
        self._picture.hide()
        self.code = QrCode()
        self._text = InvoiceEdit("receiveInvoice", lines=2)
        self._text.setAccessibleName(tr("Invoice"))
        self._text.setReadOnly(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._headline, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._sentence)
        layout.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self._text)
        layout.addStretch(2)

    def show_invoice(self, invoice: Invoice) -> None:
        self.code.show_text(invoice.text.upper())
        self._text.setPlainText(invoice.text)
        self._headline.setText(tr("Any amount") if invoice.amount_sats is None else format_sats(invoice.amount_sats))
        self.show_time_left(invoice.seconds_left())

    def show_time_left(self, seconds: float) -> None:
        if seconds > 0:
            self._sentence.setText(
                tr("Waiting for the payer. The invoice expires in {left}.", left=formats.countdown(seconds))
            )
        else:
            self._sentence.setText(tr("The invoice has expired. Make a new one; nothing was received."))
            set_tone(self._sentence, "pending")
            self.code.hide()
            self._text.hide()

    def show_received(self, amount_sats: int) -> None:
        self.setMinimumHeight(self.height())
        self._headline.setText(tr("Received {amount}", amount=format_sats(amount_sats)))
        set_tone(self._headline, "success")
        self._sentence.setText(tr("It stands in the history."))
        self._picture.show()
        self.code.hide()
        self._text.hide()
