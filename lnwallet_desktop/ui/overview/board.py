"""Where the cards of the overview stand: in one, two or three columns, as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

L = TypeVar("L", bound=QBoxLayout)

SPACING = 16
SHARES = {1: (1, 0, 0), 2: (13, 8, 0), 3: (13, 8, 8)}
"""Of the width, for each column."""
TWO_FROM = 960
THREE_FROM = 1500
"""Pixels at 100 %."""


class Board(QWidget):
    """Read from the top, column by column from the left."""

    def __init__(
        self,
        above: Sequence[QWidget],
        top: Sequence[QWidget],
        main: QWidget,
        beside: tuple[QWidget, QWidget],
        apart: QWidget,
    ) -> None:
        """above: over the whole width, one below the other. top: side by side over the main one. beside: to the right
        of those, or side by side below them. apart: between the two, or to their right where there is room.
        """
        super().__init__()
        self._beside, self._apart = beside, apart
        self._count = 0
        down = _spaced(QVBoxLayout(self))
        for widget in above:
            down.addWidget(widget)
        self._across, self._below = _spaced(QHBoxLayout()), _spaced(QHBoxLayout())
        self._left, self._middle, self._right = (_spaced(QVBoxLayout()) for _ in range(3))
        heads = _spaced(QHBoxLayout())
        for widget in top:
            heads.addWidget(widget, 1)
        self._left.addLayout(heads)
        self._left.addWidget(main)
        self._left.addLayout(self._below)
        self._columns = (self._left, self._middle, self._right)
        for column in self._columns:
            column.addStretch(1)
            self._across.addLayout(column)
        down.addLayout(self._across)
        down.addStretch(1)
        self._arrange(2)

    def _arrange(self, count: int) -> None:
        if count == self._count:
            return
        self._count = count
        for layout in (self._below, *self._columns):
            for widget in (*self._beside, self._apart):
                layout.removeWidget(widget)
        first, second = self._beside
        if count == 1:
            for widget in self._beside:
                self._below.addWidget(widget, 1)
            _fill(self._left, self._apart)
        elif count == 2:
            _fill(self._middle, first, self._apart, second)
        else:
            _fill(self._middle, first, second)
            _fill(self._right, self._apart)
        for column, share in zip(self._columns, SHARES[count], strict=True):
            self._across.setStretchFactor(column, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width()
        self._arrange(3 if width >= THREE_FROM else 2 if width >= TWO_FROM else 1)


def _fill(column: QVBoxLayout, *widgets: QWidget) -> None:
    """Above the stretch at its end."""
    for widget in widgets:
        column.insertWidget(column.count() - 1, widget)


def _spaced(layout: L) -> L:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACING)
    return layout
