"""One step of the first start: a title, a sentence, something to answer, and whether the answer will do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.widgets import label

GAP = 16


class Step(QWidget):
    """Made anew each time it is shown, from the answers; what was typed into it goes with it.

    name: in the draft and for QA. skippable: words on a button that goes on without this step, empty for none.
    """

    entered = Signal()
    """Enter in the last field: the same as the main button."""

    name = ""

    def __init__(self, answers: Answers, title: str, intro: str = "") -> None:
        super().__init__()
        self.answers = answers
        self.setObjectName(f"{self.name}Step")
        self.title = label(title, theme.BASE_POINTS + 10, QFont.Weight.DemiBold, wrap=True)
        self.title.setFont(theme.ui_font(theme.BASE_POINTS + 10, QFont.Weight.DemiBold))
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GAP)
        self.body.addWidget(self.title)
        self.intro = label(intro, tone="muted", wrap=True)
        self.body.addWidget(self.intro)
        if not intro:
            self.intro.hide()

    @property
    def main_words(self) -> str:
        """On the main button."""
        return tr("&Next")

    @property
    def skip_words(self) -> str:
        return ""

    def begin(self) -> None:
        """It is on the screen: the keyboard goes to where one answers."""
        self.setFocus()

    async def take(self) -> bool:
        """Keep the answer, or say beside the field what is wrong with it."""
        return True
