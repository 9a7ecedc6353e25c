"""The pane beside the table: follows one payment, and what a person may do with it."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lnwallet_desktop.errors import ChangedMeanwhile, WalletDesktopError
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.access import AccessState, Lease
from lnwallet_desktop.treasury.payment_records import PaymentRecord
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import icons, theme
from lnwallet_desktop.ui.details.attempt_timeline import AttemptTimeline, ChangeList
from lnwallet_desktop.ui.details.memo_section import MemoSection
from lnwallet_desktop.ui.details.payment_facts import PaymentFacts
from lnwallet_desktop.ui.details.payment_words import headline, state_sentence
from lnwallet_desktop.ui.details.proof_actions import ProofActions
from lnwallet_desktop.ui.details.recipient_name import RecipientName
from lnwallet_desktop.ui.details.sealed_section import SealedSection
from lnwallet_desktop.ui.flow_layout import FlowLayout
from lnwallet_desktop.ui.refresher import Refresher
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.unlock_first import UnlockFirst
from lnwallet_desktop.ui.widgets import Note, Picture, button, column, label, row, set_tone

NARROWEST = 330
LOOK_AGAIN_MS = 10_000
"""How often a pending payment is read again: when its money comes back is learnt from the network, not by a change."""
CHOOSE = marked("Choose a payment in the table to see everything about it.")


class DetailPane(QFrame):
    """What is sealed is forgotten when the lease ends, another payment is shown, or the pane is left."""

    closed = Signal()
    """By Esc, its x, or Back."""
    pay_again_asked = Signal(object)
    """The Transaction whose bill is to be paid by a new invoice."""
    recipient_asked = Signal(str)
    copied = Signal(str)

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("detailPane")
        self.setAccessibleName(tr("Details of the payment"))
        self.setMinimumWidth(NARROWEST)
        self._records = treasury.records
        self._access = treasury.access
        self._spawn = spawn
        self._unlock_first = UnlockFirst(treasury, spawn, self)
        self._row: Transaction | None = None
        self._reading = Refresher(self._show_read, spawn, "read a payment's record")
        self._lease: Lease | None = None
        self._look_again = QTimer(self, singleShot=True, interval=LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._read)
        self._make_head()
        self.facts = PaymentFacts()
        self._name = RecipientName(treasury, spawn, self, self.facts.show_contact)
        self.memo = MemoSection()
        self.sealed = SealedSection()
        self.proof = ProofActions(treasury, spawn)
        self.sealed.adopt(self.proof)
        self._attempts = AttemptTimeline()
        self._changes = ChangeList()
        self._lay_out()
        self._connect()
        self.show_nothing()

    @property
    def transaction(self) -> Transaction | None:
        """The payment that is shown, as it was read last."""
        return self._row

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is all that is known."""
        return not self._reading.is_busy

    def show_nothing(self) -> None:
        self._forget()
        self._row = None
        self._name.show_row(None)
        self._pages.setCurrentIndex(0)

    def show_payment(self, row: Transaction) -> None:
        """At once what the table knows, the rest as soon as it is read."""
        if self._row is None or self._row.transaction_id != row.transaction_id:
            self._forget()
            self._scroll.verticalScrollBar().setValue(0)
            self._attempts.show_attempts(())
            self._changes.show_changes(())
            self.facts.show_row(row)
        self._show_row(row, None)
        self._pages.setCurrentIndex(1)
        self._read()

    def take_changes(self, ids: frozenset[UUID] | None) -> None:
        """Rows changed: here or by another workstation; None: which is not known."""
        if self._row is not None and (ids is None or self._row.transaction_id in ids):
            self._read()

    def set_narrow(self, narrow: bool) -> None:
        """In the table's place instead of beside it."""
        self._back_line.setVisible(narrow)
        self._close.setVisible(not narrow)

    def leave(self) -> None:
        """It is not looked at any more, or the window ends."""
        self._forget()

    def stop(self) -> None:
        self._forget()
        self._look_again.stop()
        self._name.leave()
        self._unfollow()

    def _make_head(self) -> None:
        self._back = button(tr("&Back to the table"), "detailsBack", "", "list-bullets")
        self._picture = Picture(size=24)
        self._headline = label(
            points=theme.BASE_POINTS + 4, weight=QFont.Weight.DemiBold, wrap=True, name="detailHeadline"
        )
        self._close = button("", "detailsClose", "quiet", "x", tr("Close the details"))
        self._close.setToolTip(tr("Close the details (Esc)"))
        self._sentence = label(wrap=True, name="detailSentence")
        self._error = Note("warning", "failed", "detailError")
        self._again = button(tr("Pay &again…"), "payAgain", accessible=tr("Pay again with a new invoice"))
        self._again.setToolTip(
            tr("Pay the same bill or the next one with a new invoice. The old invoice is never paid again.")
        )
        self._only = button(tr("&Only this recipient"), "onlyRecipient")

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(16, 12, 16, 16)
        inside.setSpacing(14)
        inside.addWidget(self._sentence)
        inside.addWidget(self._error)
        inside.addWidget(self.facts)
        actions = QWidget()
        flow = FlowLayout(actions)
        for action in (self._again, self._only, self._name.ask):
            flow.addWidget(action)
        inside.addWidget(actions)
        for section in (self.memo, self.sealed, self._attempts, self._changes):
            inside.addWidget(section)
        inside.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("detailScroll")
        self._scroll.setAccessibleName(tr("Details of the payment"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        head = row(spacing=12)
        head.setContentsMargins(16, 8, 8, 0)
        head.addWidget(self._picture)
        head.addWidget(self._headline, 1)
        head.addWidget(self._close)
        back = row(self._back)
        back.setContentsMargins(16, 12, 16, 0)
        back.addStretch(1)
        self._back_line = QWidget()
        self._back_line.setLayout(back)
        shown = QWidget()
        whole = column(spacing=0)
        whole.addLayout(head)
        whole.addWidget(self._scroll, 1)
        shown.setLayout(whole)
        nothing = label(tr(CHOOSE), tone="muted", wrap=True, name="detailNothing")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing.setMargin(24)
        self._pages = QStackedWidget()
        self._pages.addWidget(nothing)
        self._pages.addWidget(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._back_line)
        layout.addWidget(self._pages, 1)
        self.set_narrow(False)

    def _connect(self) -> None:
        self._back.clicked.connect(self.closed)
        self._close.clicked.connect(self.closed)
        self._again.clicked.connect(lambda: self.pay_again_asked.emit(self._row))
        self._only.clicked.connect(self._ask_recipient)
        self.facts.copied.connect(self.copied)
        self.memo.save_asked.connect(self._save_memo)
        self.sealed.reveal_asked.connect(self._reveal)
        self.sealed.hide_asked.connect(self._forget)
        self._unfollow = self._access.changed.subscribe(self._on_access)

    def _ask_recipient(self) -> None:
        if self._row is not None:
            self.recipient_asked.emit(self._row.pseudonymized_recipient)

    def _show_row(self, row: Transaction, record: PaymentRecord | None) -> None:
        self._row = row
        tone = "unknown" if row.status is PaymentStatus.PENDING else row.status.value
        icon_name = "question" if row.status is PaymentStatus.PENDING else icons.of_status(row)
        self._picture.show_icon(icon_name, tone)
        self._headline.setText(headline(row))
        set_tone(self._headline, tone)
        self._sentence.setText(state_sentence(row))
        sent = row.direction is Direction.SENT
        self._again.setVisible(sent and row.status is not PaymentStatus.PENDING)
        self._only.setVisible(sent)
        self._name.show_row(row)
        self.memo.show_row(row)
        self.sealed.show_row(row)
        self.proof.show_row(row)

    def _show_record(self, record: PaymentRecord) -> None:
        self._error.say("")
        self._show_row(record.transaction, record)
        self.facts.show_record(record)
        self._attempts.show_attempts(record.attempts)
        self._changes.show_changes(record.changes)
        if record.transaction.status is PaymentStatus.PENDING and self.isVisible():
            self._look_again.start()

    def _read(self) -> None:
        if self._row is not None:
            self._reading.look()

    async def _show_read(self) -> None:
        if self._row is None:
            return
        transaction_id = self._row.transaction_id
        try:
            record = await self._records.read(transaction_id)
            if self._shows(transaction_id):
                self._show_record(record)
        except WalletDesktopError as error:
            if self._shows(transaction_id):
                self._error.say(tr(error.message))

    def _shows(self, transaction_id: UUID) -> bool:
        return self._row is not None and self._row.transaction_id == transaction_id

    def _reveal(self) -> None:
        row = self._row
        if row is not None:
            self._unlock_first(
                tr("Unlock to reveal"), lambda lease: self._spawn(self._show_sealed(row, lease), "reveal")
            )

    async def _show_sealed(self, row: Transaction, lease: Lease) -> None:
        try:
            revealed = await self._records.reveal(row, lease)
        except WalletDesktopError as error:
            if self._shows(row.transaction_id):
                self.sealed.show_problem(tr(error.message))
            return
        if self._shows(row.transaction_id) and self._access.lease == lease and self.isVisible():
            self._lease = lease
            self.sealed.show_details(revealed)
        self._read()

    def _on_access(self, _: AccessState) -> None:
        if self._lease is not None and self._access.lease != self._lease:
            self._forget()

    def _forget(self) -> None:
        self._lease = None
        self.sealed.hide_details()

    def _save_memo(self, seen: Transaction, text: str) -> None:
        def save(lease: Lease) -> None:
            self.memo.set_busy()
            self._spawn(self._write_memo(seen, text, lease), "save a memo")

        self._unlock_first(tr("Unlock to save the memo"), save)

    async def _write_memo(self, seen: Transaction, text: str, lease: Lease) -> None:
        try:
            self.memo.show_saved(await self._records.change_memo(seen, text, lease))
        except ChangedMeanwhile as error:
            now = await self._records.read(seen.transaction_id)
            self.memo.show_problem(tr(error.message), now.transaction)
        except WalletDesktopError as error:
            self.memo.show_problem(tr(error.message))
        self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
