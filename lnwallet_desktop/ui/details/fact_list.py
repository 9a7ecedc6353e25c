"""Captions and values, one under the other; those that say nothing are left out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.widgets import label

CAPTION_WIDTH = 96


class FactList(QWidget):
    """`set` shows a fact, or hides it with an empty text."""

    def __init__(self) -> None:
        super().__init__()
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(12)
        self._form.setVerticalSpacing(6)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._values: dict[str, QLabel] = {}

    def add(self, caption: str, name: str, strong: bool = False) -> None:
        """name: the value's object name."""
        value = label(weight=QFont.Weight.DemiBold if strong else QFont.Weight.Normal, wrap=True, name=name)
        value.setAccessibleName(caption)
        head = label(caption, tone="muted")
        head.setFixedWidth(CAPTION_WIDTH)
        head.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._form.addRow(head, value)
        self._values[name] = value
        self._form.setRowVisible(value, False)

    def set(self, name: str, text: str, tip: str = "") -> None:
        value = self._values[name]
        value.setText(formats.breakable(text))
        value.setAccessibleDescription(text)
        value.setToolTip(formats.harmless_tip(tip))
        self._form.setRowVisible(value, bool(text))
        self._fit(value)

    def _fit(self, value: QLabel) -> None:
        """As high as its lines: the form asks how high a text is before it knows how wide."""
        room = self.width() - CAPTION_WIDTH - self._form.horizontalSpacing()
        value.setMinimumHeight(max(0, value.heightForWidth(room)) if room > 0 else 0)

    def mono(self, name: str) -> None:
        """For what is compared letter by letter."""
        self._values[name].setFont(theme.mono_font())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for value in self._values.values():
            self._fit(value)
