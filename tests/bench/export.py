"""What an export costs beside others' tools on the same rows, in turn: CSV beside psql, XLSX beside XlsxWriter."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.export.columns import COLUMNS, Kind
from lnwallet_desktop.ledger.export.exporter import Exporter
from lnwallet_desktop.ledger.export.handle import ExportHandle
from lnwallet_desktop.ledger.export.order import ExportOrder
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from tests.bench.export_proof import FETCHED, QUESTION


@dataclass(frozen=True)
class Comparison:
    """Seconds, one for each round."""

    what: str
    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        return statistics.median(ours / theirs for ours, theirs in zip(self.ours, self.theirs, strict=True))


def compare_exports(
    database: Database,
    psql: Path,
    environment: Mapping[str, str],
    directory: Path,
    csv_rounds: int = 5,
    xlsx_rounds: int = 1,
) -> list[Comparison]:
    """All rows of the database, and a line for each comparison.

    psql, environment: `Binaries.tool("psql")` and `Binaries.environment`. directory: for the files, removed again.
    """
    rows = Exporter(database).count(TransactionFilter())
    found = []
    for what, theirs, rounds in (
        ("CSV", _psql(database, psql, environment, directory / "theirs.csv"), csv_rounds),
        ("XLSX", lambda: _xlsxwriter(database, directory / "theirs.xlsx"), xlsx_rounds),
    ):
        compared = _in_turn(what, _ours(database, directory / f"ours.{what.lower()}"), theirs, rounds)
        beside = "psql’s \\copy" if what == "CSV" else "XlsxWriter (constant_memory)"
        print(
            f"export of {rows:,} rows as {what}: ours {statistics.median(compared.ours):.2f} s, {beside} "
            f"{statistics.median(compared.theirs):.2f} s, median ratio {compared.ratio:.3f} over {rounds}",
            flush=True,
        )
        found.append(compared)
    for path in directory.glob("*rs.*"):
        path.unlink()
    return found


def _in_turn(what: str, ours: Callable[[], None], theirs: Callable[[], None], rounds: int) -> Comparison:
    compared = Comparison(what, [], [])
    for _ in range(rounds):
        compared.theirs.append(_seconds(theirs))
        compared.ours.append(_seconds(ours))
    return compared


def _seconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _ours(database: Database, target: Path) -> Callable[[], None]:
    order = ExportOrder(TransactionFilter(), Sort(), target, overwrite=True)

    def export() -> None:
        Exporter(database).export(order, lambda _rows, _total: None, ExportHandle())

    return export


def _psql(database: Database, psql: Path, environment: Mapping[str, str], target: Path) -> Callable[[], None]:
    with database.raw_connection() as connection:
        info = connection.info
        where = {"PGHOST": info.host, "PGPORT": str(info.port), "PGUSER": info.user, "PGDATABASE": info.dbname}
        where["PGPASSWORD"] = info.password
    copy = f"\\copy ({QUESTION}) TO '{target}' CSV HEADER"

    def run() -> None:
        subprocess.run([psql, "-qX", "-c", copy], check=True, env={**os.environ, **environment, **where})

    return run


def _xlsxwriter(database: Database, target: Path) -> None:
    """As its documentation recommends for many rows, with the columns and formats of ours."""
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True, "remove_timezone": True})
    sheet = book.add_worksheet("Transactions")
    formats = {
        Kind.SATS: book.add_format({"num_format": "#,##0"}),
        Kind.TIME: book.add_format({"num_format": 'yyyy-mm-dd hh:mm:ss" UTC"'}),
        Kind.RATE: book.add_format({"num_format": "#,##0.00######"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [column.name for column in COLUMNS], book.add_format({"bold": True}))
    place = 0
    with database.transaction() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        found = connection.execution_options(yield_per=FETCHED).exec_driver_sql(QUESTION)
        for place, values in enumerate(found, 1):
            _write_row(sheet, place, values, formats)
    sheet.autofilter(0, 0, place, len(COLUMNS) - 1)
    book.close()


def _write_row(sheet: Worksheet, place: int, values: Any, formats: Mapping[Kind, Format]) -> None:
    for at, (column, value) in enumerate(zip(COLUMNS, values, strict=True)):
        if value is None:
            continue
        match column.kind:
            case Kind.CODE | Kind.TEXT:
                sheet.write_string(place, at, str(value))
            case Kind.TIME:
                sheet.write_datetime(place, at, value, formats[column.kind])
            case _:
                sheet.write_number(place, at, value, formats[column.kind])
