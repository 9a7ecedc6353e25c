"""Large choices: one of a few, each with a sentence that tells what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.widgets import Picture, label, repolish, row


@dataclass(frozen=True, slots=True)
class Choice:
    """value: what it stands for. name: for QA. mark: a short word beside the title, such as “recommended”."""

    value: str
    name: str
    title: str
    sentence: str
    icon_name: str
    mark: str = ""


class Choices(QWidget):
    """Radio buttons in frames: the whole frame is clicked, the arrows go from one to the next."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[Choice], value: str) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self._frames = {choice.value: _Framed(choice) for choice in choices}
        group = QButtonGroup(self)  # the frames part the buttons, so they are no siblings that Qt would exclude
        for each, frame in self._frames.items():
            layout.addWidget(frame)
            group.addButton(frame.button)
            frame.button.toggled.connect(lambda on, each=each: self._on_toggled(each, on))
        self.choose(value)

    @property
    def value(self) -> str:
        return next(each for each, frame in self._frames.items() if frame.button.isChecked())

    def choose(self, value: str) -> None:
        """The first one, where there is no such choice."""
        frame = self._frames.get(value) or next(iter(self._frames.values()))
        frame.button.setChecked(True)
        self.setFocusProxy(frame.button)

    def show_choice(self, value: str, shown: bool) -> None:
        self._frames[value].setVisible(shown)

    def _on_toggled(self, value: str, on: bool) -> None:
        if on:
            self.setFocusProxy(self._frames[value].button)
            self.chosen.emit(value)


class _Framed(QFrame):
    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self.setObjectName("choice")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button = QRadioButton(choice.title)
        self.button.setObjectName(choice.name)
        self.button.setFont(theme.ui_font(theme.BASE_POINTS + 1, QFont.Weight.DemiBold))
        self.button.setAccessibleName(choice.title.replace("&", ""))
        self.button.setAccessibleDescription(choice.sentence)
        self.button.toggled.connect(self._show_state)
        self.button.installEventFilter(self)
        head = row(self.button, spacing=10)
        head.addStretch(1)
        if choice.mark:
            head.addWidget(label(choice.mark, theme.BASE_POINTS - 1, tone="accent"))
        head.addWidget(Picture(choice.icon_name, "muted", 20))
        sentence = label(choice.sentence, tone="muted", wrap=True)
        sentence.setContentsMargins(26, 0, 30, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 14)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(sentence)

    def _show_state(self, on: bool) -> None:
        self.setProperty("chosen", "true" if on else "false")
        repolish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.button.setChecked(True)
        self.button.setFocus()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """The frame shows where the keyboard is."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", "true" if event.type() is QEvent.Type.FocusIn else "false")
            repolish(self)
        return False
