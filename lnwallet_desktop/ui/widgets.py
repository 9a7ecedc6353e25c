"""Small widgets that every screen shares."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.ui import icons, theme


def label(
    text: str = "",
    points: float = theme.BASE_POINTS,
    weight: QFont.Weight = QFont.Weight.Normal,
    tone: str = "",
    wrap: bool = False,
    name: str = "",
) -> QLabel:
    """A plain-text label; nobody's text is ever taken for markup. tone: muted, failed, pending, success, unknown."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(theme.figures_font(points, weight))
    made.setWordWrap(wrap)
    if tone:
        made.setProperty("tone", tone)
    if name:
        made.setObjectName(name)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Change a label's colour to another token."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        repolish(widget)


def repolish(widget: QWidget) -> None:
    """Have the style sheet look at the widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def button(text: str, name: str, kind: str = "", icon_name: str = "", accessible: str = "") -> QPushButton:
    """kind: main (one on a screen), quiet, or an ordinary one. name: for QA."""
    made = _Button(f" {text}" if icon_name else text, kind, icon_name)
    made.setObjectName(name)
    made.setAccessibleName(accessible or text.replace("&", ""))
    made.setAutoDefault(False)
    return made


class _Button(QPushButton):
    """Tints its icon with the palette, and again when that changes."""

    def __init__(self, text: str, kind: str, icon_name: str) -> None:
        super().__init__(text)
        self._icon_name = icon_name
        if kind:
            self.setProperty("kind", kind)
        self._tint()

    def _tint(self) -> None:
        if self._icon_name:
            tokens = theme.current()
            self.setIcon(
                icons.icon(self._icon_name, tokens.on_accent if self.property("kind") == "main" else tokens.text)
            )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()


class IconLabel(QLabel):
    """An icon in one of the tokens' colours, tinted again when the palette changes."""

    def __init__(self, icon_name: str, token: str, size: int = 16) -> None:
        super().__init__()
        self._icon_name, self._token, self._size = icon_name, token, size
        self._tint()

    def _tint(self) -> None:
        self.setPixmap(icons.pixmap(self._icon_name, str(getattr(theme.current(), self._token)), self._size))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setObjectName("rule")
    return made


def column(*widgets: QWidget, spacing: int = 8) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


def row(*widgets: QWidget, spacing: int = 8) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(spacing)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    return layout


class Field(QWidget):
    """A caption over an input, with room for what is wrong below it."""

    def __init__(self, caption: str, editor: QWidget, hint: str = "") -> None:
        super().__init__()
        head = label(caption, weight=QFont.Weight.Medium)
        head.setBuddy(editor)
        editor.setAccessibleName(caption.replace("&", ""))
        self.note = label(hint, theme.BASE_POINTS - 1, tone="muted", wrap=True)
        self.note.setVisible(bool(hint))
        self._hint = hint
        self._editor = editor
        self.setLayout(column(head, editor, self.note, spacing=4))

    def set_wrong(self, sentence: str) -> None:
        """Say what is wrong under the input; an empty text takes it back."""
        self.note.setText(sentence or self._hint)
        self.note.setVisible(bool(sentence or self._hint))
        set_tone(self.note, "failed" if sentence else "muted")
        self._editor.setProperty("state", "wrong" if sentence else "")
        repolish(self._editor)


class Facts(QWidget):
    """Caption and value, line by line: what a person checks before deciding."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(6)
        self._values: dict[str, QLabel] = {}

    def add(self, caption: str, name: str, strong: bool = False) -> QLabel:
        """name: the value's object name."""
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Normal
        value = label("", theme.BASE_POINTS + (2 if strong else 0), weight, wrap=True, name=name)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(caption)
        line = row(label(caption, tone="" if strong else "muted"), value, spacing=16)
        line.setStretch(1, 1)
        self._lines.addLayout(line)
        self._values[name] = value
        return value

    def add_rule(self) -> None:
        self._lines.addWidget(rule())

    def set(self, name: str, text: str) -> None:
        self._values[name].setText(text)
