"""The columns of the transaction table, and what each sorts by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt

from lnwallet_desktop.ledger.history import SortField


class Column(IntEnum):
    """As they stand from the left at first."""

    TIME = 0
    STATUS = 1
    RECIPIENT = 2
    MEMO = 3
    AMOUNT = 4
    FEE = 5
    HASH = 6


class Role(IntEnum):
    """What may be asked of a cell besides Qt's own roles."""

    TRANSACTION = Qt.ItemDataRole.UserRole
    """The whole row as a Transaction, or None while it loads."""
    TONE = Qt.ItemDataRole.UserRole + 1
    """`muted` for what stands back, else an empty text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's title, its first width in pixels at 100 %, and its field in SQL."""

    title: str
    width: int
    field: SortField
    numeric: bool = False


HEADINGS: dict[Column, Heading] = {
    Column.TIME: Heading("Time", 140, SortField.TIMESTAMP),
    Column.STATUS: Heading("Status", 108, SortField.STATUS),
    Column.RECIPIENT: Heading("Recipient", 176, SortField.RECIPIENT),
    Column.MEMO: Heading("Memo", 240, SortField.MEMO),
    Column.AMOUNT: Heading("Amount, sat", 120, SortField.AMOUNT, numeric=True),
    Column.FEE: Heading("Fee, sat", 84, SortField.FEE, numeric=True),
    Column.HASH: Heading("Payment hash", 124, SortField.PAYMENT_HASH),
}
