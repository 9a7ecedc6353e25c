"""Small widgets that every screen shares."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

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


def button(text: str, name: str, kind: str = "", icon_name: str = "", accessible: str = "") -> Button:
    """kind: main (one on a screen), quiet, rail, or an ordinary one. name: for QA."""
    made = Button(text, kind, icon_name)
    made.setObjectName(name)
    made.setAccessibleName(accessible or text.replace("&", ""))
    return made


class Button(QPushButton):
    """Tints its icon with the palette, and again when that changes."""

    def __init__(self, text: str, kind: str = "", icon_name: str = "") -> None:
        super().__init__(f" {text}" if icon_name and text else text)
        self._icon_name = icon_name
        self.setAutoDefault(False)
        if kind:
            self.setProperty("kind", kind)
        self._tint()

    def set_icon(self, icon_name: str) -> None:
        if icon_name != self._icon_name:
            self._icon_name = icon_name
            self._tint()

    def set_words(self, text: str, accessible: str = "") -> None:
        """Say something else."""
        shown = f" {text}" if self._icon_name and text else text
        if self.text() != shown:
            self.setText(shown)
        self.setAccessibleName(accessible or text.replace("&", ""))

    def _tint(self) -> None:
        if self._icon_name:
            tokens = theme.current()
            colour = tokens.on_accent if self.property("kind") == "main" else tokens.text
            self.setIcon(icons.icon(self._icon_name, colour, tokens.muted))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()


class Picture(QWidget):
    """An icon in one of the tokens' colours, sharp on whatever it is drawn on."""

    def __init__(self, icon_name: str = "", tone: str = "text", size: int = 16) -> None:
        super().__init__()
        self._icon_name, self._tone, self._size = icon_name, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon_name: str, tone: str) -> None:
        self._icon_name, self._tone = icon_name, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._icon_name:
            painter = QPainter(self)
            colour = str(getattr(theme.current(), self._tone))
            scale = painter.device().devicePixelRatioF()
            painter.drawPixmap(0, 0, icons.pixmap(self._icon_name, colour, self._size, scale))


class Note(QWidget):
    """An icon beside a sentence: a warning, a problem, a hint. Hidden while it has nothing to say."""

    def __init__(self, icon_name: str, tone: str, name: str) -> None:
        super().__init__()
        self._sentence = label(tone=tone, wrap=True, name=name)
        layout = row(Picture(icon_name, tone or "text", 18), self._sentence)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.hide()

    def say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setAccessibleName(sentence)
        self.setVisible(bool(sentence))


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


def empty(layout: QLayout) -> None:
    """Nothing stands in it any more."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()  # else the layout's late “show” would make a window of it
            widget.setParent(None)
            widget.deleteLater()


def scrolled(content: QWidget, name: str) -> QScrollArea:
    """A page that may be longer than the window."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    area.setFocusProxy(content)
    return area
