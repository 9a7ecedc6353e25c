"""A pseudonym, completed from the history while it is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.fields import Field
from lnwallet_desktop.ui.tasks import Spawner

LookUp = Callable[[str], list[str]]
"""Recipients that begin with a text. Asks the database: called in a worker."""
TYPING_PAUSE_MS = 120
MOST_LINES = 5
LINE_HEIGHT = 30


class _Line(QLineEdit):
    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)


class _Suggestions(QListWidget):
    """Enter takes one, and so does a click; Up from the first goes back."""

    taken = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("recipientSuggestions")
        self.setAccessibleName(tr("Recipients that begin like this"))
        self.itemClicked.connect(lambda item: self.taken.emit(item.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
            self.taken.emit(item.text())
        elif event.key() == Qt.Key.Key_Up and self.currentRow() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class RecipientField(Field):
    """What it finds stands below it, inside the panel: a second panel over the first would close both."""

    entered = Signal()
    resized = Signal()

    def __init__(self, look_up: LookUp, spawn: Spawner) -> None:
        self.line = _Line()
        self.line.setObjectName("recipientFilter")
        self.line.setMaxLength(200)
        self.line.setPlaceholderText("payee-…")
        super().__init__(tr("&Recipient"), self.line, tr("The whole pseudonym. Type its beginning and choose."))
        self._look_up = look_up
        self.suggestions = _Suggestions()
        self.suggestions.hide()
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101 - a Field is a column
        layout.insertWidget(2, self.suggestions)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typing.timeout.connect(lambda: spawn(self._suggest(), "complete a recipient"))
        self.line.textEdited.connect(self._on_edited)
        self.line.returnPressed.connect(self.entered)
        self.line.down.connect(self._enter_suggestions)
        self.suggestions.taken.connect(self._take)
        self.suggestions.left.connect(self.line.setFocus)

    async def read(self) -> str | None:
        """The whole pseudonym, None for an empty field. Raises ValueError and says why under the field."""
        typed = self.line.text().strip()
        if not typed:
            return None
        try:
            found = await asyncio.to_thread(self._look_up, typed)
        except WalletDesktopError as error:
            raise self._refusal(tr(error.message)) from error
        whole = [name for name in found if name.lower() == typed.lower()] or found
        if len(whole) == 1:
            return whole[0]
        raise self._refusal(
            tr("Several recipients begin like this. Choose one.") if whole else tr("No such recipient.")
        )

    def _refusal(self, sentence: str) -> ValueError:
        self.set_wrong(sentence)
        self.resized.emit()
        return ValueError(sentence)

    def _on_edited(self) -> None:
        self.set_wrong("")
        self._typing.start()

    async def _suggest(self) -> None:
        typed = self.line.text()
        try:
            found = await asyncio.to_thread(self._look_up, typed) if typed.strip() else []
        except WalletDesktopError:
            return  # `read` says so
        if typed == self.line.text():
            self._show([] if found == [typed] else found)

    def _show(self, names: list[str]) -> None:
        self.suggestions.clear()
        self.suggestions.addItems(names)
        self.suggestions.setFixedHeight(min(len(names), MOST_LINES) * LINE_HEIGHT + 2)
        self.suggestions.setVisible(bool(names))
        self.resized.emit()

    def _enter_suggestions(self) -> None:
        if self.suggestions.count():
            self.suggestions.setCurrentRow(0)
            self.suggestions.setFocus()

    def _take(self, name: str) -> None:
        self.line.setText(name)
        self.set_wrong("")
        self._show([])
        self.line.setFocus()
