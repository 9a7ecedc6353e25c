"""The names of the settings' pages, one below the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import icons, theme

WIDTH = 168
ROW_HEIGHT = 36
ICON = 18


class SettingsList(QListWidget):
    """Arrows choose, which shows the page at once; Enter goes into it."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settingsList")
        self.setAccessibleName(tr("Settings"))
        self.setFixedWidth(WIDTH)
        self.setIconSize(QSize(ICON, ICON))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._icon_names: list[str] = []
        self.itemClicked.connect(lambda _: self.setFocus())

    def insert(self, place: int, words: str, icon_name: str) -> None:
        item = QListWidgetItem(words)
        item.setSizeHint(QSize(WIDTH - 8, ROW_HEIGHT))
        self._icon_names.insert(place, icon_name)
        self.insertItem(place, item)
        self._tint()

    def _tint(self) -> None:
        tokens = theme.current()
        for place, icon_name in enumerate(self._icon_names):
            self.item(place).setIcon(icons.icon(icon_name, tokens.text, tokens.muted, ICON))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()
