"""The words from which a lost wallet can be made again: shown once, to be written on paper."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.widgets import Note, button, label

COLUMNS = 4
WORDS = (
    "These words are the money: whoever has them can spend it, and without them a lost computer is lost money. Write "
    "them on paper in this order and keep it where only those may come who may pay. They are not shown again, and "
    "cannot be copied from here: what is on the clipboard, other programs can read."
)
PLAY_WORDS = "On this network the money is not real, so you may skip the check that follows."


class RecoveryWords(QWidget):
    """Shows the words until the person says that they are written down."""

    written = Signal()

    def __init__(self, mnemonic: str, real_money: bool) -> None:
        super().__init__()
        self.setObjectName("recoveryWords")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        words = mnemonic.split()
        layout.addWidget(label(f"Write these {len(words)} words down", theme.BASE_POINTS + 8, QFont.Weight.DemiBold))
        layout.addWidget(label(WORDS, tone="muted", wrap=True))
        if not real_money:
            play = Note("info", "muted", "recoveryPlay")
            play.say(PLAY_WORDS)
            layout.addWidget(play)
        layout.addWidget(_grid(words))
        go_on = button("I have &written them down", "wordsGoOn", "main")
        go_on.clicked.connect(self.written)
        layout.addWidget(go_on)
        self.setFocusProxy(go_on)


def _grid(words: list[str]) -> QFrame:
    """Numbered down the columns, as one writes them."""
    frame = QFrame()
    frame.setObjectName("facts")
    grid = QGridLayout(frame)
    grid.setContentsMargins(14, 12, 14, 12)
    grid.setVerticalSpacing(6)
    grid.setHorizontalSpacing(6)
    rows = -(-len(words) // COLUMNS)
    for place, word in enumerate(words):
        row, column = place % rows, place // rows
        number = label(f"{place + 1}", tone="muted")
        shown = label(word)
        shown.setFont(theme.mono_font(theme.BASE_POINTS))
        shown.setAccessibleName(f"Word {place + 1}: {word}")
        grid.addWidget(number, row, 2 * column)
        grid.addWidget(shown, row, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    return frame
