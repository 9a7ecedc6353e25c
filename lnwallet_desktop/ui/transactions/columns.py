"""The columns of the transaction table, and what each sorts by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from lnwallet_desktop.ledger.history import SortField
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui.formats import STATUS_WORD


class Column(IntEnum):
    """As they stand from the left at first."""

    TIME = 0
    """When it was intended or received, in the reader's zone."""
    STATUS = 1
    """A shape and a word."""
    DIRECTION = 2
    """Sent or received."""
    RECIPIENT = 3
    """The payee's pseudonym."""
    MEMO = 4
    """Plain text of ours, or of our own invoice."""
    AMOUNT = 5
    """Without the fee, signed by direction."""
    FEE = 6
    """What the network took, apart; empty while unknown."""
    HASH = 7
    """The payment hash, shortened in the middle."""


class Role(IntEnum):
    """What may be asked of a cell besides Qt's own roles."""

    TRANSACTION = Qt.ItemDataRole.UserRole
    """The whole row as a Transaction, or None while it loads."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's title, its first width in pixels at 100 %, and its field in SQL."""

    title: str
    width: int
    field: SortField
    numeric: bool = False


STATUS_AROUND = 40
"""Pixels of the shape beside a status and of the cell's edges, and what the word's width in whole pixels leaves out."""


def first_width(column: Column, metrics: QFontMetrics) -> int:
    """In pixels: a status is never cut off, however long the word for it is in the language that is spoken."""
    width = HEADINGS[column].width
    if column is not Column.STATUS:
        return width
    return max(width, STATUS_AROUND + max(metrics.horizontalAdvance(tr(word)) for word in STATUS_WORD.values()))


HEADINGS: dict[Column, Heading] = {
    Column.TIME: Heading(marked("Time"), 140, SortField.TIMESTAMP),
    Column.STATUS: Heading(marked("Status"), 96, SortField.STATUS),
    Column.DIRECTION: Heading(marked("Direction"), 98, SortField.DIRECTION),
    Column.RECIPIENT: Heading(marked("Recipient"), 184, SortField.RECIPIENT),
    Column.MEMO: Heading(marked("Memo"), 200, SortField.MEMO),
    Column.AMOUNT: Heading(marked("Amount, sat"), 120, SortField.AMOUNT, numeric=True),
    Column.FEE: Heading(marked("Fee, sat"), 74, SortField.FEE, numeric=True),
    Column.HASH: Heading(marked("Payment hash"), 116, SortField.PAYMENT_HASH),
}
