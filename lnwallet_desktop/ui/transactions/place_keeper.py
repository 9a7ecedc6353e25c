"""Keeps a table's selection and place on the same transactions while rows come and go around them."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtWidgets import QTableView

from lnwallet_desktop.ui.transactions.transaction_model import TransactionModel


class PlaceKeeper:
    """Between the model's `rearranging` and `rearranged`. At the very top new rows are let in, unless the pointer is
    over the table: nothing moves a row under the pointer.
    """

    def __init__(self, view: QTableView, model: TransactionModel) -> None:
        self._view = view
        self._model = model
        self._selected: UUID | None = None
        self._anchor: UUID | None = None
        self._anchor_y = 0
        model.rearranging.connect(self._remember)
        model.rearranged.connect(self._restore)

    def _remember(self) -> None:
        current = self._view.currentIndex()
        self._selected = self._model.id_at(current.row()) if current.isValid() else None
        self._anchor = None
        if self._view.verticalScrollBar().value() > 0 or self._view.underMouse():
            first = self._view.rowAt(0)
            self._anchor = self._model.id_at(first)
            self._anchor_y = self._view.rowViewportPosition(first) if self._anchor else 0

    def _restore(self) -> None:
        self._restore_selection()
        place = self._model.row_of(self._anchor) if self._anchor else None
        if place is not None:
            bar = self._view.verticalScrollBar()
            self._view.executeDelayedItemsLayout()
            bar.setValue(bar.value() + self._view.rowViewportPosition(place) - self._anchor_y)

    def _restore_selection(self) -> None:
        place = self._model.row_of(self._selected) if self._selected else None
        current = self._view.currentIndex()
        if place is not None and current.row() != place:
            column = max(current.column(), 0)
            scrolled = self._view.verticalScrollBar().value()
            self._view.setCurrentIndex(self._view.model().index(place, column))
            self._view.verticalScrollBar().setValue(scrolled)
