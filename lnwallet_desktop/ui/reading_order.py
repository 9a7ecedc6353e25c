"""The order in which Tab goes through a window: as one reads it, also where parts of it were made later than others."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLayout,
    QMainWindow,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

WHOLE = (QAbstractItemView, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit)
"""What takes the keyboard as one, whatever it is made of."""


def stops_in(widget: QWidget) -> list[QWidget]:
    """What can take the keyboard now, by Tab, in the order of the layouts that it stands in."""
    return list(_stops(widget))


def go_on(window: QWidget, forwards: bool) -> bool:
    """What a window does for Tab and Shift+Tab; Qt's own order is that in which things were made."""
    stop = stop_after(window, QApplication.focusWidget(), forwards)
    if stop is not None:
        stop.setFocus(Qt.FocusReason.TabFocusReason if forwards else Qt.FocusReason.BacktabFocusReason)
    return stop is not None


def stop_after(window: QWidget, focus: QWidget | None, forwards: bool) -> QWidget | None:
    """Where Tab leads from there, round and round; None where there is nothing."""
    stops = stops_in(window)
    if not stops:
        return None
    place = next((number for number, stop in enumerate(stops) if _has(stop, focus)), None)
    if place is None:
        return stops[0 if forwards else -1]
    return stops[(place + (1 if forwards else -1)) % len(stops)]


def _has(stop: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (stop is focus or stop.isAncestorOf(focus))


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if widget.isHidden() or not widget.isEnabled():
        return
    if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value and not isinstance(widget, QScrollArea):
        yield widget
        if isinstance(widget, WHOLE):
            return
    for inner in _parts(widget):
        yield from _stops(inner)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """In the order in which they are read."""
    layout = widget.layout()
    if isinstance(widget, QStackedWidget):
        yield from filter(None, [widget.currentWidget()])
    elif isinstance(widget, QScrollArea):
        yield from filter(None, [widget.widget()])
    elif isinstance(widget, QSplitter):
        yield from filter(None, map(widget.widget, range(widget.count())))
    elif isinstance(widget, QMainWindow):
        yield from filter(None, [widget.centralWidget()])
    elif layout is not None:
        yield from _in_layout(layout)


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in_layout(inner)
