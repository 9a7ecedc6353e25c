"""What the backup holds, and which of its admins gets a new passphrase for this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.backup.values import BackupContents
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.fields import Facts, Field
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.new_passphrase import NewPassphrase
from lnwallet_desktop.vault.passphrases import check_new_passphrase


class RestoredAdminStep(Step):
    name = "restoredAdmin"

    def __init__(self, answers: Answers) -> None:
        super().__init__(
            answers,
            tr("Is this your wallet?"),
            tr("The old passphrases belonged to the other computer. One admin gets a new one now; the others later."),
        )
        contents = answers.contents
        self._admin = QComboBox()
        self._admin.setObjectName("restoredAdmin")
        if contents is not None:
            self.body.addWidget(_facts(contents))
            self._admin.addItems(contents.admins)
        self._admin.setCurrentText(answers.admin)
        self._passphrase = NewPassphrase("restoredPassphrase", tr("New &passphrase"), self._admin.currentText)
        self._passphrase.entered.connect(self.entered)
        self.body.addWidget(Field(tr("Your &name"), self._admin))
        self.body.addWidget(self._passphrase)
        self.setFocusProxy(self._admin if self._admin.count() > 1 else self._passphrase)

    async def take(self) -> bool:
        passphrase = self._passphrase.take()
        if passphrase is None:
            return False
        try:
            check_new_passphrase(passphrase, self._admin.currentText())
        except BadRequest as error:
            self._passphrase.set_wrong(tr(error.message))
            return False
        self.answers.admin, self.answers.passphrase = self._admin.currentText(), passphrase
        return True


def _facts(contents: BackupContents) -> Facts:
    facts = Facts()
    known = contents.balance.balance_sats
    for caption, name, value in (
        (tr("Made"), "backupMade", formats.local_time(contents.made_at)),
        (tr("On the workstation"), "backupWorkstation", contents.workstation),
        (tr("Payments"), "backupPayments", group_digits(contents.transactions)),
        (tr("Balance then"), "backupBalance", tr("not known") if known is None else format_sats(known)),
        (tr("Network"), "backupNetwork", contents.network.value),
    ):
        facts.add(caption, name)
        facts.set(name, value)
    return facts
