"""The limits in the settings: what they are, how much of them is used now, and a change of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from lnwallet_desktop.errors import BadRequest, WalletDesktopError
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.limits import LimitsNow
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.limits.limit_field import LimitField, NumberField, PercentField
from lnwallet_desktop.ui.limits.save_limits_sheet import SaveLimitsSheet
from lnwallet_desktop.ui.settings.panel import begun
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label

WORDS = marked(
    "Each limit counts the amount and the most that its fee may be. What is pending counts until its outcome is known. "
    "The days roll: a payment counts for exactly 24 hours, or 7 days, from when it was decided."
)
ALTERED = marked(
    "The limits in the database were altered outside this program. Nothing can be paid until an admin saves them anew. "
    "Here they stand as they were proved last."
)
ONE_ADMIN = marked("A second admin can only approve where there are two. Add another admin first.")


class LimitsPanel(QWidget):
    """Reads the policy when it is shown and when a payment changed something; what a person has typed stays."""

    def __init__(self, treasury: Treasury, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("limitsPanel")
        self._treasury = treasury
        self._spawn = spawn
        self._now: LimitsNow | None = None
        self.fields = _fields()
        self._problem = Note("warning-circle", "failed", "limitsProblem")
        self._set_by = label(tone="muted", wrap=True, name="limitsSetBy")
        self.save = button(tr("&Save the limits…"), "saveLimits", "main")
        self.save.clicked.connect(self.ask_to_save)
        self.reset = button(tr("&Undo"), "undoLimits", "quiet", "", tr("Undo what was typed"))
        self.reset.clicked.connect(self._undo)
        for field in self.fields.values():
            field.edited.connect(self._show_ready)
        self._lay_out()
        self._stop = [
            treasury.policy.changed.subscribe(lambda _: self._follow()),
            treasury.ledger_changes.subscribe(lambda _: self._follow()),
            treasury.admins.changed.subscribe(lambda _: self._follow()),
        ]

    @property
    def is_settled(self) -> bool:
        return self._now is not None

    def refresh(self) -> None:
        self._spawn(self._read(), "read the limits")

    def leave(self) -> None:
        """The window closes."""
        for stop in self._stop:
            stop()

    def ask_to_save(self) -> SaveLimitsSheet | None:
        """The sheet that shows what changes; None where something typed is no limit."""
        rules = self._typed()
        if rules is None or self._now is None:
            return None
        if rules["second_admin_above_sats"] is not None and len(self._treasury.access.admins) < 2:
            self.fields["second_admin_above_sats"].set_wrong(tr(ONE_ADMIN))
            return None
        sheet = SaveLimitsSheet(self._treasury, self._now.policy, rules, self._spawn, self.window())
        sheet.saved.connect(self._take)
        sheet.open()
        return sheet

    def _typed(self) -> dict[str, int | None] | None:
        """None where a field is wrong, which then says so; all wrong ones at once."""
        rules: dict[str, int | None] = {}
        wrong = False
        for name, field in self.fields.items():
            try:
                rules[name] = field.value()
            except BadRequest:
                wrong = True
        return None if wrong else rules

    async def _read(self) -> None:
        try:
            now = await self._treasury.limits.now()
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
            return
        self._problem.say(tr(ALTERED) if now.altered else "")
        untouched = self._now is None or not self._is_changed()
        if untouched:
            self._now = now
            self._fill(now.policy)
        self._show_used(now)
        self._show_ready()

    def _take(self, _: PaymentPolicy) -> None:
        self._now = None
        self.refresh()

    def _undo(self) -> None:
        self._now = None
        self.refresh()

    def _fill(self, policy: PaymentPolicy) -> None:
        for name, field in self.fields.items():
            field.show_value(getattr(policy, name))

    def _show_used(self, now: LimitsNow) -> None:
        used = {
            "daily_sats": tr("{day_sats} count now.", day_sats=format_sats(now.counted.day_sats)),
            "weekly_sats": tr("{week_sats} count now.", week_sats=format_sats(now.counted.week_sats)),
        }
        policy = now.policy
        if policy.approvers:
            names = ", ".join(name for name, _ in policy.approvers)
            used["second_admin_above_sats"] = tr("Taking part: {names}.", names=formats.plain(names))
        for name, words in used.items():
            self.fields[name].set_hint(words)
        when = formats.local_time(policy.changed_at) if policy.changed_at else ""
        by = formats.plain(policy.changed_by)
        self._set_by.setText(
            tr("Set by {by}, {when}.", by=by, when=when) if when else tr("Nobody has set any limit yet.")
        )

    def _is_changed(self) -> bool:
        if self._now is None:
            return False
        try:
            return any(field.value() != getattr(self._now.policy, name) for name, field in self.fields.items())
        except BadRequest:
            return True

    def _show_ready(self) -> None:
        changed = self._is_changed()
        self.save.setEnabled(changed or (self._now is not None and self._now.altered))
        self.reset.setEnabled(changed)

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def _lay_out(self) -> None:
        layout = begun(self, tr("Limits"), tr(WORDS))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(14)
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        layout.addLayout(grid)
        layout.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save)
        buttons.addWidget(self.reset)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(self._set_by)
        layout.addStretch(1)
        self.setFocusProxy(next(iter(self.fields.values())))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()


def _fields() -> dict[str, NumberField]:
    """By the names of the rules, in the order they are shown, two in a line."""
    return {
        "max_payment_sats": LimitField("limitPayment", tr("One &payment, sat")),
        "payee_daily_sats": LimitField("limitPayee", tr("One payee in 24 &hours, sat")),
        "daily_sats": LimitField("limitDay", tr("All payments in &24 hours, sat")),
        "weekly_sats": LimitField("limitWeek", tr("All payments in &7 days, sat")),
        "new_payee_sats": LimitField(
            "limitNewPayee", tr("A &new payee, sat"), tr("Until the first payment is old enough.")
        ),
        "new_payee_hours": NumberField("newPayeeHours", tr("New for so many h&ours"), largest=8760, least=1),
        "second_admin_above_sats": LimitField(
            "secondAdminAbove", tr("Second a&dmin above, sat"), tr("Another one approves.")
        ),
        "own_unlock_above_sats": LimitField(
            "ownUnlockAbove", tr("Passphrase once &more above, sat"), tr("For each payment.")
        ),
        "fee_floor_sats": NumberField("feeFloor", tr("Any &fee up to, sat")),
        "fee_basis_points": PercentField("feePercent", tr("Or up to &% of the amount")),
    }
