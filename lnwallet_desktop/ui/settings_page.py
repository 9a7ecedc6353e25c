"""The Settings page: limits and alerts, who may unlock and which programs; beside each other where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from lnwallet_desktop.ui.widgets import column

BESIDE_FROM = 1060
"""Pixels at 100 %: below that one stands under the other."""


class SettingsPage(QScrollArea):
    """May be longer than the window."""

    def __init__(self, first: Sequence[QWidget], second: Sequence[QWidget]) -> None:
        """What stands in each of the two columns, from its top."""
        super().__init__()
        self.setObjectName("settingsPage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, inside)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        for panels in (first, second):
            below = column(*panels, spacing=0)
            below.addStretch(1)
            self._layout.addLayout(below, 1)
        self.setWidget(inside)
        self.setFocusProxy(first[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.viewport().width() >= BESIDE_FROM
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
