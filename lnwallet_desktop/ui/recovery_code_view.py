"""The recovery code: shown and printed once, then a part of it typed from the paper."""

from __future__ import annotations

import random
import secrets

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.code_paper import print_code
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.widgets import button, column, label, row
from lnwallet_desktop.vault.recovery_code import RecoveryCode, tidy_code

COLUMNS = 7
ASKED = 2
LINE_HEIGHT = 24
WRONG = "Type this group as it is on your paper."
WORDS = (
    "It opens the vault when a passphrase is forgotten or was typed wrongly ten times, or when this computer’s keyring "
    "is lost. Whoever has it and a copy of the vault file needs no passphrase. Keep it on paper, apart from the "
    "wallet’s words."
)


class RecoveryCodeView(QWidget):
    """`confirmed` once two of its groups were typed."""

    confirmed = Signal()
    skipped = Signal()

    def __init__(self, code: RecoveryCode, wallet: str, may_skip: bool, title: str, confirm: str) -> None:
        """wallet: what stands on the printed page beside the code. title, confirm: empty where a sheet has its own."""
        super().__init__()
        self.setObjectName("recoveryCode")
        self._code = code
        self._wallet = wallet
        self._dialog: QPrintDialog | None = None
        places = sorted(random.Random(secrets.randbits(64)).sample(range(len(code.groups)), ASKED))  # noqa: S311
        self._fields = [(place, _GroupField(place)) for place in places]
        own = button(confirm, "confirmCode", "main")
        own.clicked.connect(self.check)
        own.setVisible(bool(confirm))
        head = label(title, theme.BASE_POINTS + 8, QFont.Weight.DemiBold)
        head.setVisible(bool(title))
        self._print = button("Pr&int…", "printCode", "", accessible="Print the recovery code")
        self._print.clicked.connect(self._ask_printer)
        self._print.setVisible(bool(QPrinterInfo.availablePrinterNames()))
        skip = button("S&kip: no real money here", "skipCode", "quiet")
        skip.clicked.connect(self.skipped)
        skip.setVisible(may_skip)
        buttons = row(self._print, skip)
        buttons.addStretch(1)
        buttons.addWidget(own)
        layout = column(
            head,
            label(WORDS, tone="muted", wrap=True),
            _grid(code),
            label("Then type two of its groups from the paper:", wrap=True),
            spacing=16,
        )
        layout.addLayout(row(*(field for _, field in self._fields), spacing=16))
        layout.addLayout(buttons)
        self.setLayout(layout)
        self._link()

    def _link(self) -> None:
        first, second = (field for _, field in self._fields)
        first.line.returnPressed.connect(second.setFocus)
        second.line.returnPressed.connect(self.check)
        self.setFocusProxy(first)

    def check(self) -> None:
        """Whether both groups are as on the paper."""
        wrong = [field for place, field in self._fields if field.typed != self._code.groups[place]]
        for _, field in self._fields:
            field.set_wrong(WRONG if field in wrong else "")
        if wrong:
            wrong[0].setFocus()
        else:
            self.confirmed.emit()

    def _ask_printer(self) -> None:
        self._dialog = dialog = QPrintDialog(self)
        dialog.setObjectName("printDialog")
        dialog.setModal(True)
        dialog.accepted.connect(lambda: print_code(self._code, self._wallet, dialog.printer()))
        dialog.show()


class _GroupField(Field):
    def __init__(self, place: int) -> None:
        self.line = QLineEdit()
        self.line.setFont(theme.mono_font(theme.BASE_POINTS))
        self.line.setObjectName(f"codeGroup{place + 1}")
        self.line.setMaxLength(8)
        super().__init__(f"Group {place + 1}", self.line)
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
        shown.setAccessibleName(f"Group {place + 1}: {' '.join(group)}")
        number = label(f"{place + 1}", theme.BASE_POINTS - 2, tone="muted")
        grid.setRowMinimumHeight(2 * line, LINE_HEIGHT if line else 0)
        grid.addWidget(number, 2 * line, place_in_line, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(shown, 2 * line + 1, place_in_line)
    return frame
