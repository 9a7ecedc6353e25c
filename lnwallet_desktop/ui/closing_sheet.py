"""Before the program closes while a payment or an export is under way: what will become of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import button, label

WORDS = marked(
    "You may close the program: nothing is lost. The network goes on with it, the history keeps it as pending, and "
    "its outcome is looked up as soon as the wallet is opened again."
)


EXPORT_WORDS = marked("Closing the program cancels the export. No part of the file stays behind.")


class ClosingSheet(Sheet):
    """Accepted: close. Staying is the default."""

    def __init__(self, in_flight: str, spawn: Spawner, parent: QWidget, exporting: str = "") -> None:
        """in_flight, exporting: what is under way, in words; one of them may be empty."""
        title = tr("A payment is on the way") if in_flight else tr("An export is under way")
        super().__init__(title, "closingSheet", spawn, parent, 460)
        for sentence, words, name in (
            (in_flight, tr(WORDS), "closingInFlight"),
            (exporting, tr(EXPORT_WORDS), "closingExport"),
        ):
            if sentence:
                self.body.addWidget(label(sentence, wrap=True, name=name))
                self.body.addWidget(label(words, tone="muted", wrap=True))
        leave = self.add_button(button(tr("Close the program"), "closeAnyway"))
        leave.clicked.connect(self.accept)
        stay = self.add_button(button(tr("Keep it open"), "keepOpen", "main"))
        stay.clicked.connect(self.reject)
        stay.setDefault(True)
        stay.setFocus()
