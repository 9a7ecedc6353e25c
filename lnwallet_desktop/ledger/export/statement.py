"""The one statement of an export, and how its rows get into each type of file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

import psycopg
from sqlalchemy import ClauseElement, ColumnElement, Select, func, select

from lnwallet_desktop.ledger.browse.question import driver_statement
from lnwallet_desktop.ledger.export import csv_rows, json_rows, xlsx_rows
from lnwallet_desktop.ledger.export.order import ExportOrder, FileType
from lnwallet_desktop.ledger.export.row_sink import RAW, TakeRows
from lnwallet_desktop.ledger.export.xlsx_book import xlsx_workbook
from lnwallet_desktop.ledger.query import TransactionFilter
from lnwallet_desktop.ledger.row_document import row_document
from lnwallet_desktop.ledger.tables import transactions


@dataclass(frozen=True, slots=True)
class FileForm:
    """values: what to select. options: of COPY. open_file: gives what takes the rows of a new file."""

    values: list[ColumnElement[str]]
    options: str
    open_file: Callable[[BinaryIO], AbstractContextManager[TakeRows]]


def form_of(order: ExportOrder) -> FileForm:
    """Raises BadRequest for a name without an ending of ours."""
    match FileType.of(order.target):
        case FileType.CSV:
            opener = partial(csv_rows.csv_sheet, with_mark=order.with_mark)
            return FileForm(csv_rows.values(), csv_rows.OPTIONS, opener)
        case FileType.XLSX:
            return FileForm([xlsx_rows.value()], RAW, xlsx_workbook)
        case FileType.JSON:
            return FileForm([row_document()], RAW, json_rows.json_document)


def counting(wanted: TransactionFilter) -> Select[int]:
    """Raises BadRequest, as `conditions` does."""
    return select(func.count()).select_from(transactions).where(*wanted.conditions())


def copying(order: ExportOrder, form: FileForm, connection: psycopg.Connection[tuple[Any, ...]]) -> bytes:
    """The COPY. Raises BadRequest, as `conditions` does."""
    question = (
        select(*form.values).select_from(transactions).where(*order.wanted.conditions()).order_by(*order.sort.order())
    )
    return f"COPY ({_in_full(question, connection)}) TO STDOUT ({form.options})".encode()


def counted(connection: psycopg.Connection[tuple[Any, ...]], wanted: TransactionFilter) -> int:
    """How many rows there are, for a connection that is asked in psycopg's own way."""
    row = connection.execute(_in_full(counting(wanted), connection).encode()).fetchone()
    return int(row[0]) if row is not None else 0


def _in_full(question: ClauseElement, connection: psycopg.Connection[tuple[Any, ...]]) -> str:
    """With its parameters in the text: COPY takes none."""
    statement = driver_statement(question)
    return psycopg.ClientCursor(connection).mogrify(statement.sql, statement.parameters)
