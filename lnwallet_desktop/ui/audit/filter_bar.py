"""What to show of the log: kind, admin and period."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.read import AuditFilter
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui.audit.entry_words import KIND_WORDS
from lnwallet_desktop.ui.audit.periods import AuditPeriod
from lnwallet_desktop.ui.formats import plain, shortened
from lnwallet_desktop.ui.widgets import button

_GROUPS: list[tuple[str, frozenset[AuditKind]]] = [
    (marked("Everything"), frozenset()),
    (
        marked("Payments"),
        frozenset(
            {
                AuditKind.QUOTE,
                AuditKind.INTENT,
                AuditKind.APPROVAL_ASKED,
                AuditKind.APPROVAL_GIVEN,
                AuditKind.APPROVAL_REFUSED,
                AuditKind.SEND,
                AuditKind.SETTLE,
            }
        ),
    ),
    (
        marked("Access"),
        frozenset(
            {
                AuditKind.UNLOCK,
                AuditKind.UNLOCK_FAILED,
                AuditKind.LOCK,
                AuditKind.WALLET_OPENED,
                AuditKind.WALLET_CLOSED,
                AuditKind.ADMIN_ADDED,
                AuditKind.ADMIN_REMOVED,
                AuditKind.PASSPHRASE_CHANGED,
                AuditKind.TOKEN_MADE,
                AuditKind.TOKEN_REVOKED,
                AuditKind.API_CALL,
            }
        ),
    ),
]
KINDS: list[tuple[str, frozenset[AuditKind]]] = [
    *_GROUPS,
    *((words, frozenset({kind})) for kind, words in KIND_WORDS.items()),
]
LONGEST_NAME = 24
ANYBODY = marked("Anybody")


class AuditFilterBar(QWidget):
    """Tells when something else is wanted."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kind = _box("auditKind", tr("Kind of entry"), [tr(words) for words, _ in KINDS])
        self.kind.insertSeparator(len(_GROUPS))
        self.admin = _box("auditAdmin", tr("Admin"), [tr(ANYBODY)])
        self.period = _box("auditPeriod", tr("Period"), [tr(period.value) for period in AuditPeriod])
        self.clear_button = button(tr("C&lear"), "auditClear", "quiet", "x", tr("Clear the filter"))
        self.clear_button.clicked.connect(self.clear)
        self.clear_button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for box in (self.kind, self.admin, self.period):
            layout.addWidget(box)
            box.currentIndexChanged.connect(self._tell)
        layout.addWidget(self.clear_button)
        layout.addStretch(1)

    @property
    def wanted(self) -> AuditFilter:
        kinds = {tr(words): kinds for words, kinds in KINDS}[self.kind.currentText()]
        since, until = list(AuditPeriod)[self.period.currentIndex()].span()
        return AuditFilter(kinds, self.admin.currentData(), since, until)

    @property
    def is_filtered(self) -> bool:
        return any(box.currentIndex() for box in (self.kind, self.admin, self.period))

    @property
    def in_words(self) -> str:
        """“Unlock · Maria · Today”."""
        return " · ".join(box.currentText() for box in (self.kind, self.admin, self.period) if box.currentIndex())

    def set_admins(self, names: list[str]) -> None:
        """Who can be chosen; the choice stays."""
        if [self.admin.itemData(place) for place in range(1, self.admin.count())] == names:
            return
        chosen = self.admin.currentData()
        self.admin.blockSignals(True)
        self.admin.clear()
        self.admin.addItem(tr(ANYBODY), None)
        for name in names:
            self.admin.addItem(shortened(plain(name), LONGEST_NAME), name)
        self.admin.setCurrentIndex(max(0, self.admin.findData(chosen)))
        self.admin.blockSignals(False)

    def clear(self) -> None:
        for box in (self.kind, self.admin, self.period):
            box.blockSignals(True)  # one question to the database, not three
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self.clear_button.setVisible(self.is_filtered)
        self.changed.emit()


def _box(name: str, accessible: str, words: list[str]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    box.addItems(words)
    box.setMaxVisibleItems(16)
    return box
