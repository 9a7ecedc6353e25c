"""Asks for a few of the words again, so that no wallet is used whose words were not written down."""

from __future__ import annotations

import random
import secrets
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit, QWidget

from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.widgets import button, column, label, row

ASKED = 3
ANOTHER = "That is another word. Look at your paper."
MISSING = "Type this word from your paper."
WORDS = "Type these words from your paper. Only what is on paper helps when this computer is lost."


class WordCheck(QWidget):
    """`confirmed` once each asked word was typed; `back` shows the words again."""

    confirmed = Signal()
    back = Signal()
    skipped = Signal()

    def __init__(self, mnemonic: str, may_skip: bool) -> None:
        super().__init__()
        self.setObjectName("wordCheck")
        self._words = mnemonic.split()
        places = sorted(random.Random(secrets.randbits(64)).sample(range(len(self._words)), ASKED))  # noqa: S311
        self._fields = {place: _WordField(place) for place in places}
        self._confirm = button("&Confirm", "confirmWords", "main")
        self._confirm.clicked.connect(self._check)
        again = button("&Show the words again", "showWordsAgain")
        again.clicked.connect(self.back)
        skip = button("S&kip: no real money here", "skipWords", "quiet")
        skip.clicked.connect(self.skipped)
        skip.setVisible(may_skip)
        buttons = row(again, skip)
        buttons.addStretch(1)
        buttons.addWidget(self._confirm)
        layout = column(
            label("Check what you wrote", theme.BASE_POINTS + 8, QFont.Weight.DemiBold),
            label(WORDS, tone="muted", wrap=True),
            *self._fields.values(),
            spacing=16,
        )
        layout.addLayout(buttons)
        self.setLayout(layout)
        self._link()

    def _link(self) -> None:
        """Enter goes on to the next word, and from the last one confirms."""
        lines = [field.line for field in self._fields.values()]
        for line, following in pairwise(lines):
            line.returnPressed.connect(following.setFocus)
        lines[-1].returnPressed.connect(self._check)
        self.setFocusProxy(lines[0])

    def _check(self) -> None:
        wrong = [field for place, field in self._fields.items() if field.typed != self._words[place]]
        for field in self._fields.values():
            words = ANOTHER if field.typed else MISSING
            field.set_wrong(words if field in wrong else "")
        if wrong:
            wrong[0].setFocus()
        else:
            self.confirmed.emit()


class _WordField(Field):
    def __init__(self, place: int) -> None:
        self.line = QLineEdit()
        self.line.setFont(theme.mono_font(theme.BASE_POINTS))
        self.line.setObjectName(f"wordCheck{place + 1}")
        self.line.setMaxLength(20)
        super().__init__(f"Word {place + 1}", self.line)
        self.line.textEdited.connect(lambda: self.set_wrong(""))

    @property
    def typed(self) -> str:
        return self.line.text().strip().lower()
