"""The plain facts of a payment: money, people, times, and its hash."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.payment_records import PaymentRecord
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.details.fact_list import FactList
from lnwallet_desktop.ui.details.section import small_button, to_clipboard
from lnwallet_desktop.ui.widgets import column, label, row

_FACTS = (
    (marked("Why"), "detailReason"),
    (marked("Amount"), "detailAmount"),
    (marked("Fee"), "detailFee"),
    (marked("Total"), "detailTotal"),
    (marked("Contact"), "detailContact"),
    (marked("Recipient"), "detailRecipient"),
    (marked("Paid by"), "detailPaidBy"),
    (marked("Approved by"), "detailApprovedBy"),
    (marked("Workstation"), "detailWorkstation"),
    (marked("Decided"), "detailIntended"),
    (marked("Received"), "detailReceived"),
    (marked("Handed over"), "detailSubmitted"),
    (marked("Settled"), "detailSettled"),
    (marked("Back by"), "detailLockedUntil"),
)


class PaymentFacts(QWidget):
    """First what the table knows of a row, then all of its record."""

    copied = Signal(str)
    """A sentence for the person: what is on the clipboard now."""

    def __init__(self) -> None:
        super().__init__()
        self._payment_hash = ""
        self._facts = FactList()
        for caption, name in _FACTS:
            self._facts.add(tr(caption), name, strong=name == "detailTotal")
        self._hash = label(wrap=True, name="detailHash")
        self._hash.setFont(theme.mono_font())
        self._hash.setAccessibleName(tr("Payment hash"))
        copy = small_button("", "copyHash", "copy", tr("Copy the payment hash"))
        copy.setToolTip(tr("Copy the payment hash"))
        copy.clicked.connect(self._copy)
        line = row(spacing=8)
        line.addLayout(column(label(tr("Payment hash"), tone="muted"), self._hash, spacing=2), 1)
        line.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._facts)
        layout.addLayout(line)

    def show_row(self, row: Transaction) -> None:
        sent = row.direction is Direction.SENT
        facts = self._facts
        facts.set("detailReason", formats.failure_words(row))
        facts.set("detailAmount", format_sats(row.amount_sats))
        facts.set("detailFee", _fee(row))
        paid = sent and row.fee_sats is not None and row.status is PaymentStatus.SUCCESS
        facts.set("detailTotal", format_sats(row.amount_sats + (row.fee_sats or 0)) if paid else "")
        facts.set("detailRecipient", formats.recipient(row))
        facts.set("detailPaidBy", formats.plain(row.initiated_by))
        facts.set("detailApprovedBy", formats.plain(row.approved_by))
        self._set_time("detailIntended", row.timestamp if sent else None)
        self._set_time("detailReceived", None if sent else row.timestamp)
        self._set_time("detailSettled", row.settled_at)
        for name in ("detailWorkstation", "detailSubmitted", "detailLockedUntil"):
            facts.set(name, "")
        self._payment_hash = row.payment_hash
        self._hash.setText(formats.breakable(row.payment_hash, formats.HASH_GROUP))
        self._hash.setAccessibleDescription(row.payment_hash)

    def show_contact(self, name: str) -> None:
        """The recipient's name, while it may be seen; an empty text hides it."""
        self._facts.set("detailContact", formats.plain(name))

    def show_record(self, record: PaymentRecord) -> None:
        self.show_row(record.transaction)
        last = record.attempts[-1] if record.attempts else None
        self._facts.set("detailWorkstation", formats.plain(last.workstation) if last else "")
        self._set_time("detailSubmitted", last.submitted_at if last else None)
        pending = record.transaction.status is PaymentStatus.PENDING
        self._set_time("detailLockedUntil", record.transaction.locked_until if pending else None)

    def _set_time(self, name: str, moment: datetime | None) -> None:
        shown, exact = (formats.local_time(moment), formats.exact_time(moment)) if moment else ("", "")
        self._facts.set(name, shown, exact)

    def _copy(self) -> None:
        to_clipboard(self._payment_hash)
        self.copied.emit(tr("The payment hash is on the clipboard."))


def _fee(row: Transaction) -> str:
    if row.direction is Direction.RECEIVED:
        return format_sats(row.fee_sats) if row.fee_sats else ""
    if row.status is PaymentStatus.FAILED:
        return tr("none")
    return tr("not known yet") if row.fee_sats is None else format_sats(row.fee_sats)
