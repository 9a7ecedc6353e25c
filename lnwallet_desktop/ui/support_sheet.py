"""What a report for support would hold, to be read through before it is saved."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.support_report import ENDING, SupportReport, SupportReports
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, label, row

WORDS = marked(
    "For whoever helps you with this program. It holds no secret, no memo, no recipient, no name and no single "
    "payment; look through it before you give it away. It is saved on this computer and sent nowhere."
)
WIDTH = 680
LIST_WIDTH = 190
HEIGHT = 260
SHOWN = 200_000
"""Characters of one part that are shown; a person reads no more."""


class SupportSheet(Sheet):
    """Nothing is written before the button, and no file is replaced unasked."""

    def __init__(self, reports: SupportReports, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(tr("A report for support"), "supportSheet", spawn, parent, WIDTH)
        self._reports = reports
        self._report: SupportReport | None = None
        self._problem = Note("warning-circle", "failed", "supportProblem")
        self._state = label(tr("The report is being made…"), tone="muted", wrap=True, name="supportState")
        self._parts = QListWidget()
        self._parts.setObjectName("supportParts")
        self._parts.setAccessibleName(tr("Parts of the report"))
        self._parts.setFixedSize(LIST_WIDTH, HEIGHT)
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setObjectName("supportText")
        self._text.setAccessibleName(tr("What the chosen part holds"))
        self._text.setFont(theme.mono_font())
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(HEIGHT)
        self._file = QLineEdit(str(_folder() / f"lnwallet-support-{date.today()}{ENDING}"))
        self._file.setObjectName("supportFile")
        self._file_field = Field(tr("&File"), self._file)
        self._replace = QCheckBox(tr("&Replace the file that is there"))
        self._replace.setObjectName("supportReplace")
        self._lay_out()
        self._connect()
        self._look_at_file()
        self.start(self._make(), "make a report for support")

    @property
    def is_settled(self) -> bool:
        return self._report is not None

    def _lay_out(self) -> None:
        self.body.addWidget(label(tr(WORDS), tone="muted", wrap=True))
        inside = row(self._parts, self._text, spacing=12)
        inside.setStretch(1, 1)
        self.body.addLayout(inside)
        self.body.addWidget(self._state)
        browse = button(tr("&Browse…"), "supportBrowse", accessible=tr("Choose a folder and a name"))
        browse.clicked.connect(self._browse)
        line = row(self._file_field, browse)
        line.setAlignment(browse, Qt.AlignmentFlag.AlignBottom)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._replace)
        self.body.addWidget(self._problem)
        cancel = self.add_button(button(tr("Cancel"), "closeSupport"))
        cancel.clicked.connect(self.reject)
        self._save = button(tr("&Save the report"), "saveSupport", "main")
        self.add_button(self._save)

    def _connect(self) -> None:
        self._parts.currentRowChanged.connect(self._show_part)
        self._file.textChanged.connect(self._look_at_file)
        self._replace.toggled.connect(self._show_ready)
        self._save.clicked.connect(lambda: self.start(self._write(), "save a report for support"))

    async def _make(self) -> None:
        report = await self._reports.make()
        self._report = report
        for part in report.parts:
            item = QListWidgetItem(part.name)
            item.setToolTip(part.words)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, part.words)
            self._parts.addItem(item)
        self._parts.setCurrentRow(0)
        self._parts.setFocus()
        self._show_ready()

    def _show_part(self, place: int) -> None:
        if self._report is not None and place >= 0:
            part = self._report.parts[place]
            self._state.setText(part.words)
            more = "\n…" if len(part.content) > SHOWN else ""
            self._text.setPlainText((part.content[:SHOWN] + more) or tr("Nothing."))

    def _look_at_file(self) -> None:
        target = self._target
        self._replace.setChecked(False)
        self._replace.setVisible(target.is_file())
        fits = target.suffix.lower() == ENDING
        self._file_field.set_wrong("" if fits else tr("The name must end in {ending}.", ending=ENDING))
        if fits and target.is_file():
            self._file_field.set_note(tr("A file of this name is there already."), "pending")
        self._problem.say("")
        self._show_ready()

    @property
    def _target(self) -> Path:
        return Path(self._file.text().strip()).expanduser()

    def _show_ready(self) -> None:
        allowed = self._replace.isChecked() or not self._target.is_file()
        fits = self._target.suffix.lower() == ENDING
        self._save.setEnabled(self._report is not None and allowed and fits)

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Save the report"), str(self._target))
        dialog.setObjectName("supportFileDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the sheet asks
        dialog.setNameFilter(tr("ZIP file (*{ending})", ending=ENDING))
        dialog.setDefaultSuffix(ENDING.removeprefix("."))
        dialog.fileSelected.connect(self._file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _write(self) -> None:
        if self._report is None or not self._save.isEnabled():
            return
        self._save.setEnabled(False)
        target, overwrite = self._target.absolute(), self._replace.isChecked()
        try:
            await asyncio.to_thread(self._report.save, target, overwrite)
        except WalletDesktopError as error:
            self._show_ready()
            self._problem.say(tr(error.message))
            return
        self.accept()


def _folder() -> Path:
    known = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(known) if known and Path(known).is_dir() else Path.home()
