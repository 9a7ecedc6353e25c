"""While the wallet is made: what is done, what is being done, and why it stopped if it did."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.first_start.making import MakingStep
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.first_start.step import GAP
from lnwallet_desktop.ui.widgets import Note, Picture, label, row, set_tone

WORDS = {
    MakingStep.DATABASE: marked("Preparing the database"),
    MakingStep.VAULT: marked("Encrypting the vault"),
    MakingStep.CONNECTION: marked("Connecting to the network"),
    MakingStep.MONEY: marked("Fetching money to try"),
}


class MakingPage(QWidget):
    """`show_step` as each begins; `show_problem` where it ended."""

    def __init__(self, steps: tuple[MakingStep, ...]) -> None:
        super().__init__()
        self.setObjectName("makingPage")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        title = label(tr("Making the wallet"))
        title.setFont(theme.ui_font(theme.BASE_POINTS + 10, QFont.Weight.DemiBold))
        layout.addWidget(title)
        self._bar = QProgressBar()
        self._bar.setObjectName("makingProgress")
        self._bar.setAccessibleName(tr("Progress"))
        self._bar.setRange(0, len(steps))
        self._bar.setTextVisible(False)
        layout.addWidget(self._bar)
        self._steps = steps
        self._lines = {step: (Picture("clock", "muted"), label(tr(WORDS[step]), tone="muted")) for step in steps}
        for picture, words in self._lines.values():
            line = row(picture, words, spacing=10)
            line.addStretch(1)
            layout.addLayout(line)
        self._problem = Note("warning-circle", "failed", "makingProblem")
        layout.addWidget(self._problem)
        layout.addStretch(1)

    def show_step(self, now: MakingStep) -> None:
        """Everything before it is done."""
        done = self._steps.index(now)
        self._bar.setValue(done)
        for place, step in enumerate(self._steps):
            picture, words = self._lines[step]
            picture.show_icon(*(("check-circle", "success") if place < done else ("clock", "muted")))
            set_tone(words, "muted" if place > done else "")
        self._bar.setAccessibleDescription(tr(WORDS[now]))

    def show_problem(self, sentence: str) -> None:
        self._problem.say(tr("{problem} No wallet was made.", problem=sentence))
