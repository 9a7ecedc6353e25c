"""The recovery code: shown, printed or saved once, then a part of it typed from the paper."""

from __future__ import annotations

import random
import secrets
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.code_paper import paper_as_pdf, print_code
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.widgets import button, column, label, row, set_tone
from lnwallet_desktop.vault.durable_file import write_durably
from lnwallet_desktop.vault.recovery_code import RecoveryCode, tidy_code

COLUMNS = 7
ASKED = 2
LINE_HEIGHT = 24


class RecoveryCodeView(QWidget):
    """`check` asks for two of its groups; `entered` is Enter in the last of them."""

    entered = Signal()

    def __init__(self, code: RecoveryCode, wallet: str) -> None:
        """wallet: what stands on the printed page beside the code."""
        super().__init__()
        self.setObjectName("recoveryCode")
        self._code = code
        self._wallet = wallet
        places = sorted(random.Random(secrets.randbits(64)).sample(range(len(code.groups)), ASKED))  # noqa: S311
        self._fields = [(place, _GroupField(place)) for place in places]
        self._saved = label(wrap=True, name="codeSaved")
        layout = column(
            label(
                tr(
                    "It opens the vault when a passphrase is forgotten or was typed wrongly ten times, or when this "
                    "computer’s keyring is lost; and it opens every backup. Whoever has it and a copy of the vault "
                    "needs no passphrase. Keep it on paper, apart from the wallet’s words."
                ),
                tone="muted",
                wrap=True,
            ),
            _grid(code),
            spacing=16,
        )
        layout.addLayout(self._keeping())
        layout.addWidget(label(tr("Then type two of its groups from the paper:"), wrap=True))
        layout.addLayout(row(*(field for _, field in self._fields), spacing=16))
        self.setLayout(layout)
        first, second = (field for _, field in self._fields)
        first.line.returnPressed.connect(second.setFocus)
        second.line.returnPressed.connect(self.entered)
        self.setFocusProxy(first)

    def check(self) -> bool:
        """Whether both groups are as on the paper; says beside each what is wrong."""
        wrong = [field for place, field in self._fields if field.typed != self._code.groups[place]]
        for _, field in self._fields:
            field.set_wrong(tr("Type this group as it is on your paper.") if field in wrong else "")
        if wrong:
            wrong[0].setFocus()
        return not wrong

    def save(self, path: Path) -> None:
        """As a page to be printed elsewhere; never over another file. Readable by its owner only."""
        if path.exists():
            self._say(tr("There is a file of that name already. Choose another one."), "failed")
            return
        try:
            write_durably(path, paper_as_pdf(self._code, self._wallet))
        except OSError:
            self._say(tr("The file could not be written there. Choose another folder."), "failed")
            return
        self._say(tr("Saved. Print it or move it to a safe place, then delete it from this computer."), "pending")

    def _keeping(self) -> QHBoxLayout:
        printing = button(tr("Pr&int…"), "printCode", accessible=tr("Print the recovery code"))
        printing.clicked.connect(self._ask_printer)
        printing.setVisible(bool(QPrinterInfo.availablePrinterNames()))
        saving = button(tr("&Save as a file…"), "saveCode", accessible=tr("Save the recovery code as a PDF file"))
        saving.clicked.connect(self._ask_file)
        line = row(printing, saving, self._saved, spacing=12)
        line.setStretch(2, 1)
        return line

    def _say(self, sentence: str, tone: str) -> None:
        self._saved.setText(sentence)
        self._saved.setAccessibleName(sentence)
        set_tone(self._saved, tone)

    def _ask_printer(self) -> None:
        dialog = QPrintDialog(self)
        dialog.setObjectName("printDialog")
        dialog.setModal(True)
        dialog.accepted.connect(lambda: print_code(self._code, self._wallet, dialog.printer()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    def _ask_file(self) -> None:
        suggested = Path.home() / "recovery-code.pdf"
        dialog = QFileDialog(self, tr("Save the recovery code"), str(suggested), "PDF (*.pdf)")
        dialog.setObjectName("codeFileDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing is ever overwritten
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class _GroupField(Field):
    def __init__(self, place: int) -> None:
        self.line = QLineEdit()
        self.line.setFont(theme.mono_font(theme.BASE_POINTS))
        self.line.setObjectName(f"codeGroup{place + 1}")
        self.line.setMaxLength(8)
        super().__init__(tr("Group {place}", place=place + 1), self.line)
        self.line.textEdited.connect(lambda: self.set_wrong(""))

    @property
    def typed(self) -> str:
        try:
            return tidy_code(self.line.text())
        except BadRequest:
            return ""


def _grid(code: RecoveryCode) -> QFrame:
    """Numbered along the lines, as one writes them."""
    frame = QFrame()
    frame.setObjectName("facts")
    grid = QGridLayout(frame)
    grid.setContentsMargins(14, 12, 14, 12)
    grid.setVerticalSpacing(2)
    grid.setHorizontalSpacing(12)
    for place, group in enumerate(code.groups):
        line, place_in_line = divmod(place, COLUMNS)
        shown = label(group)
        shown.setFont(theme.mono_font(theme.BASE_POINTS + 2))
        shown.setAccessibleName(tr("Group {place}: {characters}", place=place + 1, characters=" ".join(group)))
        number = label(f"{place + 1}", theme.BASE_POINTS - 2, tone="muted")
        grid.setRowMinimumHeight(2 * line, LINE_HEIGHT if line else 0)
        grid.addWidget(number, 2 * line, place_in_line, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(shown, 2 * line + 1, place_in_line)
    return frame
