"""What the panels of the settings share: a title, a sentence, facts, and buttons to the left."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.flow_layout import FlowLayout
from lnwallet_desktop.ui.widgets import label

FACTS_WIDTH = 640
"""Pixels at 100 %: further apart, a caption and its value are hard to read together."""


def begun(panel: QWidget, title: str, words: str) -> QVBoxLayout:
    """The panel's layout, with its title and what it is for."""
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(24, 4, 24, 20)
    layout.setSpacing(16)
    layout.addWidget(label(title, theme.BASE_POINTS + 6, QFont.Weight.DemiBold))
    layout.addWidget(label(words, tone="muted", wrap=True))
    return layout


def heading(words: str) -> QWidget:
    return label(words, theme.BASE_POINTS + 2, QFont.Weight.DemiBold)


def beside_each_other(*buttons: QPushButton) -> QWidget:
    """From the left, in as many lines as it takes."""
    line = QWidget()
    flow = FlowLayout(line)
    for each in buttons:
        flow.addWidget(each)
    return line
