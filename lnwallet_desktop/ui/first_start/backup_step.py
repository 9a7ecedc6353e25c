"""A backup file and the recovery code that opens it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit

from lnwallet_desktop.errors import BadRequest, WalletDesktopError
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.backup.restoring import look_at_backup
from lnwallet_desktop.ui.fields import Field, InvoiceEdit
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.widgets import Note, button, row
from lnwallet_desktop.vault.recovery_code import GROUPS, RecoveryCode

LONGEST_TYPED = 200


class BackupStep(Step):
    """The backup is opened as far as needed to show what it is, before anything is written here."""

    name = "backup"

    def __init__(self, answers: Answers) -> None:
        super().__init__(
            answers,
            tr("Restore from a backup file"),
            tr("With its history, admins and limits. The code that was printed when the wallet was made opens it."),
        )
        self.setAcceptDrops(True)
        self._file = QLineEdit(str(answers.backup or ""))
        self._file.setObjectName("backupFile")
        self._file_field = Field(tr("Backup &file"), self._file, tr("You can drop the file here."))
        browse = button(tr("B&rowse…"), "browseBackup")
        browse.clicked.connect(self._browse)
        self._code = InvoiceEdit("backupCode", lines=3)
        self._code_field = Field(
            tr("Recovery &code"),
            self._code,
            tr("{groups} groups of 4 characters. Case, spaces and dashes do not matter.", groups=GROUPS),
        )
        if answers.backup_code is not None:
            self._code.setPlainText(answers.backup_code.text)
        self._problem = Note("warning-circle", "failed", "backupProblem")
        self._file.textChanged.connect(self._forget_problems)
        self._code.textChanged.connect(self._forget_problems)
        self._file.returnPressed.connect(self._code.setFocus)
        self._code.entered.connect(self.entered)
        beside = row(browse)
        beside.addStretch(1)
        self.body.addWidget(self._file_field)
        self.body.addLayout(beside)
        self.body.addWidget(self._code_field)
        self.body.addWidget(self._problem)
        self.setFocusProxy(self._file)

    async def take(self) -> bool:
        path = self._path()
        if not await asyncio.to_thread(path.is_file):
            self._file_field.set_wrong(tr("There is no such file. Choose the backup that was saved."))
            self._file.setFocus()
            return False
        try:
            code = RecoveryCode.parse(self._code.toPlainText()[:LONGEST_TYPED])
        except BadRequest as error:
            self._code_field.set_wrong(tr(error.message))
            self._code.setFocus()
            return False
        try:
            contents = await asyncio.to_thread(look_at_backup, path, code)
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
            return False
        self.answers.backup, self.answers.backup_code, self.answers.contents = path, code, contents
        self.answers.network = contents.network
        return True

    def _path(self) -> Path:
        return Path(self._file.text().strip()).expanduser()

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Choose a backup"), str(Path.home()), tr("Backups (*.age);;All files (*)"))
        dialog.setObjectName("backupFileDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _forget_problems(self) -> None:
        self._problem.say("")
        self._file_field.set_wrong("")
        self._code_field.set_wrong("")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._file.setText(event.mimeData().urls()[0].toLocalFile())
