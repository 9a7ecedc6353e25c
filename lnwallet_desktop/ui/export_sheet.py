"""What will be exported, as what, and into which file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QWidget

from lnwallet_desktop.errors import BadRequest, WalletDesktopError
from lnwallet_desktop.ledger.export.order import ExportOrder, FileType
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.translation import in_sentence, marked, tr
from lnwallet_desktop.treasury.exporting import Exporting
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.export_line import transactions_word
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.columns import HEADINGS
from lnwallet_desktop.ui.widgets import Note, button, column, label, row

TYPE_WORDS = {
    FileType.CSV: ("CSV", marked("A plain table for any spreadsheet or program. Times are in UTC.")),
    FileType.XLSX: (
        marked("Excel workbook (XLSX)"),
        marked("Dates and amounts to calculate with, for Excel or LibreOffice. In UTC."),
    ),
    FileType.JSON: ("JSON", marked("For programs: the same documents as the command “transactions --json”.")),
}
TYPES = list(TYPE_WORDS)
WIDTH = 560


class ExportSheet(Sheet):
    """Nothing is written before the button; the file that is there already is never replaced unasked."""

    ordered = Signal(ExportOrder)

    def __init__(
        self,
        exporting: Exporting,
        wanted: TransactionFilter,
        sort: Sort,
        filter_words: str,
        target: Path,
        spawn: Spawner,
        parent: QWidget,
    ) -> None:
        """target: what is proposed."""
        super().__init__(tr("Export the history"), "exportSheet", spawn, parent, WIDTH)
        self._exporting = exporting
        self._wanted = wanted
        self._sort = sort
        self._rows = 0
        self._count = label(tr("Counting…"), theme.BASE_POINTS + 2, QFont.Weight.Medium, name="exportCount")
        words = tr(
            "{rows}, in the table’s order: {order}.",
            rows=filter_words or tr("The whole history"),
            order=order_words(sort),
        )
        what = label(formats.breakable(words), tone="muted", wrap=True, name="exportFilter")
        self.body.addLayout(column(self._count, what, spacing=4))
        self._add_type(FileType.of(target))
        self._add_file(target)
        self._problem = Note("warning", "failed", "exportProblem")
        self.body.addWidget(self._problem)
        self._add_buttons()
        self._look_at_file()
        self.start(self._show_count(), "count what would be exported")

    @property
    def target(self) -> Path:
        """As typed; a bare name is meant in the proposed folder."""
        return self._folder / Path(self._file.text().strip()).expanduser()

    def _add_type(self, chosen: FileType) -> None:
        self._type = QComboBox()
        self._type.setObjectName("exportType")
        for each in TYPES:
            self._type.addItem(tr(TYPE_WORDS[each][0]))
        self._type.setCurrentIndex(TYPES.index(chosen))
        self._type_field = Field(tr("&Type"), self._type, tr(TYPE_WORDS[chosen][1]))
        self._type.currentIndexChanged.connect(self._take_type)
        self.body.addWidget(self._type_field)

    def _add_file(self, target: Path) -> None:
        self._folder = target.parent
        self._file = QLineEdit(str(target))
        self._file.setObjectName("exportFile")
        self._file_field = Field(tr("&File"), self._file)
        browse = button(tr("&Browse…"), "exportBrowse", accessible=tr("Choose a folder and a name"))
        browse.clicked.connect(self._browse)
        self._replace = QCheckBox(tr("&Replace the file that is there"))
        self._replace.setObjectName("exportReplace")
        self._replace.toggled.connect(self._show_ready)
        self._file.textChanged.connect(self._look_at_file)
        line = row(self._file_field, browse)
        line.setAlignment(browse, Qt.AlignmentFlag.AlignBottom)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.body.addWidget(self._replace)

    def _add_buttons(self) -> None:
        cancel = self.add_button(button(tr("Cancel"), "closeExport"))
        cancel.clicked.connect(self.reject)
        self._export = button(tr("Export"), "startExport", "main")
        self.add_button(self._export)
        self._export.clicked.connect(self._order)
        self._export.setDefault(True)
        self._export.setFocus()

    async def _show_count(self) -> None:
        try:
            self._rows = await self._exporting.count(self._wanted)
        except WalletDesktopError as error:
            self._count.setText("")
            self._problem.say(tr(error.message))
            return
        self._count.setText(transactions_word(self._rows) if self._rows else tr("There is nothing to export."))
        self._show_ready()

    def _take_type(self, place: int) -> None:
        chosen = TYPES[place]
        self._type_field.set_note(tr(TYPE_WORDS[chosen][1]))
        if _type_of(self.target) is not chosen:
            stem = self.target.with_suffix("") if _type_of(self.target) else self.target
            self._file.setText(str(stem.with_name(f"{stem.name}.{chosen}")))

    def _look_at_file(self) -> None:
        """The ending says the type, and a file that is there has to be given up by hand."""
        file_type = _type_of(self.target)
        if file_type is not None:
            self._type.setCurrentIndex(TYPES.index(file_type))
        self._file_field.set_wrong("" if file_type else tr("The name must end in .csv, .xlsx or .json."))
        self._replace.setChecked(False)
        is_taken = self.target.is_file()
        if is_taken and file_type is not None:
            self._file_field.set_note(tr("A file of this name is there already."), "pending")
        self._replace.setVisible(is_taken)
        self._show_ready()

    def _show_ready(self) -> None:
        allowed = self._replace.isChecked() or not self._replace.isVisibleTo(self)
        self._export.setEnabled(bool(self._rows) and allowed and _type_of(self.target) is not None)
        self._export.set_words(tr("Export {what}", what=transactions_word(self._rows)) if self._rows else tr("Export"))

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Export the history"), str(self.target))
        dialog.setObjectName("exportFileDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # the sheet asks
        dialog.setNameFilters([f"{tr(TYPE_WORDS[each][0])} (*.{each})" for each in TYPES])
        dialog.selectNameFilter(dialog.nameFilters()[self._type.currentIndex()])
        dialog.setDefaultSuffix(TYPES[self._type.currentIndex()].value)
        dialog.fileSelected.connect(self._file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _order(self) -> None:
        """A person opens the file, so a CSV file has the mark that Excel needs."""
        order = ExportOrder(self._wanted, self._sort, self.target, self._replace.isChecked(), with_mark=True)
        try:
            self._exporting.start(order)
        except WalletDesktopError as error:
            self._problem.say(tr(error.message))
            return
        self.ordered.emit(order)
        self.accept()


def proposed_name(file_type: FileType, today: date | None = None) -> str:
    """`transactions-2026-11-24.csv`."""
    return f"transactions-{today or date.today()}.{file_type}"


def order_words(sort: Sort) -> str:
    """`newest first`, `by amount, largest first`, …"""
    if sort.field is SortField.TIMESTAMP:
        return tr("newest first") if sort.descending else tr("oldest first")
    titles = {heading.field: tr(heading.title).split(",")[0] for heading in HEADINGS.values()}
    name = in_sentence(titles.get(sort.field, sort.field.value))
    if sort.field in (SortField.AMOUNT, SortField.FEE):
        if sort.descending:
            return tr("by {name}, largest first", name=name)
        return tr("by {name}, smallest first", name=name)
    return tr("by {name}, Z to A", name=name) if sort.descending else tr("by {name}, A to Z", name=name)


def _type_of(path: Path) -> FileType | None:
    try:
        return FileType.of(path)
    except BadRequest:
        return None
