"""Verifies a backup with the recovery code from paper: restores it for a trial, compares, and says what was found."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lnwallet_desktop.errors import BackupCancelled, BadRequest, WalletDesktopError
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.backup.backups import Backups, BackupState
from lnwallet_desktop.ui.backup.backup_words import certificate_lines
from lnwallet_desktop.ui.backup.path_field import PathField
from lnwallet_desktop.ui.backup.progress_line import ProgressLine
from lnwallet_desktop.ui.fields import Field, InvoiceEdit
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label
from lnwallet_desktop.vault.recovery_code import GROUPS, RecoveryCode

WORDS = marked(
    "The backup is restored into a database made for it, compared row by row with what was copied, and thrown away. "
    "Nothing of this wallet is touched. The audit log keeps the result with its date."
)
HINT = marked("{groups} groups of 4 characters, from paper. It is used for this and forgotten.")
LONGEST_TYPED = 200


class VerifySheet(Sheet):
    """Closing it ends what runs."""

    def __init__(self, backups: Backups, newest: Path | None, spawn: Spawner, parent: QWidget) -> None:
        """newest: the backup that is proposed."""
        super().__init__(tr("Verify a backup"), "verifyBackupSheet", spawn, parent, 560)
        self._backups = backups
        self._file = PathField(
            "verifyFile",
            tr("Backup &file"),
            tr("Choose a backup"),
            tr("&Browse…"),
            QFileDialog.FileMode.ExistingFile,
            (tr("Backups (*.age)"), tr("All files (*)")),
        )
        self._file.show_path(newest)
        self._code = InvoiceEdit("verifyCode", lines=3)
        self._code_field = Field(tr("&Recovery code"), self._code, tr(HINT, groups=GROUPS))
        self._code.textChanged.connect(lambda: self._code_field.set_wrong(""))
        self._code.entered.connect(self._go)
        self._progress = ProgressLine("verifyProgress")
        self._progress.cancel_asked.connect(backups.cancel)
        self._problem = Note("warning-circle", "failed", "verifyProblem")
        self._result = Note("check-circle", "success", "verifyResult")
        self._words = label(tr(WORDS), tone="muted", wrap=True)
        for widget in (self._words, self._file, self._code_field, self._progress, self._problem, self._result):
            self.body.addWidget(widget)
        self._close = self.add_button(button(tr("Close"), "closeVerify"))
        self._close.clicked.connect(self.reject)
        self._confirm = button(tr("&Verify"), "confirmVerify", "main")
        self.add_button(self._confirm)
        self._confirm.clicked.connect(self._go)
        self._confirm.setDefault(True)
        self._unfollow = backups.changed.subscribe(self._on_state)
        self.finished.connect(self._forget)
        (self._file if newest is None else self._code).setFocus()

    def _go(self) -> None:
        if not self._confirm.isEnabled():
            return
        file = self._file.path()
        if file is None:
            self._file.field.set_wrong(tr("Choose the backup’s file."))
            self._file.setFocus()
            return
        try:
            code = RecoveryCode.parse(self._code.toPlainText()[:LONGEST_TYPED])
        except BadRequest as error:
            self._code_field.set_wrong(tr(error.message))
            self._code.setFocus()
            return
        self._problem.say("")
        self._confirm.setEnabled(False)
        self.start(self._verify(file, code), "verify a backup")

    async def _verify(self, file: Path, code: RecoveryCode) -> None:
        try:
            verified = await self._backups.verify(file, code)
        except BackupCancelled:
            self._problem.say("")
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
        else:
            self._show_result("\n".join(certificate_lines(verified)))
        if not self.is_closed:
            self._confirm.setEnabled(True)

    def _show_result(self, words: str) -> None:
        for widget in (self._words, self._file, self._code_field, self._confirm):
            widget.hide()
        self._result.say(words)
        self._close.setDefault(True)
        self._close.setFocus()

    def _on_state(self, state: BackupState) -> None:
        if not self.is_closed:
            self._progress.show_progress(state.progress)

    def _forget(self) -> None:
        self._unfollow()
        self._code.setPlainText("")
