"""The words from which a lost wallet can be made again: shown once, to be written on paper."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.widgets import label

COLUMNS = 4


class WordsStep(Step):
    """Nothing of it can be copied: what is on the clipboard, other programs can read."""

    name = "words"

    def __init__(self, answers: Answers) -> None:
        words = answers.fresh_words.split()
        super().__init__(
            answers,
            tr("Write these {count} words down", count=len(words)),
            tr(
                "These words are the money: whoever has them can spend it, and without them a lost computer is lost "
                "money. Write them on paper in this order and keep it where only those may come who may pay. They are "
                "not shown again, and cannot be copied from here."
            ),
        )
        self.body.addWidget(_grid(words))

    @property
    def main_words(self) -> str:
        return tr("I have &written them down")


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
        line, column = place % rows, place // rows
        shown = label(word)
        shown.setFont(theme.mono_font(theme.BASE_POINTS))
        shown.setAccessibleName(tr("Word {place}: {word}", place=place + 1, word=word))
        grid.addWidget(label(f"{place + 1}", tone="muted"), line, 2 * column)
        grid.addWidget(shown, line, 2 * column + 1)
        grid.setColumnStretch(2 * column + 1, 1)
    return frame
