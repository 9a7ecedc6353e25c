"""The Settings page: the limits, and who may unlock; beside each other where there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from lnwallet_desktop.ui.admins_panel import AdminsPanel
from lnwallet_desktop.ui.limits.limits_panel import LimitsPanel

BESIDE_FROM = 1060
"""Pixels at 100 %: below that one stands under the other."""


class SettingsPage(QScrollArea):
    """May be longer than the window."""

    def __init__(self, limits: LimitsPanel, admins: AdminsPanel) -> None:
        super().__init__()
        self.setObjectName("settingsPage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, inside)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(limits, 1)
        self._layout.addWidget(admins, 1)
        self.setWidget(inside)
        self.setFocusProxy(limits)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.viewport().width() >= BESIDE_FROM
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
