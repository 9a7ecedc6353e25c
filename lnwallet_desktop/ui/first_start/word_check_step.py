"""Asks for a few of the words again, so that no wallet is used whose words were not written down."""

from __future__ import annotations

import random
import secrets
from itertools import pairwise

from PySide6.QtWidgets import QLineEdit

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step

ASKED = 3


class WordCheckStep(Step):
    name = "wordCheck"

    def __init__(self, answers: Answers) -> None:
        super().__init__(
            answers,
            tr("Check what you wrote"),
            tr("Type these words from your paper. Only what is on paper helps when this computer is lost."),
        )
        self._words = answers.fresh_words.split()
        places = sorted(random.Random(secrets.randbits(64)).sample(range(len(self._words)), ASKED))  # noqa: S311
        self._fields = {place: _WordField(place) for place in places}
        for field in self._fields.values():
            self.body.addWidget(field)
        lines = [field.line for field in self._fields.values()]
        for line, following in pairwise(lines):
            line.returnPressed.connect(following.setFocus)
        lines[-1].returnPressed.connect(self.entered)
        self.setFocusProxy(lines[0])

    @property
    def skip_words(self) -> str:
        return "" if self.answers.is_real_money else tr("S&kip: no real money here")

    async def take(self) -> bool:
        wrong = [field for place, field in self._fields.items() if field.typed != self._words[place]]
        for field in self._fields.values():
            said = tr("That is another word. Look at your paper.") if field.typed else tr("Type this word.")
            field.set_wrong(said if field in wrong else "")
        if wrong:
            wrong[0].setFocus()
        return not wrong


class _WordField(Field):
    def __init__(self, place: int) -> None:
        self.line = QLineEdit()
        self.line.setFont(theme.mono_font(theme.BASE_POINTS))
        self.line.setObjectName(f"wordCheck{place + 1}")
        self.line.setMaxLength(20)
        super().__init__(tr("Word {place}", place=place + 1), self.line)
        self.line.textEdited.connect(lambda: self.set_wrong(""))

    @property
    def typed(self) -> str:
        return self.line.text().strip().lower()
