"""Before the program closes while a payment is on the way: what will become of it, and where it will be found."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import button, label

WORDS = (
    "You may close the program: nothing is lost. The network goes on with it, the history keeps it as pending, and "
    "its outcome is looked up as soon as the wallet is opened again."
)


class ClosingSheet(Sheet):
    """Accepted: close. Staying is the default."""

    def __init__(self, in_flight: str, spawn: Spawner, parent: QWidget) -> None:
        super().__init__("A payment is on the way", "closingSheet", spawn, parent, 460)
        self.body.addWidget(label(in_flight, wrap=True, name="closingInFlight"))
        self.body.addWidget(label(WORDS, tone="muted", wrap=True))
        leave = self.add_button(button("Close the program", "closeAnyway"))
        leave.clicked.connect(self.accept)
        stay = self.add_button(button("Keep it open", "keepOpen", "main"))
        stay.clicked.connect(self.reject)
        stay.setDefault(True)
        stay.setFocus()
