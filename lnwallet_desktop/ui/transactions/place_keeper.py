"""Keeps a table's selection and place on the same transactions while rows come and go around them."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QTableView

from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.ui.transactions.history_feed import HistoryFeed, Tracked
from lnwallet_desktop.ui.transactions.transaction_model import TransactionModel


class PlaceKeeper:
    """Between the feed's `rearranging` and `rearranged`. At the very top new rows are let in, unless the pointer is
    over the table: nothing moves a row under the pointer.
    """

    def __init__(self, view: QTableView, model: TransactionModel, feed: HistoryFeed) -> None:
        self._view = view
        self._model = model
        self._selected: UUID | None = None
        self._anchor: UUID | None = None
        self._anchor_y = 0
        feed.tracked = self.tracked
        feed.rearranging.connect(self._remember)
        feed.rearranged.connect(self._restore)

    def tracked(self) -> Tracked:
        """The selected row and the uppermost one in sight."""
        rows = [(number, self._row(number)) for number in (self._selected_number(), self._view.rowAt(0))]
        return [(number, row) for number, row in rows if row is not None]

    def _remember(self) -> None:
        selected = self._row(self._selected_number())
        self._selected = selected.transaction_id if selected else None
        self._anchor = None
        if self._view.verticalScrollBar().value() > 0 or self._view.underMouse():
            first = self._view.rowAt(0)
            anchor = self._row(first)
            self._anchor = anchor.transaction_id if anchor else None
            self._anchor_y = self._view.rowViewportPosition(first)

    def _restore(self, numbers: dict[UUID, int]) -> None:
        if self._selected is not None:
            self._restore_selection(numbers.get(self._selected))
        place = numbers.get(self._anchor) if self._anchor is not None else None
        if place is not None:
            bar = self._view.verticalScrollBar()
            self._view.executeDelayedItemsLayout()
            bar.setValue(bar.value() + self._view.rowViewportPosition(place) - self._anchor_y)

    def _restore_selection(self, place: int | None) -> None:
        """On its transaction again; on none where the question does not show it any more."""
        current = self._view.currentIndex()
        if place is None:
            self._view.clearSelection()
        elif current.row() != place:
            scrolled = self._view.verticalScrollBar().value()
            self._view.setCurrentIndex(self._view.model().index(place, max(current.column(), 0)))
            self._view.verticalScrollBar().setValue(scrolled)

    def _selected_number(self) -> int:
        return self._view.currentIndex().row()

    def _row(self, number: int) -> Transaction | None:
        return self._model.transaction(number) if 0 <= number < self._model.rowCount() else None
