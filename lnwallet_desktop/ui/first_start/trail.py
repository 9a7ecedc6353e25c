"""The steps at the left side: done, now and to come."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.widgets import Picture, empty, label, row

WIDTH = 232


class Trail(QFrame):
    """Not for clicking: Back and Next are the way."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setFixedWidth(WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 28, 16, 24)
        layout.setSpacing(8)
        name = label("LN Wallet Desktop", theme.BASE_POINTS + 2, QFont.Weight.DemiBold)
        layout.addLayout(row(Picture("wallet", "accent", 20), name, spacing=10))
        layout.addSpacing(20)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(14)
        layout.addLayout(self._lines)
        layout.addStretch(1)

    def show_steps(self, names: list[str], now: int) -> None:
        """names: in words, in their order."""
        while (item := self._lines.takeAt(0)) is not None:
            inner = item.layout()
            if inner is not None:
                empty(inner)
                inner.deleteLater()
        for place, words in enumerate(names):
            self._lines.addLayout(row(*_line(place, words, now), spacing=10))
        self.setAccessibleName(tr("Step {now} of {of}: {name}", now=now + 1, of=len(names), name=names[now]))


def _line(place: int, words: str, now: int) -> tuple[Picture | QLabel, QLabel]:
    text = label(words, weight=QFont.Weight.DemiBold if place == now else QFont.Weight.Normal, wrap=True)
    if place > now:
        text.setProperty("tone", "muted")
    if place < now:
        return Picture("check-circle", "success", 16), text
    number = label(f"{place + 1}", tone="accent" if place == now else "muted", weight=QFont.Weight.DemiBold)
    number.setFixedWidth(16)
    return number, text
