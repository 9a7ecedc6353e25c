"""The rail on the left: the pages there are, and the sheets for paying and receiving."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from lnwallet_desktop.ui.widgets import Button, button

WIDE = 156
NARROW = 60
"""Icons only, with their words as tool tips: for a narrow window."""


class Rail(QFrame):
    """Its entries are numbered: Ctrl+1, Ctrl+2, …"""

    page_asked = Signal(str)
    pay_asked = Signal()
    receive_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self._words: dict[Button, str] = {}
        self._narrow: bool | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 14, 8, 8)
        self._layout.setSpacing(4)
        transactions = self._add("Transactions", "list-bullets", "railTransactions")
        transactions.setCheckable(True)
        transactions.setChecked(True)
        transactions.clicked.connect(lambda: transactions.setChecked(True))  # it is the only page
        transactions.clicked.connect(lambda: self.page_asked.emit("transactions"))
        self._add("Pay", "paper-plane-tilt", "railPay").clicked.connect(self.pay_asked)
        self._add("Receive", "download-simple", "railReceive").clicked.connect(self.receive_asked)
        self._layout.addStretch(1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        for number, (entry, words) in enumerate(self._words.items(), start=1):
            entry.set_words("" if narrow else words, words)
            entry.setShortcut(f"Ctrl+{number}")  # another text takes the shortcut away
            entry.setToolTip(f"{words} (Ctrl+{number})")

    def _add(self, words: str, icon_name: str, name: str) -> Button:
        made = button(words, name, "rail", icon_name)
        self._words[made] = words
        self._layout.addWidget(made)
        return made
