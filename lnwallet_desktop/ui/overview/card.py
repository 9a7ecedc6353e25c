"""A card of the overview: a title, what it shows, and what stands there before that and instead of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.overview.skeleton import Skeleton
from lnwallet_desktop.ui.widgets import button, label

HEAD_HEIGHT = 26
"""Pixels at 100 %, with a button in it or not: titles side by side stand on one line."""


class Card(QFrame):
    """Grey bars until something is shown. What was shown stays when it cannot be read again: the page says so once.

    inside: what the card is for, to be filled.
    """

    def __init__(self, title: str, name: str, lines: int) -> None:
        """lines: of the grey bars."""
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        self._content = QWidget()
        self.inside = QVBoxLayout(self._content)
        self.inside.setContentsMargins(0, 0, 4, 0)
        self.inside.setSpacing(8)
        self._unread = label(tr("This cannot be read now."), tone="muted", wrap=True, name=f"{name}Unread")
        self._unread.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._states = (Skeleton(lines), self._content, self._unread)
        self._head = QHBoxLayout()
        self._head.addWidget(label(title, theme.BASE_POINTS + 1, QFont.Weight.DemiBold), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 14)
        layout.setSpacing(8)
        self._head.addStrut(HEAD_HEIGHT)
        layout.addLayout(self._head)
        for state in self._states:
            layout.addWidget(state, 1)
            state.setVisible(state is self._states[0])

    def add_action(self, words: str, name: str, accessible: str) -> QPushButton:
        """In the title's line, to the right."""
        made = button(words, name, "quiet", "", accessible)
        made.setProperty("dense", True)
        self._head.addWidget(made)
        return made

    @property
    def is_filled(self) -> bool:
        """Whether it shows what it is for."""
        return not self._content.isHidden()

    def show_content(self) -> None:
        self._show(self._content)

    def show_unread(self) -> None:
        """It could not be read, and never was."""
        if not self.is_filled:
            self._show(self._unread)

    def _show(self, shown: QWidget) -> None:
        for state in self._states:
            state.setVisible(state is shown)
