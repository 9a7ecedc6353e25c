"""The recovery code typed from paper, and a new passphrase for one admin."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from lnwallet_desktop.errors import BadRequest, VaultOlder, WalletDesktopError, WrongRecoveryCode
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.admins import Admins
from lnwallet_desktop.ui.fields import Field, InvoiceEdit
from lnwallet_desktop.ui.new_passphrase import NewPassphrase
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label
from lnwallet_desktop.vault.recovery_code import GROUPS, RecoveryCode

WORDS = marked("The recovery code opens the vault without the old passphrase and without this computer’s keyring.")
HINT = marked("{groups} groups of 4 characters. Case, spaces and dashes do not matter.")
LONGEST_TYPED = 200


class RecoverySheet(Sheet):
    """`recovered` tells the name of the admin who has a new passphrase."""

    recovered = Signal(str)

    def __init__(self, admins: Admins, admin: str, spawn: Spawner, parent: QWidget | None) -> None:
        super().__init__(tr("Recover with the code"), "recoverySheet", spawn, parent, 520)
        self._admins = admins
        self._accept_older = False
        self._code: QPlainTextEdit = InvoiceEdit("recoveryCodeEdit", lines=3)
        self._code_field = Field(tr("Recovery &code"), self._code, tr(HINT, groups=GROUPS))
        self._code.textChanged.connect(lambda: self._code_field.set_wrong(""))
        self._whose = QComboBox()
        self._whose.setObjectName("recoverAdmin")
        self._passphrase = NewPassphrase("recoverPassphrase", tr("New &passphrase"), self._whose.currentText)
        self._problem = Note("warning-circle", "failed", "recoveryProblem")
        self.body.addWidget(label(tr(WORDS), tone="muted", wrap=True))
        self._whose_field = Field(tr("For the &admin"), self._whose)
        for widget in (self._code_field, self._whose_field, self._passphrase, self._problem):
            self.body.addWidget(widget)
        cancel = self.add_button(button(tr("Cancel"), "cancelRecovery"))
        cancel.clicked.connect(self.reject)
        self._confirm = self.add_button(button(tr("&Set the new passphrase"), "confirmRecovery", "main"))
        self._confirm.clicked.connect(self._go)
        self._confirm.setDefault(True)
        self._passphrase.entered.connect(self._go)
        self.finished.connect(self._forget)
        self._code.setFocus()
        self.start(self._fill(admin), "list the admins")

    async def _fill(self, admin: str) -> None:
        for each in await self._admins.all():
            self._whose.addItem(each.name, each.name)
        self._whose.setCurrentIndex(max(0, self._whose.findData(admin)))
        self._whose_field.setVisible(self._whose.count() > 1)

    def _go(self) -> None:
        if not self._confirm.isEnabled():
            return
        try:
            code = RecoveryCode.parse(self._code.toPlainText()[:LONGEST_TYPED])
        except BadRequest as error:
            self._code_field.set_wrong(tr(error.message))
            self._code.setFocus()
            return
        passphrase = self._passphrase.take()
        if passphrase is not None:
            self._confirm.setEnabled(False)
            self.start(self._recover(code, passphrase), "recover")

    async def _recover(self, code: RecoveryCode, passphrase: str) -> None:
        name = str(self._whose.currentData())
        try:
            await self.spawn.outlive(self._admins.recover(code, name, passphrase, self._accept_older), "recover")
        except WalletDesktopError as error:
            self._confirm.setEnabled(True)
            self._fail(error)
            return
        self.recovered.emit(name)
        self.accept()

    def _fail(self, error: WalletDesktopError) -> None:
        match error:
            case WrongRecoveryCode():
                self._code_field.set_wrong(tr(error.message))
                self._code.setFocus()
            case BadRequest():
                self._passphrase.set_wrong(tr(error.message))
            case VaultOlder():
                self._accept_older = True
                self._problem.say(tr("{message} Type the new passphrase again to confirm.", message=error.message))
                self._passphrase.setFocus()
            case _:
                self._problem.say(tr(error.message))

    def _forget(self) -> None:
        self._code.setPlainText("")
        self._passphrase.forget()
