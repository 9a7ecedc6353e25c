"""What a person can act on in a window, as one who sees and as one who listens."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCalendarWidget,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenuBar,
    QScrollBar,
    QWidget,
)

KINDS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView)
MADE_OF_PARTS = (QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QCalendarWidget, QMenuBar)
"""Qt's own, whose parts are Qt's too."""


def controls_in(window: QWidget) -> list[QWidget]:
    """Everything that can be seen, and clicked, chosen, typed in, or reached by Tab."""
    return [widget for widget in (window, *window.findChildren(QWidget)) if _is_control(widget, window)]


def spoken_name(widget: QWidget) -> str:
    """What a screen reader says that it is. Of a QComboBox, Qt for Linux tells what is chosen instead."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)) if interface is not None else ""


def spoken_role(widget: QWidget) -> QAccessible.Role:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.role() if interface is not None else QAccessible.Role.NoRole


def place_of(widget: QWidget) -> QRect:
    """In its window."""
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def _is_control(widget: QWidget, window: QWidget) -> bool:
    if not widget.isVisible() or widget.window() is not window.window() or _is_part(widget):
        return False
    if isinstance(widget, QHeaderView | QScrollBar | QMenuBar):
        return False
    return isinstance(widget, KINDS) or _takes_tab(widget)


def _takes_tab(widget: QWidget) -> bool:
    is_frame_only = type(widget).__name__ == "QScrollArea"
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and not is_frame_only


def _is_part(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, MADE_OF_PARTS):
            return True
        if isinstance(above, QAbstractScrollArea) and above.viewport() is widget:
            return True
        above = above.parentWidget() if not above.isWindow() else None
    return False
