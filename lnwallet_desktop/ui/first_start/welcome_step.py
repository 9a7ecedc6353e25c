"""What this program is, in two sentences, and in which language."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from lnwallet_desktop.translation import LANGUAGES, tr
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.language import language_of_system
from lnwallet_desktop.ui.widgets import Note, label


class WelcomeStep(Step):
    name = "welcome"

    language_chosen = Signal(str)
    """One of LANGUAGES."""

    def __init__(self, answers: Answers, language: str, resumed: bool) -> None:
        """language: as chosen before; empty for the system's. resumed: an earlier first start did not end."""
        super().__init__(
            answers,
            tr("Welcome"),
            tr(
                "LN Wallet Desktop pays Lightning invoices for your company, and lets nobody pay without an admin’s "
                "passphrase. Every payment is kept in a record that can be proved afterwards: what was paid, by whom, "
                "and that nothing was altered."
            ),
        )
        self._language = QComboBox()
        self._language.setObjectName("language")
        for code, words in LANGUAGES.items():
            self._language.addItem(words, code)
        self._language.setCurrentIndex(list(LANGUAGES).index(language or language_of_system()))
        self._language.activated.connect(lambda _: self.language_chosen.emit(str(self._language.currentData())))
        field = Field(tr("&Language"), self._language)
        field.setMaximumWidth(260)
        self.body.addWidget(field)
        self.body.addWidget(
            label(
                tr("It takes about two minutes. For real money, have paper and a pen at hand."), tone="muted", wrap=True
            )
        )
        again = Note("info", "muted", "resumed")
        if resumed:
            again.say(
                tr(
                    "You began this before. Your choices are still here; passphrases, words and keys were not kept and "
                    "have to be typed again."
                )
            )
        self.body.addWidget(again)
        self.setFocusProxy(self._language)

    @property
    def main_words(self) -> str:
        return tr("&Begin")
