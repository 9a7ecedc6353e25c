"""Where a passphrase is typed: hidden, forgotten as soon as it was used, with a word about Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.fields import Field


class _Hidden(QLineEdit):
    looks_like_caps_lock = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.looks_like_caps_lock.emit(text.isupper() != shifted and text.upper() != text.lower())
        super().keyPressEvent(event)


class PassphraseField(Field):
    """`take` gives what was typed and clears it: no copy stays in the widget, nor in its undo history."""

    entered = Signal()
    edited = Signal()

    def __init__(self, caption: str = "", hint: str = "", name: str = "passphraseField") -> None:
        self.line = _Hidden()
        super().__init__(caption or tr("&Passphrase"), self.line, hint)
        self.line.setObjectName(name)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setMaxLength(1024)
        self.line.returnPressed.connect(self.entered)
        self.line.textEdited.connect(self._on_edited)
        self.line.looks_like_caps_lock.connect(self._hint_at_caps_lock)
        self._caps_lock = False

    @property
    def is_empty(self) -> bool:
        return not self.line.text()

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed = self.line.text()
        self.forget()
        return typed

    def forget(self) -> None:
        """Empty the field; `setText` drops the undo history, which `clear` keeps."""
        self.line.setText("")

    def set_busy(self, busy: bool) -> None:
        self.line.setEnabled(not busy)

    def _on_edited(self) -> None:
        if not self._caps_lock:
            self.set_wrong("")
        self.edited.emit()

    def _hint_at_caps_lock(self, likely: bool) -> None:
        self._caps_lock = likely
        self.set_note(tr("Caps Lock seems to be on.") if likely else "", "pending" if likely else "muted")
