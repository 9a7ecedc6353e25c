"""What a cell of the transaction table says, and what its tool tip adds."""

from __future__ import annotations

from collections.abc import Callable

from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import tr
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.transactions.columns import Column


def cell_text(row: Transaction, column: int) -> str:
    return _TEXTS[column](row)


def tool_tip(row: Transaction, column: Column) -> str:
    """The whole of what the cell shortens; empty where it shortens nothing. Rich text is not possible: no `<`."""
    match column:
        case Column.TIME:
            return formats.exact_time(row.timestamp)
        case Column.STATUS:
            return formats.harmless_tip(formats.status_sentence(row))
        case Column.MEMO:
            return formats.harmless_tip(formats.plain(row.memo))
        case Column.RECIPIENT:
            return (
                tr("Paid by {initiated_by}", initiated_by=formats.harmless_tip(row.initiated_by))
                if row.initiated_by
                else ""
            )
        case Column.HASH:
            return tr("{payment_hash}\nCtrl+C copies it.", payment_hash=row.payment_hash)
    return ""


def spoken_text(row: Transaction, column: Column) -> str:
    """For a screen reader: nothing shortened, units said."""
    match column:
        case Column.HASH:
            return row.payment_hash
        case Column.AMOUNT | Column.FEE:
            said = cell_text(row, column)
            return f"{said} sat" if said else tr("none")
    return cell_text(row, column)


_TEXTS: dict[int, Callable[[Transaction], str]] = {
    Column.TIME: lambda row: formats.local_time(row.timestamp),
    Column.STATUS: lambda row: tr(formats.STATUS_WORD[row.status]),
    Column.DIRECTION: lambda row: tr(formats.DIRECTION_WORD[row.direction]),
    Column.RECIPIENT: formats.recipient,
    Column.MEMO: lambda row: formats.plain(row.memo),
    Column.AMOUNT: formats.signed_amount,
    Column.FEE: formats.fee,
    Column.HASH: lambda row: formats.short_hash(row.payment_hash),
}
