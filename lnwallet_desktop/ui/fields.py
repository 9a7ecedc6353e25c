"""Captioned inputs, amounts as people type them, and lists of facts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from lnwallet_desktop.fiat import FiatRate, read_fiat
from lnwallet_desktop.money import MAX_SATS, Sats, format_sats
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.widgets import column, label, repolish, row, rule, set_tone


class Field(QWidget):
    """A caption over an input, with room for what is wrong below it."""

    def __init__(self, caption: str, editor: QWidget, hint: str = "", beside: Sequence[QWidget] = ()) -> None:
        """beside: small things at the right of the caption; the keyboard comes to them after the editor."""
        super().__init__()
        head = label(caption, weight=QFont.Weight.Medium)
        head.setBuddy(editor)
        editor.setAccessibleName(caption.replace("&", ""))
        editor.setAccessibleDescription(hint)
        self.note = label(hint, theme.BASE_POINTS - 1, tone="muted", wrap=True)
        self._hint = hint
        self._editor = editor
        self.setFocusProxy(editor)
        whole = column(editor, self.note, spacing=4)
        line = row(head, *beside, spacing=4)
        line.setStretch(0, 1)
        whole.insertLayout(0, line)
        self.setLayout(whole)
        for before, after in pairwise((editor, *beside)):
            QWidget.setTabOrder(before, after)
        self.note.setVisible(bool(hint))  # only now: shown without a parent, a label is a window for a moment

    def set_wrong(self, sentence: str) -> None:
        """Say what is wrong under the input; an empty text takes it back."""
        self.set_note(sentence, "failed" if sentence else "muted")
        self._set_edge("wrong" if sentence else "")

    def set_hint(self, hint: str) -> None:
        """What stands under the input while nothing is wrong there."""
        was_hint = self.note.text() == self._hint
        self._hint = hint
        if was_hint:
            self.set_note("")

    def set_note(self, sentence: str, tone: str = "muted") -> None:
        """Say something under the input that is not an error; an empty text brings the hint back."""
        shown = sentence or self._hint
        self.note.setText(shown)
        self.note.setVisible(bool(shown))
        self._editor.setAccessibleDescription(shown)
        set_tone(self.note, tone)

    def _set_edge(self, state: str) -> None:
        if (self._editor.property("state") or "") != state:
            self._editor.setProperty("state", state)
            repolish(self._editor)


class AmountField(Field):
    """Whole satoshis. `read` gives None and says why when what was typed is not an amount."""

    def __init__(self, name: str, caption: str = "", hint: str = "") -> None:
        self.editor = QLineEdit()
        self.editor.setObjectName(name)
        self.editor.setFont(theme.figures_font())
        self.editor.setMaxLength(24)
        self._rate: FiatRate | None = None
        super().__init__(caption or tr("&Amount in sat"), self.editor, hint)
        self.editor.textEdited.connect(lambda: self.set_wrong(""))

    @property
    def is_empty(self) -> bool:
        return not self.editor.text().strip()

    def show_rate(self, rate: FiatRate | None) -> None:
        """From now on an amount of that currency may be typed too, with its name: `12.50 EUR`."""
        self._rate = rate

    def read(self) -> Sats | None:
        """Spaces of any kind between the digits are allowed; nothing else is guessed."""
        typed = "".join(self.editor.text().split())
        if self._rate is not None and (converted := read_fiat(typed, self._rate)) is not None:
            price = f"{self._rate.per_btc:,.2f}".replace(",", "\u2009")
            self.set_wrong("")
            self.set_note(
                tr(
                    "{amount}, at {price} {currency} a bitcoin",
                    amount=format_sats(converted),
                    price=price,
                    currency=self._rate.currency,
                )
            )
            return converted
        if typed.isascii() and typed.isdigit() and 0 < int(typed) <= MAX_SATS:
            self.set_wrong("")
            return Sats(int(typed))
        self.set_wrong(self._why_wrong())
        return None

    def _why_wrong(self) -> str:
        if self._rate is None:
            return tr("Type a whole number of satoshis, at least 1.")
        return tr(
            "Type a whole number of satoshis, at least 1, or an amount with its currency: 12.50 {currency}.",
            currency=self._rate.currency,
        )


AROUND_LINES = 19
"""Pixels of border, padding and margin of the text, so that no line is cut."""


class InvoiceEdit(QPlainTextEdit):
    """Room for an invoice. Tab leaves it, and Enter means “go on”, for an invoice has no lines."""

    entered = Signal()
    given = Signal(object)
    """QMimeData that was dropped or pasted and is more than text: a file, or a picture."""

    def __init__(self, name: str, lines: int = 3) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFont(theme.mono_font())
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFixedHeight(round(lines * self.fontMetrics().lineSpacing()) + AROUND_LINES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasUrls() or source.hasImage():
            self.given.emit(source)
        else:
            super().insertFromMimeData(source)


class Facts(QFrame):
    """Caption and value, line by line: what a person checks before deciding."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facts")
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(14, 12, 14, 12)
        self._lines.setSpacing(6)
        self._values: dict[str, QLabel] = {}

    def add(self, caption: str, name: str, strong: bool = False) -> QLabel:
        """name: the value's object name."""
        weight = QFont.Weight.DemiBold if strong else QFont.Weight.Medium
        value = label("", theme.BASE_POINTS + (3 if strong else 0), weight, wrap=True, name=name)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        value.setAccessibleName(caption)
        head = label(caption, weight=weight if strong else QFont.Weight.Normal, tone="" if strong else "muted")
        line = row(head, value, spacing=16)
        line.setAlignment(head, Qt.AlignmentFlag.AlignVCenter if strong else Qt.AlignmentFlag.AlignTop)
        line.setStretch(1, 1)
        self._lines.addLayout(line)
        self._values[name] = value
        return value

    def add_rule(self) -> None:
        self._lines.addWidget(rule())

    def set(self, name: str, text: str, tone: str = "") -> None:
        """text: shortened where it is too long to be read here; then all of it is in the tool tip."""
        value = self._values[name]
        value.setText(formats.breakable(formats.shortened(text)))
        value.setToolTip(formats.harmless_tip(text) if len(text) > formats.LONGEST_FACT else "")
        set_tone(value, tone)
