"""One request on the Approvals page: what is to be paid to whom, who asked, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.approvals.decision import Decision
from lnwallet_desktop.ui.widgets import Picture, button, column, label, row

STATE_WORDS = {
    ApprovalState.OPEN: ("clock", "pending", marked("Waits")),
    ApprovalState.APPROVED: ("check-circle", "success", marked("Approved")),
    ApprovalState.DECLINED: ("x-circle", "failed", marked("Declined")),
    ApprovalState.WITHDRAWN: ("x-circle", "muted", marked("Withdrawn")),
    ApprovalState.EXPIRED: ("clock", "muted", marked("Expired")),
}


class ApprovalCard(QFrame):
    """asked: which decision a person wants to make; the sheet for it comes next."""

    asked = Signal(object, object)
    """An Approval and a Decision."""

    def __init__(self, approval: Approval, unlocked: str | None) -> None:
        """unlocked: the admin whose lease runs; None: nobody's, and anybody may come."""
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(_name(approval))
        self._approval = approval
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 12, 16, 12)
        line.setSpacing(12)
        icon_name, tone, _ = STATE_WORDS[approval.state]
        line.addWidget(Picture(icon_name, tone, 20))
        line.addLayout(self._words(), 1)
        if approval.state is ApprovalState.OPEN:
            line.addWidget(self._buttons(unlocked))

    def _words(self) -> QVBoxLayout:
        approval = self._approval
        what = formats.whole_amounts(
            tr(
                "{amount_sats} to {pseudonym}",
                amount_sats=format_sats(approval.amount_sats),
                pseudonym=approval.pseudonym,
            )
        )
        memo = formats.shortened(formats.plain(approval.memo), 90) or tr("no memo")
        fee = tr("fee never above {fee_cap_sats}", fee_cap_sats=format_sats(approval.fee_cap_sats))
        asked = tr(
            "Asked for by {requested_by}, {requested_at}",
            requested_by=formats.plain(approval.requested_by),
            requested_at=formats.local_time(approval.requested_at),
        )
        told = label(f"{asked}   ·   {_state(approval)}", theme.BASE_POINTS - 1, tone="muted", wrap=True)
        return column(
            label(what, theme.BASE_POINTS + 1, QFont.Weight.DemiBold, wrap=True, name="approvalWhat"),
            label(formats.whole_amounts(f"{memo}   ·   {fee}"), wrap=True, name="approvalMemo"),
            told,
            spacing=2,
        )

    def _buttons(self, unlocked: str | None) -> QWidget:
        is_maker = unlocked == self._approval.requested_by
        wanted = [Decision.WITHDRAW] if is_maker else [Decision.APPROVE, Decision.DECLINE]
        if unlocked is None and self._approval.signature:  # a program's has no admin who could withdraw it
            wanted.append(Decision.WITHDRAW)
        made = QWidget()
        made.setLayout(row(*(self._button(each) for each in wanted)))
        return made

    def _button(self, decision: Decision) -> QWidget:
        words = tr("{verb}…", verb=decision.verb)
        kind = "" if decision is Decision.APPROVE else "quiet"
        name, accessible = f"{decision.value} {self._approval.approval_id}", f"{decision.verb} {_name(self._approval)}"
        made = button(words, name, kind, "", accessible)
        made.clicked.connect(lambda: self.asked.emit(self._approval, decision))
        return made


def _name(approval: Approval) -> str:
    return tr(
        "{amount_sats} to {pseudonym}, asked for by {requested_by}",
        amount_sats=format_sats(approval.amount_sats),
        pseudonym=approval.pseudonym,
        requested_by=approval.requested_by,
    )


def _state(approval: Approval) -> str:
    words = tr(STATE_WORDS[approval.state][2])
    if approval.state is ApprovalState.OPEN:
        return tr("expires {expires_at}", expires_at=formats.local_time(approval.expires_at))
    if approval.decided_by:
        words = tr("{decided} by {admin}", decided=words, admin=formats.plain(approval.decided_by))
    return f"{words}, {formats.local_time(approval.decided_at)}" if approval.decided_at else words
