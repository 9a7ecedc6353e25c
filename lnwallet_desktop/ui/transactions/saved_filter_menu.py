"""The menu of saved filters: pick one, save the one in force, tidy them up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter
from lnwallet_desktop.ui.transactions.saved_filter_sheets import SavedFiltersSheet, SaveFilterSheet
from lnwallet_desktop.ui.transactions.saved_filters import SavedFilters


class SavedFilterMenu(QMenu):
    """Filled whenever it opens."""

    chosen = Signal(ChosenFilter)

    def __init__(
        self, saved: SavedFilters, current: Callable[[], ChosenFilter], spawn: Spawner, parent: QWidget
    ) -> None:
        super().__init__(tr("&Saved filters"), parent)
        self.setObjectName("savedFiltersMenu")
        self._saved = saved
        self._current = current
        self._spawn = spawn
        self._owner = parent
        self._fill()
        self.aboutToShow.connect(self._fill)

    def ask_name(self) -> SaveFilterSheet:
        """To save the filter in force."""
        sheet = SaveFilterSheet(self._saved, self._current(), self._spawn, self._owner.window())
        sheet.open()
        return sheet

    def tidy_up(self) -> SavedFiltersSheet:
        """Rename and delete."""
        sheet = SavedFiltersSheet(self._saved, self._spawn, self._owner.window())
        sheet.open()
        return sheet

    def _fill(self) -> None:
        self.clear()
        for saved in self._saved.all:
            action = self.addAction(saved.name.replace("&", "&&"), partial(self.chosen.emit, saved.chosen))
            action.setCheckable(True)
            action.setChecked(saved.chosen == self._current())
        if not self._saved.all:
            self.addAction(tr("None yet")).setEnabled(False)
        self.addSeparator()
        self.addAction(tr("&Save this filter…"), self.ask_name).setEnabled(self._current() != ChosenFilter())
        self.addAction(tr("&Rename or delete…"), self.tidy_up).setEnabled(bool(self._saved.all))
