"""Which columns the table shows: what a person chose, and for the rest what fits the window."""

from __future__ import annotations

import json

from PySide6.QtCore import QByteArray, QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column, first_width
from lnwallet_desktop.ui.window_settings import WindowSettings

NARROWEST = 56
ROOM_FOR_ALL = 1000
GIVES_WAY = {Column.HASH: ROOM_FOR_ALL, Column.DIRECTION: 880, Column.RECIPIENT: 720, Column.FEE: 560}
"""Below which width, in pixels at 100 %, a column goes that nobody chose: the hash for some words of the memo, the
direction (its sign is the amount's) in a narrow window, the others only beside the details, which show them.
"""
TAKES_THE_REST = (Column.MEMO, Column.RECIPIENT, Column.HASH, Column.TIME)
"""The first of them that is shown gets the width that is left."""


class ColumnChoice(QObject):
    """Owns the table's header: widths, places, and what is shown. Choices are remembered by the columns' names."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self._header = table.horizontalHeader()
        self._chosen: dict[Column, bool] = {}
        self._room = ROOM_FOR_ALL
        header = self._header
        header.setObjectName("transactionHeader")
        header.setMinimumSectionSize(NARROWEST)
        header.setSectionsMovable(True)
        header.setHighlightSections(False)
        header.setSortIndicator(Column.TIME, Qt.SortOrder.DescendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open_menu)
        self.menu = QMenu(tr("&Columns"), table)
        self.menu.setObjectName("columnsMenu")
        self._actions = {column: self._action(column) for column in Column}
        self.menu.addSeparator()
        self.menu.addAction(tr("&As at first"), self.reset)
        self.reset()

    def show_column(self, column: Column, shown: bool) -> None:
        """As the person says, however narrow the window is."""
        self._chosen[column] = shown
        self._apply()

    def fit(self, width: int) -> None:
        """The table is so wide now."""
        self._room = width
        self._apply()

    def reset(self) -> None:
        """Columns, places and widths as at first."""
        self._chosen.clear()
        for place, column in enumerate(HEADINGS):
            self._header.moveSection(self._header.visualIndex(column), place)
            self._header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self._table.setColumnHidden(column, False)
            self._table.setColumnWidth(column, first_width(column, self._table.fontMetrics()))
        self._apply()

    def restore(self, settings: WindowSettings) -> None:
        """As the person left them; the order of the rows always begins with the newest."""
        state = settings.bytes_of("window/columns")
        if state is not None and self._header.restoreState(state):
            self._header.setSortIndicator(Column.TIME, Qt.SortOrder.DescendingOrder)
        self._chosen = _read(settings.text_of("window/columns-chosen"))
        self._apply()

    def keep(self, settings: WindowSettings) -> None:
        state: QByteArray = self._header.saveState()
        settings.keep("window/columns", state)
        names = {column.name.lower(): shown for column, shown in self._chosen.items()}
        settings.keep("window/columns-chosen", json.dumps(names))

    def _is_shown(self, column: Column) -> bool:
        return self._chosen.get(column, self._room >= GIVES_WAY.get(column, 0))

    def _apply(self) -> None:
        shown = [column for column in Column if self._is_shown(column)] or [Column.TIME]
        rest = next((column for column in TAKES_THE_REST if column in shown), shown[0])
        for column in Column:
            stretched = column is rest
            mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.Interactive
            if self._header.sectionResizeMode(column) is not mode:
                self._header.setSectionResizeMode(column, mode)
                if not stretched:
                    self._table.setColumnWidth(column, first_width(column, self._table.fontMetrics()))
            self._table.setColumnHidden(column, column not in shown)
            action = self._actions[column]
            action.setChecked(column in shown)
            action.setEnabled(shown != [column])

    def _action(self, column: Column) -> QAction:
        action = self.menu.addAction(tr(HEADINGS[column].title))
        action.setCheckable(True)
        action.triggered.connect(lambda shown: self.show_column(column, shown))
        return action

    def _open_menu(self, place: QPoint) -> None:
        self.menu.popup(self._header.mapToGlobal(place))


def _read(text: str) -> dict[Column, bool]:
    """What is known of it; the rest is left out."""
    try:
        names = json.loads(text or "{}")
    except ValueError:
        return {}
    known = {column.name.lower(): column for column in Column}
    if not isinstance(names, dict):
        return {}
    return {known[name]: shown for name, shown in names.items() if name in known and isinstance(shown, bool)}
