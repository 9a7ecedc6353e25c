"""Workbooks as the format demands them, and as a spreadsheet program opens them."""

import csv
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.export.columns import COLUMNS
from lnwallet_desktop.ledger.export.exporter import Exporter
from lnwallet_desktop.ledger.export.handle import ExportHandle
from lnwallet_desktop.ledger.export.order import ExportOrder
from lnwallet_desktop.ledger.export.xlsx_book import xlsx_workbook
from lnwallet_desktop.ledger.query import Sort, TransactionFilter

from .readers import NS, read_csv, read_xlsx
from .samples import FORMULAS, HIDDEN_FORMULAS, NASTY, put, rows

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
ROW = b"<row>" + b'<c t="inlineStr"><is><t>x</t></is></c>' + b"<c/>" * (len(COLUMNS) - 1) + b"</row>\n"
SHOWN_ALIKE = [text for text in [*FORMULAS, *HIDDEN_FORMULAS, *NASTY] if not set(text) & set("\r\x01\ufffe\x80\u2028")]
"""What a spreadsheet can put into a line of CSV: the rest has controls that it shows in ways of its own."""


@pytest.fixture
def files(database: Database, tmp_path: Path) -> Path:
    put(database, rows(len(SHOWN_ALIKE) * 3, [*SHOWN_ALIKE]))
    for ending in ("xlsx", "csv"):
        order = ExportOrder(TransactionFilter(), Sort(), tmp_path / f"history.{ending}", with_mark=True)
        Exporter(database).export(order, lambda _rows, _total: None, ExportHandle())
    return tmp_path


def converted(source: Path, directory: Path) -> list[list[str]]:
    """What LibreOffice reads, written as CSV with what its cells show."""
    assert OFFICE is not None
    command = [OFFICE, f"-env:UserInstallation=file://{directory / 'profile'}", "--headless", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", directory / "read", source]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with (directory / "read" / f"{source.stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed here")
def test_libreoffice_reads_a_workbook_as_the_csv_file_has_it(files: Path) -> None:
    read = converted(files / "history.xlsx", files)
    names, *found = read
    assert names == [column.name for column in COLUMNS]
    expected = read_csv(files / "history.csv", "utf-8-sig")
    assert len(found) == len(expected)
    (sheet,) = read_xlsx(files / "history.xlsx")
    for row, wanted, cells in zip(found, expected, sheet.rows[1:], strict=True):
        ours = dict(zip(names, row, strict=True))
        for name in ("transaction_id", "payment_hash", "status", "direction", "fiat_currency"):
            assert ours[name] == wanted[name]
        assert ours["amount_sats"].replace(",", "") == wanted["amount_sats"]
        assert ours["fee_sats"] == wanted["fee_sats"]
        assert ours["timestamp"] == wanted["timestamp"][:19].replace("T", " ") + " UTC"
        assert ours["memo"] == (cells[6].text or "")


def test_columns_have_widths_the_first_row_stays_and_everything_can_be_filtered(files: Path) -> None:
    (sheet,) = read_xlsx(files / "history.xlsx")
    pane = sheet.xml.find("m:sheetViews/m:sheetView/m:pane", NS)
    assert pane is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert len(sheet.xml.findall("m:cols/m:col", NS)) == len(COLUMNS)
    chosen = sheet.xml.find("m:autoFilter", NS)
    assert chosen is not None
    assert chosen.get("ref") == f"A1:P{len(sheet.rows)}"
    order = [child.tag.rpartition("}")[2] for child in sheet.xml]
    assert order == ["sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter"]  # as the schema has them


def test_a_full_sheet_is_followed_by_another(tmp_path: Path) -> None:
    path = tmp_path / "split.xlsx"
    with path.open("wb") as file, xlsx_workbook(file, rows_of_sheet=3) as take:
        take([ROW] * 2)
        take([ROW] * 5)
    sheets = read_xlsx(path)
    assert [sheet.name for sheet in sheets] == ["Transactions", "Transactions 2", "Transactions 3"]
    assert [len(sheet.rows) - 1 for sheet in sheets] == [3, 3, 1]
    assert {sheet.texts[0][0] for sheet in sheets} == {"transaction_id"}


def test_no_sheet_grows_beyond_what_excel_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "split.xlsx"
    with path.open("wb") as file, xlsx_workbook(file, bytes_of_sheet=10_000) as take:
        for _ in range(20):
            take([ROW] * 10)
    sheets = read_xlsx(path)
    assert len(sheets) > 1
    assert sum(len(sheet.rows) - 1 for sheet in sheets) == 200
    with zipfile.ZipFile(path) as archive:
        assert all(entry.file_size < 10_000 + 20 * len(ROW) for entry in archive.infolist())
        assert all(entry.extract_version <= 20 for entry in archive.infolist())  # no ZIP64


def test_full_sheets_are_no_larger_than_excels(tmp_path: Path) -> None:
    path = tmp_path / "full.xlsx"
    with path.open("wb") as file, xlsx_workbook(file) as take:
        for _ in range(105):
            take([b"<row/>\n"] * 10_000)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<row") == 1_048_576
        assert archive.read("xl/worksheets/sheet2.xml").count(b"<row") == 1_050_000 - 1_048_575 + 1
