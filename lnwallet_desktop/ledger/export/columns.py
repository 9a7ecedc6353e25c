"""What a sheet of exported rows has for columns, and what kind of value stands in each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lnwallet_desktop.ledger.tables import transactions


class Kind(StrEnum):
    """How a value is written."""

    CODE = "code"  # an id, a hash, an enumeration: the database's own checks leave nothing in it to guard or escape
    TEXT = "text"  # anybody's words
    SATS = "sats"
    TIME = "time"
    RATE = "rate"  # a decimal of any length


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """name: in the table and in the first row of the sheet. width: in a workbook, in characters."""

    name: str
    kind: Kind
    width: int

    @property
    def sql(self) -> str:
        """The value itself."""
        return f'transactions."{self.name}"'


COLUMNS = (
    ExportColumn("transaction_id", Kind.CODE, 38),
    ExportColumn("amount_sats", Kind.SATS, 16),
    ExportColumn("timestamp", Kind.TIME, 25),
    ExportColumn("payment_hash", Kind.CODE, 68),
    ExportColumn("status", Kind.CODE, 10),
    ExportColumn("pseudonymized_recipient", Kind.TEXT, 26),
    ExportColumn("memo", Kind.TEXT, 40),
    ExportColumn("direction", Kind.CODE, 11),
    ExportColumn("fee_sats", Kind.SATS, 12),
    ExportColumn("settled_at", Kind.TIME, 25),
    ExportColumn("fiat_currency", Kind.CODE, 14),
    ExportColumn("fiat_rate_intent", Kind.RATE, 18),
    ExportColumn("fiat_rate_settled", Kind.RATE, 18),
    ExportColumn("initiated_by", Kind.TEXT, 16),
    ExportColumn("approved_by", Kind.TEXT, 16),
    ExportColumn("failure_reason", Kind.TEXT, 40),
)
"""The first seven are fixed. Nothing sealed is here, and a test holds that."""

if not {column.name for column in COLUMNS} <= set(transactions.c.keys()):
    raise ImportError("the export names a column that the table lacks")
