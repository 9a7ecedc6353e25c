"""Rows as the documents that `transactions --json` prints, in one document of the same shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from sqlalchemy import ColumnElement, DateTime, literal_column

from lnwallet_desktop.ledger.export.iso_time import python_iso_time
from lnwallet_desktop.ledger.export.row_sink import Row, TakeRows
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS


def value() -> ColumnElement[str]:
    """What to select: one document. json_build_object escapes every control character, so COPY finds none."""
    pairs = ", ".join(f"'{_name(column)}', {_value(column)}" for column in TRANSACTION_COLUMNS)
    return literal_column(f"json_build_object({pairs})")


@contextmanager
def json_document(file: BinaryIO) -> Iterator[TakeRows]:
    total = 0

    def take(rows: Sequence[Row]) -> None:
        nonlocal total
        file.write(b"," if total else b"")
        file.write(b",".join(rows))
        total += len(rows)

    file.write(b'{"transactions": [\n')
    yield take
    file.write(b'], "total": %d}\n' % total)


def _name(column: ColumnElement[Any]) -> str:
    return str(column.key)


def _value(column: ColumnElement[Any]) -> str:
    sql = f'transactions."{column.key}"'
    return python_iso_time(sql) if isinstance(column.type, DateTime) else sql
