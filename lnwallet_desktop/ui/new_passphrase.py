"""Where a new passphrase is made up: typed twice or pasted, with an honest word about its strength."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.passphrase_field import PassphraseField
from lnwallet_desktop.ui.widgets import column
from lnwallet_desktop.vault.passphrases import Strength, strength

TONES = {
    Strength.SHORT: "muted",
    Strength.WEAK: "failed",
    Strength.FAIR: "pending",
    Strength.GOOD: "success",
    Strength.STRONG: "success",
}


class NewPassphrase(QWidget):
    """`take` gives the passphrase once both are the same; the vault knows the other rules."""

    entered = Signal()
    """Enter in the second field."""

    def __init__(self, name: str, caption: str = "", whose: Callable[[], str] = lambda: "") -> None:
        """name: of the first field; the second is `nameAgain`. whose: the admin, whose name is no passphrase."""
        super().__init__()
        self._whose = whose
        self.first = PassphraseField(
            caption,
            tr("At least 15 characters: four or five unrelated words are a good choice. You may paste it."),
            name,
        )
        self.again = PassphraseField(tr("The same a&gain"), name=f"{name}Again")
        self.first.entered.connect(self.again.setFocus)
        self.first.edited.connect(self._show_strength)
        self.again.entered.connect(self.entered)
        self.setLayout(column(self.first, self.again, spacing=14))
        self.setFocusProxy(self.first)

    @property
    def is_empty(self) -> bool:
        return self.first.is_empty or self.again.is_empty

    def take(self) -> str | None:
        """None, and a word about it, where the two differ. Both fields are empty afterwards."""
        first, again = self.first.take(), self.again.take()
        self.first.set_note("")
        if first == again:
            return first
        self.again.set_wrong(tr("The two passphrases differ. Type both again."))
        self.first.setFocus()
        return None

    def forget(self) -> None:
        self.first.forget()
        self.again.forget()

    def set_wrong(self, sentence: str) -> None:
        """The rule of the vault that was broken."""
        self.first.set_wrong(sentence)
        self.first.setFocus()

    def _show_strength(self) -> None:
        self.again.set_wrong("")
        if self.first.is_empty:
            self.first.set_note("")
            return
        found = strength(self.first.line.text(), self._whose())
        words = tr(found.value)
        if found is Strength.SHORT:
            said = tr("Strength: {words}, {count} of 15 characters", words=words, count=len(self.first.line.text()))
        else:
            said = tr("Strength: {words}", words=words)
        self.first.set_note(said, TONES[found])
