"""The details beside the table in a wide window, and in its place in a narrow one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from lnwallet_desktop.ui.details.detail_pane import DetailPane
from lnwallet_desktop.ui.window_settings import WindowSettings

FIRST_WIDTH = 380
GAP = 12
OPEN, SPLIT = "window/details", "window/details-split"


class PaneSwitch(QObject):
    """`changed` tells whether the details can be seen. Beside the table that is remembered; a narrow window begins with
    the table.
    """

    changed = Signal(bool)

    def __init__(self, splitter: QSplitter, details: DetailPane, others: Sequence[QWidget]) -> None:
        """others: what makes room for the details in a narrow window; the first pane of the splitter is one of them."""
        super().__init__(splitter)
        self._splitter = splitter
        self._details = details
        self._others = others
        self._narrow = False
        self._beside = False
        self._instead = False
        self._sized = False
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(GAP)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        details.hide()

    @property
    def is_open(self) -> bool:
        return self._instead if self._narrow else self._beside

    def open(self) -> None:
        self._turn(True)

    def close(self) -> None:
        self._turn(False)

    def leave_narrow(self) -> None:
        """The table is wanted: in a narrow window the details go."""
        if self._narrow:
            self.close()

    def set_narrow(self, narrow: bool) -> None:
        if narrow is not self._narrow:
            focus = self._details.window().focusWidget()
            at_work = focus is not None and self._details.isAncestorOf(focus)
            self._instead, self._beside = narrow and self._beside and at_work, self._beside or self._instead
            self._narrow = narrow
            self._details.set_narrow(narrow)
            self._arrange()

    def restore(self, settings: WindowSettings) -> None:
        state = settings.bytes_of(SPLIT)
        self._sized = state is not None and self._splitter.restoreState(state)
        self._splitter.setHandleWidth(GAP)  # the state has its own
        self._turn(settings.text_of(OPEN) == "open")

    def keep(self, settings: WindowSettings) -> None:
        if self._sized and not self._narrow:
            settings.keep(SPLIT, self._splitter.saveState())
        settings.keep(OPEN, "open" if self._beside else "closed")

    def _turn(self, opened: bool) -> None:
        if opened is not self.is_open:
            if self._narrow:
                self._instead = opened
            else:
                self._beside = opened
            self._arrange()

    def _arrange(self) -> None:
        alone = self._narrow and self._instead
        for other in self._others:
            other.setVisible(not alone)
        self._details.setVisible(self.is_open)
        if self.is_open and not self._narrow and not self._sized:
            self._sized = True
            self._splitter.setSizes([max(1, self._splitter.width() - FIRST_WIDTH), FIRST_WIDTH])
        self.changed.emit(self.is_open)
