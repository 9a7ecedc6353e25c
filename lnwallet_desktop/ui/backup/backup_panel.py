"""The settings of backups: how they stand, one now, one verified, and where and how often they are made unasked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from lnwallet_desktop.errors import BackupCancelled, BadRequest, LedgerUnavailable, WalletDesktopError
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.backup.backups import Backups, BackupState
from lnwallet_desktop.treasury.backup.plan import LONGEST_DAYS, BackupPlan
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.backup import backup_words
from lnwallet_desktop.ui.backup.path_field import PathField
from lnwallet_desktop.ui.backup.progress_line import ProgressLine
from lnwallet_desktop.ui.backup.verify_sheet import VerifySheet
from lnwallet_desktop.ui.fields import Facts
from lnwallet_desktop.ui.limits.limit_field import NumberField
from lnwallet_desktop.ui.settings.panel import begun
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label, rule

WORDS = marked(
    "A backup is one encrypted file with the vault, the whole history, the limits and the audit log. Only the recovery "
    "code on paper opens it, on whatever computer. Keep backups on another disk or computer."
)
PLAN_WORDS = marked(
    "Of those made by themselves the newest of each of the last 7 days, 4 weeks and 12 months is kept. They are made "
    "while this window is open."
)
SAVED = marked("Saved.")
SAVED_OFF = marked("Saved. No backup is made by itself.")


class BackupPanel(QWidget):
    """Follows the backups; what was typed into the plan stays until it is saved or the panel is shown anew."""

    def __init__(self, backups: Backups, spawn: Spawner) -> None:
        super().__init__()
        self.setObjectName("backupPanel")
        self._backups = backups
        self._spawn = spawn
        self._was_read = False
        self._facts = Facts()
        self._facts.add(tr("Last made"), "backupMade")
        self._facts.add(tr("Last verified"), "backupVerified")
        self._facts.add(tr("Next one"), "backupNext")
        self._no_code = Note("warning", "pending", "backupNoCode")
        self._progress = ProgressLine("backupProgress")
        self._progress.cancel_asked.connect(backups.cancel)
        self._problem = Note("warning-circle", "failed", "backupProblem")
        self._done = Note("check-circle", "success", "backupDone")
        self.now = button(tr("Back up &now…"), "backUpNow", "", "floppy-disk")
        self.now.clicked.connect(self._ask_where)
        self.verify = button(tr("&Verify a backup…"), "verifyBackup", "", "check-circle")
        self.verify.clicked.connect(self._verify)
        self._folder = PathField(
            "backupFolder",
            tr("Backup &folder"),
            tr("Choose a folder for backups"),
            tr("Choose…"),
            QFileDialog.FileMode.Directory,
        )
        self._folder.line.setPlaceholderText(tr("none: no backup is made by itself"))
        self._days = NumberField("backupDays", tr("Every so many &days"), largest=LONGEST_DAYS, least=1)
        self._days.setMaximumWidth(180)
        self.save = button(tr("Save the backup &plan"), "saveBackupPlan")
        self.save.clicked.connect(self._save)
        self._plan_problem = Note("warning-circle", "failed", "backupPlanProblem")
        self._plan_done = Note("check-circle", "success", "backupPlanDone")
        self._lay_out()
        self._unfollow = backups.changed.subscribe(self._show)
        self.destroyed.connect(lambda *_, stop=self._unfollow: stop())

    @property
    def is_settled(self) -> bool:
        return self._was_read

    def refresh(self) -> None:
        self._spawn(self._read(), "look at the backups")

    async def _read(self) -> None:
        try:
            state = await self._backups.look()
        except LedgerUnavailable as error:
            self._problem.say(tr(error.message))
            return
        self._was_read = True
        self._show(state)

    def _show(self, state: BackupState) -> None:
        self._facts.set("backupMade", backup_words.made_words(state.last_made))
        verified = state.last_verified
        self._facts.set("backupVerified", backup_words.verified_words(verified), "" if verified else "pending")
        self._facts.set("backupNext", backup_words.next_words(state))
        running = self._backups.is_running
        self._progress.show_progress(state.progress if running else None)
        self._no_code.say("" if state.can_make or not self._was_read else tr(backup_words.NO_CODE))
        self.now.setEnabled(state.can_make and not running)
        self.verify.setEnabled(not running)
        if state.problem:
            self._problem.say(tr(state.problem))

    def _ask_where(self) -> None:
        """A folder each time, so that a stick or another disk is as near as the folder of the plan."""
        proposed = self._backups.plan.folder or Path.home()
        dialog = QFileDialog(self, tr("Where the backup goes"), str(proposed))
        dialog.setObjectName("backUpNowDialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.back_up)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def back_up(self, folder: str) -> None:
        for note in (self._problem, self._done):
            note.say("")
        self.now.setEnabled(False)
        self._spawn(self._make(Path(folder)), "make a backup")

    async def _make(self, folder: Path) -> None:
        try:
            made = await self._backups.make(folder)
        except BackupCancelled as cancelled:
            self._done.say(tr(cancelled.message))
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
        else:
            self._done.say(backup_words.done_words(made))
        self._show(self._backups.state)

    def _verify(self) -> None:
        """With the newest one, where it lies in the folder of the plan."""
        state = self._backups.state
        newest = None
        if state.plan.folder is not None and state.last_made is not None and state.last_made.file:
            newest = state.plan.folder / state.last_made.file
        VerifySheet(self._backups, newest, self._spawn, self.window()).open()

    def _save(self) -> None:
        try:
            days = self._days.value()
        except BadRequest:
            return
        for note in (self._plan_problem, self._plan_done):
            note.say("")
        self.save.setEnabled(False)
        self._spawn(self._change(BackupPlan(self._folder.path(), days or 1)), "change the backups’ plan")

    async def _change(self, plan: BackupPlan) -> None:
        try:
            await self._backups.change_plan(plan)
        except BadRequest as error:
            self._folder.field.set_wrong(tr(error.message))
        except WalletDesktopError as error:
            self._plan_problem.say(tr(error.message))
        else:
            self._plan_done.say(tr(SAVED) if plan.folder is not None else tr(SAVED_OFF))
        self.save.setEnabled(True)

    def _lay_out(self) -> None:
        layout = begun(self, tr("Backup"), tr(WORDS))
        for widget in (self._facts, self._no_code, self._progress, self._problem, self._done):
            layout.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addWidget(self.now)
        buttons.addWidget(self.verify)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addWidget(rule())
        layout.addWidget(label(tr("By itself"), theme.BASE_POINTS + 2, QFont.Weight.DemiBold))
        layout.addWidget(label(tr(PLAN_WORDS), tone="muted", wrap=True))
        layout.addWidget(self._folder)
        layout.addWidget(self._days)
        layout.addWidget(self._plan_problem)
        layout.addWidget(self._plan_done)
        saving = QHBoxLayout()
        saving.addWidget(self.save)
        saving.addStretch(1)
        layout.addLayout(saving)
        layout.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        plan = self._backups.plan
        self._folder.show_path(plan.folder)
        self._days.show_value(plan.every_days)
        self._plan_done.say("")
        self._show(self._backups.state)
        self.refresh()
