"""The Approvals page: what waits for a second admin, and what became of earlier requests."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.approvals.approval_card import ApprovalCard
from lnwallet_desktop.ui.approvals.approval_sheet import ApprovalSheet
from lnwallet_desktop.ui.approvals.decision import Decision
from lnwallet_desktop.ui.refresher import Refresher
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.history_states import EmptyState
from lnwallet_desktop.ui.widgets import button, empty, label, scrolled

LOOK_AGAIN_MS = 15_000
"""Requests run out of time while they are looked at."""
WORDS = marked(
    "Payments above the limit for one admin, for another than the one who asked; and what programs ask for while "
    "nobody has unlocked. Read them and decide."
)
NONE_YET = marked(
    "A payment that is larger than one admin may decide alone waits here for another one, and so does what a program "
    "asks for while nobody has unlocked. The amount is set in the limits, on the page Settings."
)


class ApprovalsPage(QWidget):
    """Follows the requests; counts the open ones also while it is not seen. `leave` ends that."""

    waiting_changed = Signal(int)

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("approvalsPage")
        self._treasury = treasury
        self._spawn = spawn
        self._asking = Refresher(self._read, spawn, "look at the approvals")
        self.refresh = self._asking.look
        self._shown: list[Approval] | None = None
        self._make_states()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._states)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._follow)
        self._timer.start()
        self._stop = [
            treasury.ledger_changes.subscribe(lambda _: self.refresh()),
            treasury.access.changed.subscribe(lambda _: self._show_again()),
        ]
        self.refresh()

    @property
    def is_settled(self) -> bool:
        """Whether what is known now is shown."""
        return self._shown is not None and not self._asking.is_busy

    def decide(self, approval: Approval, decision: Decision) -> ApprovalSheet:
        """Open the sheet for it."""
        sheet = ApprovalSheet(self._treasury, approval, decision, self._spawn, self.window())
        sheet.finished.connect(lambda _: self.refresh())
        sheet.open()
        return sheet

    def leave(self) -> None:
        """The window closes."""
        self._timer.stop()
        for stop in self._stop:
            stop()

    async def _read(self) -> None:
        try:
            if self.isVisible():
                found = await self._treasury.waiting.newest()
                self.waiting_changed.emit(sum(each.state is ApprovalState.OPEN for each in found))
                self._show(found)
            else:
                self.waiting_changed.emit(await self._treasury.waiting.count_open())
        except WalletDesktopError as error:
            self._away.say(tr(error.message))
            if self._shown is None:
                self._states.setCurrentWidget(self._away)

    def _show(self, found: list[Approval]) -> None:
        waiting = [each for each in found if each.state is ApprovalState.OPEN]
        if found != self._shown or self._states.currentWidget() is self._away:
            self._shown = found
            self._fill(waiting, [each for each in found if each.state is not ApprovalState.OPEN])
            self._states.setCurrentWidget(self._list if found else self._empty)

    def _fill(self, waiting: list[Approval], earlier: list[Approval]) -> None:
        empty(self._cards)
        self._cards.addWidget(label(tr("Waiting for approval"), theme.BASE_POINTS + 6, QFont.Weight.DemiBold))
        self._cards.addWidget(label(tr(WORDS), tone="muted", wrap=True))
        if not waiting:
            self._cards.addWidget(label(tr("Nothing waits now."), name="nothingWaits"))
        self._add(waiting)
        if earlier:
            self._cards.addSpacing(12)
            self._cards.addWidget(label(tr("Earlier"), theme.BASE_POINTS + 2, QFont.Weight.DemiBold))
            self._add(earlier)
        self._cards.addStretch(1)

    def _add(self, found: list[Approval]) -> None:
        lease = self._treasury.access.lease
        for each in found:
            card = ApprovalCard(each, lease.admin if lease is not None else None)
            card.asked.connect(self.decide)
            self._cards.addWidget(card)

    def _show_again(self) -> None:
        """Another admin has unlocked, or nobody any more: other buttons. It may be long since these were looked up, so
        they say nothing of how many wait.
        """
        found, self._shown = self._shown, None
        if found is not None:
            self._show(found)

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def _make_states(self) -> None:
        inside = QWidget()
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(24, 20, 24, 20)
        self._cards.setSpacing(10)
        self._list = scrolled(inside, "approvalsList")
        wait = EmptyState("approvalsLoading", "clock", tr("Looking for requests"), tr("This takes a moment."))
        self._empty = EmptyState("approvalsEmpty", "two-persons", tr("Nothing waits for approval"), tr(NONE_YET))
        again = button(tr("Try again"), "approvalsRetry", "main", "arrows-clockwise")
        again.clicked.connect(self.refresh)
        self._away = EmptyState("approvalsAway", "warning", tr("The requests cannot be read now"), "", again)
        self._states = QStackedWidget()
        for state in (wait, self._list, self._empty, self._away):
            self._states.addWidget(state)
        self.setFocusProxy(self._list)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
