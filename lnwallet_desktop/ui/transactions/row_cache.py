"""The rows looked at last, so that scrolling back costs no question."""

from __future__ import annotations

from collections import OrderedDict
from uuid import UUID

from lnwallet_desktop.payments import Transaction

ROWS_KEPT = 4_000


class RowCache:
    """Keeps the newest ROWS_KEPT rows by use; the rest is forgotten."""

    def __init__(self, limit: int = ROWS_KEPT) -> None:
        self._limit = limit
        self._rows: OrderedDict[UUID, Transaction] = OrderedDict()

    def __contains__(self, transaction_id: object) -> bool:
        return transaction_id in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, transaction_id: UUID) -> Transaction | None:
        found = self._rows.get(transaction_id)
        if found is not None:
            self._rows.move_to_end(transaction_id)
        return found

    def keep(self, row: Transaction) -> None:
        self._rows[row.transaction_id] = row
        self._rows.move_to_end(row.transaction_id)
        while len(self._rows) > self._limit:
            self._rows.popitem(last=False)

    def clear(self) -> None:
        self._rows.clear()
