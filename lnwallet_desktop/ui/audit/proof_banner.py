"""What is proved: the last result in plain words, the progress of a running one, and the button that begins it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from lnwallet_desktop.ledger.audit.findings import Damage, Finding, Verification
from lnwallet_desktop.money import group_digits
from lnwallet_desktop.translation import tr, tr_count
from lnwallet_desktop.ui.formats import local_time, plain
from lnwallet_desktop.ui.widgets import Picture, button, column, label, set_tone

STEPS = 1000


class ProofBanner(QFrame):
    """verify_asked and cancel_asked come from the same place: while one runs, it can be ended."""

    verify_asked = Signal()
    cancel_asked = Signal()
    look_asked = Signal(int)
    """Somebody wants to see that entry."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._picture = Picture("info", "muted", 24)
        self._head = label(
            tr("Not verified since this window was opened"), weight=QFont.Weight.DemiBold, name="proofHead"
        )
        self._sentence = label(
            tr("Verifying reads every entry and proves that none was changed, removed or added since it was signed."),
            wrap=True,
            name="auditProofSentence",
        )
        self._progress = QProgressBar()
        self._progress.setObjectName("proofProgress")
        self._progress.setAccessibleName(tr("How much of the log is verified"))
        self._progress.setTextVisible(False)
        self._progress.setRange(0, STEPS)
        self._progress.hide()
        self.verify = button(tr("&Verify now"), "auditVerify", "main", "check-circle", tr("Verify the audit log now"))
        self.cancel = button(tr("&Cancel"), "auditCancel", "", "", tr("Stop verifying"))
        self.look = button(tr("Show the &entry"), "auditLook", "", "magnifying-glass")
        self.verify.clicked.connect(self.verify_asked)
        self.cancel.clicked.connect(self.cancel_asked)
        self.look.clicked.connect(lambda: self.look_asked.emit(self._bad or 1))
        self._bad: int | None = None
        self.has_result = False
        self._lay_out()

    @property
    def is_running(self) -> bool:
        return not self._progress.isHidden()

    def begin(self, what: str) -> None:
        """what: of the work that runs now."""
        self._say("clock", "accent", what, tr("You can go on working meanwhile."))
        self._progress.setValue(0)
        self._set_running(True)

    def tell(self, done: int, total: int) -> None:
        self._progress.setValue(STEPS * done // max(1, total))
        self._sentence.setText(
            tr(
                "{count} of {total} entries.",
                count=group_digits(done),
                total=group_digits(total),
            )
        )

    def end(self, head: str, sentence: str, icon: str = "info", tone: str = "muted") -> None:
        """Without a result about the log: cancelled, failed, exported."""
        self._set_running(False)
        self._say(icon, tone, head, sentence)

    def show_result(self, result: Verification) -> None:
        self._set_running(False)
        self.has_result = True
        finding = result.finding
        if finding is not None:
            self._say(
                "x-circle",
                "failed",
                tr("The log is not proved"),
                f"{tr(finding.sentence)}{_up_to(result)}{_now(finding)}",
            )
            self._bad = finding.sequence
            self.look.setVisible(finding.sequence is not None and finding.sequence <= result.entries + 1)
        elif result.proved_at is None:
            self._say("info", "muted", *_unsigned(result))
        else:
            self._say("check-circle", "success", _proved(result, local_time(result.proved_at)), _good(result))

    def show_alarm(self, sentence: str) -> None:
        """This workstation has refused to sign."""
        if not self.is_running:
            head = tr("The log contradicts what this workstation has seen, so it is not signed any more")
            self._say("x-circle", "failed", head, sentence)

    def _say(self, icon: str, tone: str, head: str, sentence: str) -> None:
        self._bad = None
        self.look.hide()
        self._picture.show_icon(icon, tone)
        self._head.setText(head)
        set_tone(self._head, "" if tone == "muted" else tone)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{head}. {sentence}")

    def _set_running(self, running: bool) -> None:
        had_focus = self.verify.hasFocus() or self.cancel.hasFocus()
        self._progress.setVisible(running)
        self.cancel.setVisible(running)
        self.verify.setVisible(not running)
        if had_focus:
            (self.cancel if running else self.verify).setFocus()

    def _lay_out(self) -> None:
        self.cancel.hide()
        self.look.hide()
        inside = QHBoxLayout()
        inside.setSpacing(12)
        inside.addWidget(self._picture)
        inside.addLayout(column(self._head, self._sentence, spacing=2), 1)
        for widget in (self.look, self.verify, self.cancel):
            inside.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setSpacing(8)
        layout.addLayout(inside)
        layout.addWidget(self._progress)
        self._head.setWordWrap(True)


def _proved(result: Verification, at: str) -> str:
    until = group_digits(result.proved_until)
    if result.proved_by:
        return tr(
            "Proved until entry {until}, signed by {admin} {at}", until=until, admin=plain(result.proved_by), at=at
        )
    return tr("Proved until entry {until}, signed {at}", until=until, at=at)


def _up_to(result: Verification) -> str:
    if result.proved_at is None:
        return ""
    return tr(
        " Proved until entry {proved_until}, signed {proved_at}.",
        proved_until=group_digits(result.proved_until),
        proved_at=local_time(result.proved_at),
    )


def _now(finding: Finding) -> str:
    """What to do."""
    if finding.damage in (Damage.KEY_UNKNOWN, Damage.GUARD_OFF):
        return ""
    return tr(" Leave the database as it is until this is explained, and ask whoever looks after it.")


def _unsigned(result: Verification) -> tuple[str, str]:
    if not result.entries:
        return tr("The log is empty"), tr("Nothing is written down yet, so there is nothing to prove.")
    return (
        tr("Nothing is signed yet"),
        tr(
            "The {entries} entries fit each other. Open the wallet, and they will be signed.",
            entries=group_digits(result.entries),
        ),
    )


def _good(result: Verification) -> str:
    if not result.unsigned:
        return tr("Nothing was changed, removed or added.")
    return tr_count(
        "Nothing was changed, removed or added. One later entry is chained, but not signed yet.",
        "Nothing was changed, removed or added. {count} later entries are chained, but not signed yet.",
        result.unsigned,
        count=group_digits(result.unsigned),
    )
