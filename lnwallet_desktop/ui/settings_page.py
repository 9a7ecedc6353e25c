"""The Settings page: the names of its parts to the left, and the part that was chosen beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from lnwallet_desktop.ui.reading_order import stops_in
from lnwallet_desktop.ui.settings.settings_list import SettingsList
from lnwallet_desktop.ui.widgets import scrolled

ORDER = ("network", "database", "admins", "limits", "appearance", "alerts", "backup", "api")
"""From the top, whichever of them there are, in whatever order they are added."""
WIDEST = 860
"""Pixels at 100 %: lines that are longer are hard to read."""


class SettingsPage(QWidget):
    """Shows the first part until another is chosen, then that one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settingsPage")
        self._names: list[str] = []
        self._list = SettingsList()
        self._parts = QStackedWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 16, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._list)
        layout.addWidget(self._parts, 1)
        self._list.currentRowChanged.connect(self._parts.setCurrentIndex)
        self._list.entered.connect(self._enter)
        self.setFocusProxy(self._list)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the parts there are, from the top."""
        return tuple(self._names)

    @property
    def chosen(self) -> str:
        """The name of the part that is shown."""
        return self._names[self._parts.currentIndex()]

    def add(self, name: str, words: str, icon_name: str, panel: QWidget) -> None:
        """name: one of ORDER."""
        place = sum(ORDER.index(each) < ORDER.index(name) for each in self._names)
        panel.setMaximumWidth(WIDEST)
        area = scrolled(panel, f"settings {name}")
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._names.insert(place, name)
        self._parts.insertWidget(place, area)
        self._list.insert(place, words, icon_name)
        self._list.setCurrentRow(0)
        self._parts.setCurrentIndex(0)

    def show_part(self, name: str) -> None:
        """Nothing where there is none of that name."""
        if name in self._names:
            self._list.setCurrentRow(self._names.index(name))

    def _enter(self) -> None:
        """The keyboard goes to the first thing that can be used in the part."""
        for stop in stops_in(self._parts)[:1]:
            stop.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leads back to the list."""
        if event.key() == Qt.Key.Key_Escape and not self._list.hasFocus():
            self._list.setFocus()
        else:
            super().keyPressEvent(event)
