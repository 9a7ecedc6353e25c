"""What stands in the table's place when there is nothing to show: first use, no match, loading, error."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.widgets import Picture, column, label, row

PICTURE = 40
SENTENCE_WIDTH = 420


class EmptyState(QWidget):
    """A picture, one headline, one sentence, and what can be done."""

    def __init__(self, name: str, icon_name: str, headline: str, sentence: str, *actions: QPushButton) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(headline)
        head = label(headline, theme.BASE_POINTS + 4, QFont.Weight.DemiBold)
        self._sentence = label(tone="muted", wrap=True, name=f"{name}Sentence")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setFixedWidth(SENTENCE_WIDTH)
        picture = Picture(icon_name, "muted", PICTURE)
        inside = column(picture, head, self._sentence, spacing=8)
        for widget in (picture, head, self._sentence):
            inside.setAlignment(widget, Qt.AlignmentFlag.AlignHCenter)
        if actions:
            buttons = row(*actions)
            buttons.insertStretch(0, 1)
            buttons.addStretch(1)
            inside.addSpacing(8)
            inside.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(inside)
        layout.addStretch(3)

        self.say(sentence)

    def say(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        # centred by alignment, a label is not asked how high its wrapped text is
        self._sentence.setMinimumHeight(max(0, self._sentence.heightForWidth(SENTENCE_WIDTH)))
