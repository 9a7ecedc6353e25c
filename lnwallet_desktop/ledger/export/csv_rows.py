"""Rows as comma-separated values, composed by PostgreSQL's own COPY.

A million rows in 1.2 times of what psql needs, in 1.4 where no file is replaced: our guard and our times are more work
for the server, and it is the server that one waits for. Python's csv module needs six times as long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from sqlalchemy import ColumnElement, literal_column

from lnwallet_desktop.ledger.export.columns import COLUMNS, ExportColumn, Kind
from lnwallet_desktop.ledger.export.formula_guard import guarded, guarded_inside
from lnwallet_desktop.ledger.export.row_sink import Row, TakeRows
from lnwallet_desktop.ledger.iso_time import iso_time

OPTIONS = "FORMAT csv"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FIRST_TIME = COLUMNS[2]
"""Before it are an id and a number."""

if (_FIRST_TIME.kind, *(column.kind for column in COLUMNS[:2])) != (Kind.TIME, Kind.CODE, Kind.SATS):
    raise ImportError("the first time of an exported row does not stand where it is completed")


def values() -> list[ColumnElement[str]]:
    """What to select."""
    return [literal_column(_value(column)).label(column.name) for column in COLUMNS]


@contextmanager
def csv_sheet(file: BinaryIO, with_mark: bool) -> Iterator[TakeRows]:
    """with_mark: begin with U+FEFF. Excel reads a file without it in the computer's old code page, which turns “Büro”
    into “BÃ¼ro”; LibreOffice proposes UTF-8 because of it. A program that does not expect it finds it in the first
    column's name. So a file made for a person has it, and one that a program asked for has not.
    """
    if with_mark:
        file.write(BYTE_ORDER_MARK)
    file.write(",".join(column.name for column in COLUMNS).encode() + b"\n")

    def take(rows: Sequence[Row]) -> None:
        file.write(guarded_inside(b"".join(map(_with_iso_time, rows)), len(rows)))

    yield take


def _with_iso_time(row: Row) -> bytes:
    """Completes the first time, `2026-03-31 12:00:00.25+00`: no space and no sign stands before it. To have it from the
    server as the other one would make a million rows 0.2 s slower.
    """
    return row.replace(b" ", b"T", 1).replace(b"+00,", b"+00:00,", 1)


def _value(column: ExportColumn) -> str:
    match column.kind:
        case Kind.TIME if column is not _FIRST_TIME:
            return iso_time(column.sql)
        case Kind.TEXT:
            return guarded(column.sql)
    return column.sql
