"""Some rows of the history in their order, each made into a Transaction when it is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, overload
from uuid import UUID

from lnwallet_desktop.ledger.row_mapping import transaction_of
from lnwallet_desktop.payments import Transaction


class RowPage(Sequence[Transaction]):
    """rows: TRANSACTION_COLUMNS each. A screen shows 20 of a page's 100 rows, and only those are converted."""

    __slots__ = ("_made", "_rows")

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self._rows = rows
        self._made: dict[int, Transaction] = {}

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Transaction: ...
    @overload
    def __getitem__(self, index: slice) -> list[Transaction]: ...
    def __getitem__(self, index: int | slice) -> Transaction | list[Transaction]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        made = self._made.get(index)
        if made is None:
            made = self._made[index] = transaction_of(self._rows[index])
        return made

    def update(self, rows: Mapping[UUID, Transaction]) -> None:
        """Rows of this page that have changed since; others are left out."""
        for place, row in enumerate(self._rows):
            if row[0] in rows:
                self._made[place] = rows[row[0]]

    @property
    def ids(self) -> list[UUID]:
        return [row[0] for row in self._rows]
