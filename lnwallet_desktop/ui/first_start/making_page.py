"""While the wallet is made: what is done, what is being done, and why it stopped if it did."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.first_start.making import MakingStep, Stage
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.backup.backup_words import STEP_WORDS
from lnwallet_desktop.ui.first_start.step import GAP
from lnwallet_desktop.ui.widgets import Note, Picture, button, label, row, set_tone

PARTS = 100
"""Of the progress bar, for each step."""
WORDS = {
    MakingStep.DATABASE: marked("Preparing the database"),
    MakingStep.VAULT: marked("Encrypting the vault"),
    MakingStep.CONNECTION: marked("Connecting to the network"),
    MakingStep.MONEY: marked("Fetching money to try"),
}


class MakingPage(QWidget):
    """`show_step` as each begins; `show_problem` where it ended. `stop_asked`: only where it can be stopped."""

    stop_asked = Signal()

    def __init__(self, title: str, steps: tuple[Stage, ...], may_stop: bool) -> None:
        super().__init__()
        self.setObjectName("makingPage")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        head = label(title)
        head.setFont(theme.ui_font(theme.BASE_POINTS + 10, QFont.Weight.DemiBold))
        layout.addWidget(head)
        self._bar = QProgressBar()
        self._bar.setObjectName("makingProgress")
        self._bar.setAccessibleName(tr("Progress"))
        self._bar.setRange(0, len(steps) * PARTS)
        self._bar.setTextVisible(False)
        layout.addWidget(self._bar)
        self._steps = steps
        self._lines = {step: (Picture("clock", "muted"), label(_words(step), tone="muted")) for step in steps}
        for picture, words in self._lines.values():
            line = row(picture, words, spacing=10)
            line.addStretch(1)
            layout.addLayout(line)
        self._problem = Note("warning-circle", "failed", "makingProblem")
        layout.addWidget(self._problem)
        self._stop = button(tr("&Cancel"), "stopRestoring")
        self._stop.setVisible(may_stop)
        self._stop.clicked.connect(self._ask_to_stop)
        line = row(self._stop)
        line.addStretch(1)
        layout.addLayout(line)

    def show_step(self, now: Stage, part: int = 0, of: int = 0) -> None:
        """Everything before it is done, and part of it."""
        if now not in self._steps:
            return
        done = self._steps.index(now)
        self._bar.setValue(done * PARTS + (PARTS * part // of if of else 0))
        for place, step in enumerate(self._steps):
            picture, words = self._lines[step]
            picture.show_icon(*(("check-circle", "success") if place < done else ("clock", "muted")))
            set_tone(words, "muted" if place > done else "")
        self._bar.setAccessibleDescription(_words(now))
        if now is MakingStep.CONNECTION:
            self._stop.hide()

    def _ask_to_stop(self) -> None:
        self._stop.setEnabled(False)
        self.stop_asked.emit()

    def show_problem(self, sentence: str, is_made: bool) -> None:
        """is_made: the wallet is there all the same."""
        self._stop.hide()
        after = tr("The wallet is there: start the program again.") if is_made else tr("No wallet was made.")
        self._problem.say(f"{sentence} {after}".strip())


def _words(stage: Stage) -> str:
    return tr(WORDS[stage] if isinstance(stage, MakingStep) else STEP_WORDS[stage])
