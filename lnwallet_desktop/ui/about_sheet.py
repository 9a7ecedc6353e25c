"""Which version this is, and whose work is in it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lnwallet_desktop import __version__
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import button, label

WORDS = marked(
    "A Lightning wallet for a company’s treasurer. MIT licence.\n\n"
    "Wallet: Breez SDK. Window: Qt by way of PySide6 (LGPL). Icons: Phosphor (MIT). "
    "Fonts: Inter and JetBrains Mono (OFL)."
)


class AboutSheet(Sheet):
    """Read and closed."""

    def __init__(self, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(tr("LN Wallet Desktop {version}", version=__version__), "aboutSheet", spawn, parent, 440)
        self.body.addWidget(label(tr(WORDS), tone="muted", wrap=True))
        close = self.add_button(button(tr("Close"), "closeAbout"))
        close.clicked.connect(self.accept)
        close.setDefault(True)
