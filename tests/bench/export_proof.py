"""That an export of the whole history is right: every row, in order, and no file where it was killed half-way.

usage, for the process that is to be killed: python -m tests.bench.export_proof TARGET, the database's URL on stdin
"""

from __future__ import annotations

import csv
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.export.columns import COLUMNS, Kind
from lnwallet_desktop.ledger.export.exporter import Exporter
from lnwallet_desktop.ledger.export.handle import ExportHandle
from lnwallet_desktop.ledger.export.order import ExportOrder
from lnwallet_desktop.ledger.query import Sort, TransactionFilter

QUESTION = (
    f"SELECT {', '.join(column.sql for column in COLUMNS)} FROM transactions"  # noqa: S608
    ' ORDER BY "timestamp" DESC, transaction_id DESC'
)
FETCHED = 5_000
NAMES = [column.name for column in COLUMNS]
DAY_0 = datetime(1899, 12, 30)
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def prove_exports(database: Database, url: str, directory: Path) -> None:
    """Raises AssertionError at the first row that is not the table's. url: of the same database, without a secret."""
    forms = (("CSV", _csv_rows, _is_told_in_csv), ("XLSX", _xlsx_rows, _is_told_in_xlsx))
    for name, rows_of, is_told in forms:
        target = directory / f"whole.{name.lower()}"
        _export(database, target)
        print(f"export as {name}: {_compare(database, rows_of(target), is_told):,} rows, in order, equal the table’s")
        target.unlink()
        _kill_half_way(url, target)
        print(f"export as {name}, killed half-way: no file of its name", flush=True)


def _export(database: Database, target: Path) -> None:
    order = ExportOrder(TransactionFilter(), Sort(), target)
    Exporter(database).export(order, lambda _rows, _total: None, ExportHandle())


def _compare(database: Database, exported: Iterator[list[str]], is_told: Callable[[Kind, Any, str], bool]) -> int:
    number = 0
    with database.transaction() as connection:
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        rows = connection.execution_options(yield_per=FETCHED).exec_driver_sql(QUESTION)
        for number, (row, cells) in enumerate(zip(rows, exported, strict=True), 1):
            for column, value, cell in zip(COLUMNS, row, cells, strict=True):
                if not (is_told(column.kind, value, cell) if value is not None else cell == ""):
                    raise AssertionError(f"row {number}, {column.name}: {cell!r} instead of {value!r}")
    return number


def _csv_rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        assert next(rows) == NAMES
        yield from rows


def _is_told_in_csv(kind: Kind, value: Any, cell: str) -> bool:
    return datetime.fromisoformat(cell) == value if kind is Kind.TIME else cell == str(value)


def _xlsx_rows(path: Path) -> Iterator[list[str]]:
    """A sheet holds a million rows; what is more stands on the next."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")):
            with archive.open(name) as part:
                rows = (row for _, row in ElementTree.iterparse(part) if row.tag == f"{SHEET}row")  # noqa: S314 - ours
                assert _texts(next(rows)) == NAMES
                for row in rows:
                    yield _texts(row)
                    row.clear()


def _texts(row: ElementTree.Element) -> list[str]:
    found = dict.fromkeys(range(len(COLUMNS)), "")
    for at, cell in enumerate(row):
        found[_place(cell.get("r", ""), at)] = "".join(cell.itertext())
    return list(found.values())


def _place(reference: str, otherwise: int) -> int:
    """`B7` is the second column; a cell without a reference stands beside the one before it."""
    return ord(reference[0]) - ord("A") if reference else otherwise


def _is_told_in_xlsx(kind: Kind, value: Any, cell: str) -> bool:
    """Times are days since 1899-12-30, to the second below, because a spreadsheet would round up to the next minute."""
    match kind:
        case Kind.TIME:
            second = value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            return abs(DAY_0 + timedelta(days=float(cell)) - second) < timedelta(milliseconds=1)
        case Kind.RATE | Kind.SATS:
            return float(cell) == float(value)
    return cell == str(value)


def _kill_half_way(url: str, target: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.export_proof", str(target)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{url}\n")
        process.stdin.close()
        done, total = map(int, process.stdout.readline().split())
        process.kill()
    assert done < total
    assert not target.exists()
    (left,) = target.parent.iterdir()
    assert left.name.startswith(f".{target.name}.partial-")
    left.unlink()


def main(target: Path) -> None:
    database = Database(Address(sys.stdin.readline().strip()))

    def wait_to_be_killed(rows: int, total: int) -> None:
        if 2 * rows >= total:
            print(rows, total, flush=True)
            time.sleep(60)

    Exporter(database).export(ExportOrder(TransactionFilter(), Sort(), target), wait_to_be_killed, ExportHandle())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
