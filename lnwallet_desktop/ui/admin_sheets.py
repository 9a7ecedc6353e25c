"""The sheets of the admins' page: add, remove, change a passphrase, make a recovery code. Each asks who is acting."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from lnwallet_desktop.errors import BadRequest, LockedOut, WalletDesktopError, WrongPassphrase
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.admins import Admins
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.new_passphrase import NewPassphrase
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.recovery_code_view import RecoveryCodeView
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label
from lnwallet_desktop.vault.recovery_code import RecoveryCode

ADD_WORDS = marked("The new admin types a passphrase here that nobody else knows. They may then unlock and pay.")
REMOVE_WORDS = marked(
    "This cannot be undone. {name} can no longer open or unlock this wallet; payments already made stay on record "
    "under that name. Whoever has seen the wallet’s words or has the recovery code can still use those: make a new "
    "recovery code afterwards, and if the words may be known, move the money to a new wallet."
)
CHANGE_WORDS = marked("The old passphrase opens nothing any more, also not with a copy of the vault made from now on.")


class AdminSheet(Sheet):
    """A change of the vault, made with the acting admin's own passphrase."""

    def __init__(self, title: str, name: str, confirm: str, spawn: Spawner, parent: QWidget, caption: str) -> None:
        super().__init__(title, name, spawn, parent, 520)
        self.acting = PassphraseField(caption, name="actingPassphrase")
        self.problem = Note("warning-circle", "failed", "adminProblem")
        cancel = self.add_button(button(tr("Cancel"), "cancelAdmin"))
        cancel.clicked.connect(self.reject)
        self.confirm = button(confirm, "confirmAdmin", "main")
        self.add_button(self.confirm)
        self.finished.connect(self.acting.forget)

    def lay_out(self, go: Callable[[], None], *widgets: QWidget) -> None:
        """go: checks what was typed and begins."""
        self.confirm.clicked.connect(go)
        self.acting.entered.connect(go)
        for widget in (*widgets, self.problem):
            self.body.addWidget(widget)

    def make(self, change: Coroutine[Any, Any, object]) -> None:
        self.confirm.setEnabled(False)
        self.problem.say("")
        self.start(self._make(change), "change the admins")

    async def _make(self, change: Coroutine[Any, Any, object]) -> None:
        try:
            await self.spawn.outlive(change, "change the admins")
        except WalletDesktopError as error:
            self.confirm.setEnabled(True)
            if isinstance(error, WrongPassphrase | LockedOut):
                self.acting.set_wrong(tr(error.message))
                self.acting.setFocus()
            else:
                self.refuse(error)
            return
        self.accept()

    def refuse(self, error: WalletDesktopError) -> None:
        self.problem.say(tr(error.message))


class AddAdminSheet(AdminSheet):
    """One more admin."""

    def __init__(self, admins: Admins, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(
            tr("Add an admin"), "addAdminSheet", tr("&Add"), spawn, parent, tr("&Your own passphrase, to allow it")
        )
        self._admins = admins
        self._name = QLineEdit()
        self._name.setObjectName("newAdminName")
        self._name.setMaxLength(64)
        self._name_field = Field(
            tr("&Name of the new admin"), self._name, tr("It stands beside each payment they make.")
        )
        self._passphrase = NewPassphrase("newAdminPassphrase", tr("Their &passphrase"), self._name.text)
        self._passphrase.entered.connect(self.acting.setFocus)
        self.finished.connect(self._passphrase.forget)
        self.lay_out(
            self._go, label(tr(ADD_WORDS), tone="muted", wrap=True), self._name_field, self._passphrase, self.acting
        )
        self._name.setFocus()

    def _go(self) -> None:
        name = self._name.text().strip()
        self._name_field.set_wrong("" if name else tr("Type a name."))
        if not self.confirm.isEnabled() or not name or self._passphrase.is_empty:
            return
        passphrase = self._passphrase.take()
        if passphrase is not None:
            self.make(self._admins.add(name, passphrase, self.acting.take()))


class ChangePassphraseSheet(AdminSheet):
    """Of one admin, who has to know the present one."""

    def __init__(self, admins: Admins, name: str, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(
            tr("Change {name}’s passphrase", name=name),
            "changePassphraseSheet",
            tr("&Change"),
            spawn,
            parent,
            tr("The &present passphrase"),
        )
        self._admins = admins
        self._whose = name
        self._passphrase = NewPassphrase("changedPassphrase", tr("&New passphrase"), lambda: name)
        self._passphrase.entered.connect(self._go)
        self.finished.connect(self._passphrase.forget)
        self.lay_out(self._go, label(tr(CHANGE_WORDS), tone="muted", wrap=True), self.acting, self._passphrase)
        self.acting.setFocus()

    def _go(self) -> None:
        if not self.confirm.isEnabled() or self._passphrase.is_empty or self.acting.is_empty:
            return
        passphrase = self._passphrase.take()
        if passphrase is not None:
            self.make(self._admins.change_passphrase(passphrase, self.acting.take(), self._whose))

    def refuse(self, error: WalletDesktopError) -> None:
        if isinstance(error, BadRequest):
            self._passphrase.set_wrong(tr(error.message))
        else:
            super().refuse(error)


class RemoveAdminSheet(AdminSheet):
    """Said before, named again, and never the default."""

    def __init__(self, admins: Admins, name: str, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(
            tr("Remove {name}", name=name),
            "removeAdminSheet",
            tr("&Remove {name}", name=name),
            spawn,
            parent,
            tr("&Your own passphrase, to allow it"),
        )
        self._admins = admins
        self._whose = name
        self._typed = QLineEdit()
        self._typed.setObjectName("removedName")
        self._typed.textEdited.connect(self._show_ready)
        self._typed.returnPressed.connect(self.acting.setFocus)
        self.acting.edited.connect(self._show_ready)
        self.confirm.setProperty("kind", "")
        words = Note("warning", "failed", "removeWarning")
        words.say(tr(REMOVE_WORDS, name=name))
        self.lay_out(
            self._go, words, Field(tr("Type the &name “{name}” to confirm", name=name), self._typed), self.acting
        )
        self._typed.setFocus()
        self._show_ready()

    def _show_ready(self) -> None:
        self.confirm.setEnabled(self._typed.text().strip() == self._whose and not self.acting.is_empty)

    def _go(self) -> None:
        if self.confirm.isEnabled():
            self.make(self._admins.remove(self._whose, self.acting.take()))


class NewCodeSheet(AdminSheet):
    """A new code, on paper and checked before it becomes the valid one."""

    def __init__(self, admins: Admins, wallet: str, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(
            tr("A new recovery code"),
            "newCodeSheet",
            tr("&Confirm"),
            spawn,
            parent,
            tr("&Your own passphrase, to allow it"),
        )
        self._admins = admins
        self._code = RecoveryCode.new()
        self._view = RecoveryCodeView(self._code, wallet)
        self._view.entered.connect(self._check)
        self.lay_out(self._go, self._view, self.acting)
        self.acting.hide()
        self._view.setFocus()

    def _check(self) -> None:
        """Only then the passphrase: nobody signs for a code that is on no paper."""
        if not self._view.check():
            return
        self._view.hide()
        self.acting.show()
        self.confirm.set_words(tr("&Make it valid"))
        self.acting.setFocus()

    def _go(self) -> None:
        if not self.acting.isVisible():
            self._check()
        elif self.confirm.isEnabled() and not self.acting.is_empty:
            self.make(self._admins.set_recovery_code(self._code, self.acting.take()))
