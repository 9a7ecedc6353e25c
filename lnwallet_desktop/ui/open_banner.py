"""Says why the wallet is not open, what can be seen nevertheless, and how to open it when that can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.widgets import Picture, button, column, label

CLOSED = (
    marked("The wallet is not open"),
    marked("You see the history and the last known balance. Open it to sync, receive and pay."),
)


def held_words(workstation: str) -> tuple[str, str]:
    """While another workstation holds the wallet: what this one is good for, and how that ends."""
    return (
        tr("“{workstation}” has the wallet open", workstation=formats.plain(workstation)),
        tr(
            "One workstation at a time can pay and receive. Here you see the whole history, live. As soon as the "
            "wallet is closed there, it can be opened here."
        ),
    )


class OpenBanner(QWidget):
    """Above the history while the wallet is closed; nothing blocks the history meanwhile."""

    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("openBanner")
        box = QFrame()
        box.setObjectName("banner")
        inside = QHBoxLayout(box)
        inside.setContentsMargins(16, 10, 12, 10)
        inside.setSpacing(12)
        self._head = label(weight=QFont.Weight.DemiBold, name="openBannerHead")
        self._sentence = label(wrap=True, name="openBannerText")
        self.open = button(tr("Open wallet"), "openWallet", "main", "lock-simple-open")
        self.open.clicked.connect(self.open_asked)
        inside.addWidget(Picture("lock-simple", "accent", 24))
        inside.addLayout(column(self._head, self._sentence, spacing=2), 1)
        inside.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 0)
        layout.addWidget(box)
        self.show_held(None)

    def show_held(self, workstation: str | None) -> None:
        """Another workstation holds the wallet; None: it can be opened here."""
        head, sentence = (tr(CLOSED[0]), tr(CLOSED[1])) if workstation is None else held_words(workstation)
        self._head.setText(head)
        self._sentence.setText(sentence)
        self.setAccessibleName(head)
        self.open.setVisible(workstation is None)
