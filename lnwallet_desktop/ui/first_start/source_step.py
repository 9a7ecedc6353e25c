"""Where the wallet comes from: new, the words of an old one, or a backup file."""

from __future__ import annotations

from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.first_start.draft import Source
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.choices import Choice, Choices
from lnwallet_desktop.ui.first_start.step import Step


class SourceStep(Step):
    name = "source"

    def __init__(self, answers: Answers) -> None:
        super().__init__(answers, tr("Where does the wallet come from?"))
        self._choices = Choices(_choices(), answers.source)
        self.body.addWidget(self._choices)
        self.setFocusProxy(self._choices)

    async def take(self) -> bool:
        self.answers.source = Source(self._choices.value)
        return True


def _choices() -> list[Choice]:
    return [
        Choice(
            Source.NEW,
            "chooseNew",
            tr("Make a &new wallet"),
            tr("It gets 24 words of its own, which you write on paper."),
            "wallet",
            tr("usual"),
        ),
        Choice(
            Source.WORDS,
            "chooseWords",
            tr("Use the &words of a wallet you have"),
            tr("The money and the payments the network knows come back; names, memos and who paid do not."),
            "list-bullets",
        ),
        Choice(
            Source.BACKUP,
            "chooseBackup",
            tr("Restore a &backup file"),
            tr("The whole wallet with its history, admins and limits. It needs the recovery code."),
            "archive",
        ),
    ]
