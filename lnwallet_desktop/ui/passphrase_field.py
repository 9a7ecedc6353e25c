"""Where a passphrase is typed: hidden, forgotten as soon as it was used, with a word about Caps Lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from lnwallet_desktop.ui.widgets import Field


class _Hidden(QLineEdit):
    looks_like_caps_lock = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.looks_like_caps_lock.emit(text.isupper() != shifted)
        super().keyPressEvent(event)


class PassphraseField(Field):
    """`take` gives what was typed and clears it: no copy stays in the widget."""

    entered = Signal()
    edited = Signal()

    def __init__(self, caption: str = "Passphrase", hint: str = "", name: str = "passphraseField") -> None:
        self._editor_line = _Hidden()
        super().__init__(caption, self._editor_line, hint)
        self._editor_line.setObjectName(name)
        self._editor_line.setEchoMode(QLineEdit.EchoMode.Password)
        self._editor_line.setMaxLength(1024)
        self._editor_line.returnPressed.connect(self.entered)
        self._editor_line.textEdited.connect(self._on_edited)
        self._editor_line.looks_like_caps_lock.connect(self._hint_at_caps_lock)
        self.setFocusProxy(self._editor_line)

    @property
    def is_empty(self) -> bool:
        return not self._editor_line.text()

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        typed = self._editor_line.text()
        self._editor_line.clear()
        return typed

    def set_busy(self, busy: bool) -> None:
        self._editor_line.setEnabled(not busy)

    def _on_edited(self) -> None:
        self.set_wrong("")
        self.edited.emit()

    def _hint_at_caps_lock(self, likely: bool) -> None:
        self.set_wrong("Caps Lock seems to be on." if likely else "")
