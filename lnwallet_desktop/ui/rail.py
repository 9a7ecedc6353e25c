"""The rail on the left: the pages there are, and the sheets for paying and receiving."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.widgets import Button, button

WIDE = 156
NARROW = 60
"""Icons only, with their words as tool tips: for a narrow window."""
ORDER = ("overview", "transactions", "pay", "receive", "approvals", "contacts", "reports", "audit", "settings")
"""From the top, whichever of them there are, in whatever order they are added."""


class Rail(QFrame):
    """Its entries are numbered: Ctrl+1, Ctrl+2, …"""

    page_asked = Signal(str)
    pay_asked = Signal()
    receive_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(tr("Pages"))
        self._entries: dict[str, tuple[Button, str]] = {}
        self._counts: dict[str, int] = {}
        self._narrow: bool | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 14, 8, 8)
        self._layout.setSpacing(4)
        self._layout.addStretch(1)
        self._add("pay", tr("Pay"), "paper-plane-tilt").clicked.connect(self.pay_asked)
        self._add("receive", tr("Receive"), "download-simple").clicked.connect(self.receive_asked)
        self.set_narrow(False)

    def add_page(self, name: str, words: str, icon_name: str) -> None:
        """name: one of ORDER."""
        entry = self._add(name, words, icon_name)
        entry.setCheckable(True)
        entry.clicked.connect(lambda: entry.setChecked(True))  # a click on the page that is shown changes nothing
        entry.clicked.connect(lambda: self.page_asked.emit(name))

    def show_current(self, name: str) -> None:
        """Mark the page that is shown."""
        for each, (entry, _) in self._entries.items():
            entry.setChecked(each == name)

    def show_count(self, name: str, waiting: int) -> None:
        """How many things wait on a page, beside its words."""
        if self._counts.get(name, 0) != waiting:
            self._counts[name] = waiting
            self._number()

    def set_narrow(self, narrow: bool) -> None:
        if narrow != self._narrow:
            self._narrow = narrow
            self.setFixedWidth(NARROW if narrow else WIDE)
            self._number()

    def _add(self, name: str, words: str, icon_name: str) -> Button:
        made = button(words, f"rail{name.title()}", "rail", icon_name)
        self._entries[name] = made, words
        self._entries = dict(sorted(self._entries.items(), key=lambda entry: ORDER.index(entry[0])))
        self._layout.insertWidget(list(self._entries).index(name), made)
        self._number()
        return made

    def _number(self) -> None:
        before: QWidget | None = None
        for number, (name, (entry, words)) in enumerate(self._entries.items(), start=1):
            waiting = self._counts.get(name, 0)
            told = tr("{words}, {waiting} waiting", words=words, waiting=waiting) if waiting else words
            shown = f"{words} ({waiting})" if waiting else words
            entry.set_words("" if self._narrow else shown, told)
            entry.setShortcut(f"Ctrl+{number}")  # another text takes the shortcut away
            entry.setToolTip(f"{told} (Ctrl+{number})")
            if before is not None:
                QWidget.setTabOrder(before, entry)
            before = entry
