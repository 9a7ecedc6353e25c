"""A sheet: a dialog of the window that is opened, never executed, so the loop goes on under it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.widgets import label


class Sheet(QDialog):
    """A title, a body to fill, and a row of buttons. Esc closes it."""

    def __init__(self, title: str, name: str, parent: QWidget | None, width: int = 480) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        self.title = label(title, theme.BASE_POINTS + 6, QFont.Weight.DemiBold)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addWidget(self.title)
        layout.addLayout(self.body, 1)
        layout.addLayout(self.buttons)

    def add_button(self, made: QPushButton) -> QPushButton:
        self.buttons.addWidget(made)
        return made
