"""What will be made, to be read once before it is."""

from __future__ import annotations

from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.first_start.draft import Source
from lnwallet_desktop.ui.fields import Facts
from lnwallet_desktop.ui.first_start.answers import Answers
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.widgets import Note

NETWORK_WORDS = {
    Network.SANDBOX: marked("Practice network, play money"),
    Network.MAINNET: marked("Bitcoin Lightning, real money"),
    Network.REGTEST: marked("Test network of the SDK’s makers"),
}
SOURCE_WORDS = {
    Source.NEW: marked("New, with 24 words"),
    Source.WORDS: marked("From the words you typed"),
    Source.BACKUP: marked("From a backup file"),
}


class SummaryStep(Step):
    name = "summary"

    def __init__(self, answers: Answers, data_dir: str, skipped: bool) -> None:
        """skipped: words or code were not checked."""
        super().__init__(
            answers, tr("Everything is ready"), tr("Nothing has been made yet. Go back to change something.")
        )
        facts = Facts()
        here = tr("On this computer")
        for caption, name, value in (
            (tr("Network"), "summaryNetwork", tr(NETWORK_WORDS[answers.network])),
            (tr("Wallet"), "summarySource", tr(SOURCE_WORDS[answers.source])),
            (tr("First admin"), "summaryAdmin", answers.admin),
            (tr("History"), "summaryDatabase", answers.database_address or here),
            (tr("Data folder"), "summaryFolder", data_dir),
        ):
            facts.add(caption, name)
            facts.set(name, value)
        self.body.addWidget(facts)
        warning = Note("warning", "pending", "summaryWarning")
        self.body.addWidget(warning)
        if skipped:
            warning.say(tr("The words or the code were not checked. On this network that costs nothing."))

    @property
    def main_words(self) -> str:
        if self.answers.source is Source.BACKUP:
            return tr("&Restore the wallet")
        return tr("&Make the wallet")
