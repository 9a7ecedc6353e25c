"""Says that the wallet is not open yet, what can be seen nevertheless, and how to open it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lnwallet_desktop.ui.widgets import Picture, button, column, label


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
        head = label("The wallet is not open", weight=QFont.Weight.DemiBold)
        sentence = label(
            "You see the history and the last known balance. Open it to sync, receive and pay.",
            wrap=True,
        )
        self.open = button("Open wallet", "openWallet", "main", "lock-simple-open")
        self.open.clicked.connect(self.open_asked)
        inside.addWidget(Picture("lock-simple", "accent", 24))
        inside.addLayout(column(head, sentence, spacing=2), 1)
        inside.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 0)
        layout.addWidget(box)
