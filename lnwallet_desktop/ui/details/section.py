"""A part of the pane: a thin line, a heading with room for a button at its right, and what stands below."""

from __future__ import annotations

from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.ui.widgets import button, label, row, rule


class Section(QWidget):
    """Fill `body`."""

    def __init__(self, title: str, name: str, *buttons: QPushButton) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        head = row(label(title, weight=QFont.Weight.DemiBold), *buttons)
        head.setStretch(0, 1)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(rule())
        layout.addLayout(head)
        layout.addLayout(self.body)


def small_button(text: str, name: str, icon_name: str = "", accessible: str = "") -> QPushButton:
    """As high as the line it stands in."""
    made = button(text, name, "", icon_name, accessible)
    made.setProperty("dense", True)
    return made


def to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
