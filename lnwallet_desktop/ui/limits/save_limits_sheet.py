"""The sheet that saves the limits: what changes from what to what, and the passphrase of who is changing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from lnwallet_desktop.errors import LockedOut, WalletDesktopError, WrongPassphrase
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.policy import Rules, loosens
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import Facts, Field
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label

RULE_WORDS = {
    "max_payment_sats": marked("One payment"),
    "payee_daily_sats": marked("One payee in 24 hours"),
    "daily_sats": marked("24 hours"),
    "weekly_sats": marked("7 days"),
    "new_payee_sats": marked("A new payee"),
    "new_payee_hours": marked("A payee is new for"),
    "second_admin_above_sats": marked("Second admin above"),
    "own_unlock_above_sats": marked("Passphrase once more above"),
    "fee_floor_sats": marked("Any fee up to"),
    "fee_basis_points": marked("Or of the amount"),
}
TWO_WORDS = marked(
    "This loosens the two-person rule, so it takes the passphrases of two admins who take part in it: whoever could "
    "loosen it alone could pay alone."
)
NEW_ONES_WORDS = marked(
    "{names} became an admin, or got a new key, after the two-person rule was set. With the passphrases of two who "
    "take part in it, {names} will take part too; with one passphrase that stays as it is."
)


class SaveLimitsSheet(Sheet):
    """saved: the new PaymentPolicy."""

    saved = Signal(object)

    def __init__(
        self, treasury: Treasury, before: PaymentPolicy, rules: Rules, spawn: Spawner, parent: QWidget | None
    ) -> None:
        super().__init__(tr("Save the limits"), "saveLimitsSheet", spawn, parent, 520)
        self._treasury = treasury
        self._rules = rules
        wanted: Any = dict(rules)
        self._takes_two = loosens(before, replace(before, **wanted))
        newcomers = self._newcomers(before)
        self._whose, self._other = _chooser(treasury, "savingAdmin"), _chooser(treasury, "secondAdmin")
        self._other.setCurrentIndex(self._other.count() - 1)
        self.passphrase = PassphraseField(tr("&Passphrase"), name="savingPassphrase")
        self.second = PassphraseField(tr("Passphrase of the &second admin"), name="secondPassphrase")
        self._asked = self.passphrase
        self._problem = Note("warning-circle", "failed", "saveLimitsProblem")
        words = tr(TWO_WORDS) if self._takes_two else tr(NEW_ONES_WORDS).format(names=newcomers) if newcomers else ""
        note = Note("two-persons", "pending", "twoAdmins")
        note.say(words)
        who, other = Field(tr("&Admin"), self._whose), Field(tr("Second a&dmin"), self._other)
        for widget in (_changes(before, rules), note, who, self.passphrase, other, self.second, self._problem):
            self.body.addWidget(widget)
        who.setVisible(self._whose.count() > 1)
        note.setVisible(bool(words))
        for widget in (other, self.second):
            widget.setVisible(bool(words))
        self._make_buttons()
        self.passphrase.setFocus()

    def _make_buttons(self) -> None:
        cancel = self.add_button(button(tr("Cancel"), "cancelLimits"))
        cancel.clicked.connect(self.reject)
        self.confirm = self.add_button(button(tr("&Save"), "confirmLimits", "main"))
        self.confirm.clicked.connect(self._go)
        for field in (self.passphrase, self.second):
            field.entered.connect(self._go)
            field.edited.connect(self._show_ready)
            self.finished.connect(field.forget)
        self._show_ready()

    def _newcomers(self, before: PaymentPolicy) -> str:
        """Admins who do not take part in the rule yet."""
        if before.second_admin_above_sats is None or self._rules["second_admin_above_sats"] is None:
            return ""
        known = dict(before.approvers)
        new = [each.name for each in self._treasury.admins.listed() if known.get(each.name) != each.audit_key]
        return formats.plain(", ".join(new))

    def _show_ready(self) -> None:
        enough = not self.passphrase.is_empty and not (self._takes_two and self.second.is_empty)
        self.confirm.setEnabled(enough)
        self.confirm.setDefault(enough)

    def _go(self) -> None:
        if self.confirm.isEnabled():
            self.confirm.setEnabled(False)
            self._problem.say("")
            second = None if self.second.is_empty else self.second.take()
            self.start(self._save(self.passphrase.take(), second), "save the limits")

    async def _save(self, passphrase: str, second: str | None) -> None:
        try:
            made = await self.spawn.outlive(self._change(passphrase, second), "save the limits")
        except WalletDesktopError as error:
            self._show_ready()
            if isinstance(error, WrongPassphrase | LockedOut):
                self._asked.set_wrong(tr(error.message))
                self._asked.setFocus()
            else:
                self._problem.say(tr(error.message))
            return
        self.saved.emit(made)
        self.accept()

    async def _change(self, passphrase: str, second: str | None) -> PaymentPolicy:
        access, policy = self._treasury.access, self._treasury.policy
        self._asked = self.passphrase
        async with access.authorised_once(passphrase, str(self._whose.currentData())) as lease:
            if second is None:
                return await policy.change(lease, self._rules)
            self._asked = self.second
            async with access.authorised_once(second, str(self._other.currentData())) as other:
                return await policy.change(lease, self._rules, other)


def _changes(before: PaymentPolicy, rules: Rules) -> QWidget:
    facts = Facts()
    changed = {name: value for name, value in rules.items() if getattr(before, name) != value}
    for name, value in changed.items():
        facts.add(tr(RULE_WORDS[name]), f"change {name}")
        facts.set(f"change {name}", f"{_words(name, getattr(before, name))}  →  {_words(name, value)}")
    if changed:
        return facts
    return label(tr("Nothing changes. The limits are signed anew as they were proved last."), tone="muted", wrap=True)


def _words(name: str, value: int | None) -> str:
    if value is None:
        return tr("no limit")
    if name == "new_payee_hours":
        return f"{value} h"
    return f"{value / 100:g} %" if name == "fee_basis_points" else format_sats(value)


def _chooser(treasury: Treasury, name: str) -> QComboBox:
    """The admin whose unlock runs first: most likely that is who sits here."""
    made = QComboBox()
    made.setObjectName(name)
    for admin in treasury.access.admins:
        made.addItem(admin, admin)
    lease = treasury.access.lease
    if lease is not None and name == "savingAdmin":
        made.setCurrentIndex(max(0, made.findData(lease.admin)))
    return made
