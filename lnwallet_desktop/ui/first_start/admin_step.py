"""Who may unlock the wallet, and with which passphrase."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.new_passphrase import NewPassphrase
from lnwallet_desktop.ui.widgets import Note
from lnwallet_desktop.vault.names import checked_name
from lnwallet_desktop.vault.passphrases import check_new_passphrase


class AdminStep(Step):
    name = "admin"

    def __init__(self, answers: Answers) -> None:
        super().__init__(
            answers,
            tr("Who are you?"),
            tr("You become the first admin: who may unlock the wallet and pay. More admins are added later."),
        )
        self._name = QLineEdit(answers.admin)
        self._name.setObjectName("adminName")
        self._name.setMaxLength(64)
        self._name_field = Field(tr("Your &name"), self._name, tr("It stands beside each payment you make."))
        self._name.textEdited.connect(lambda: self._name_field.set_wrong(""))
        self._passphrase = NewPassphrase("adminPassphrase", tr("&Passphrase"), self._name.text)
        self._name.returnPressed.connect(self._passphrase.setFocus)
        self._passphrase.entered.connect(self.entered)
        kept = Note("check-circle", "success", "passphraseKept")
        self.body.addWidget(self._name_field)
        self.body.addWidget(self._passphrase)
        self.body.addWidget(kept)
        if answers.passphrase:
            kept.say(tr("A passphrase is set. Leave both fields empty to keep it."))
        self.setFocusProxy(self._name if not answers.admin else self._passphrase)

    async def take(self) -> bool:
        try:
            name = checked_name(self._name.text())
        except BadRequest as error:
            self._name_field.set_wrong(tr(error.message))
            self._name.setFocus()
            return False
        if self._passphrase.first.is_empty and self._passphrase.again.is_empty and self.answers.passphrase:
            passphrase: str | None = self.answers.passphrase
        else:
            passphrase = self._passphrase.take()
        if passphrase is None:
            return False
        try:
            check_new_passphrase(passphrase, name)
        except BadRequest as error:
            self._passphrase.set_wrong(tr(error.message))
            return False
        self.answers.admin, self.answers.passphrase = name, passphrase
        return True
