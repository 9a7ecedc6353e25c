"""Whole exports from a real database: every row, in order, once, and as it stood at one moment."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lnwallet_desktop.errors import BadRequest, FileExists, LedgerUnavailable
from lnwallet_desktop.ledger.connecting import SESSION, Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.export.columns import COLUMNS
from lnwallet_desktop.ledger.export.csv_rows import BYTE_ORDER_MARK
from lnwallet_desktop.ledger.export.exporter import Exporter
from lnwallet_desktop.ledger.export.handle import ExportHandle
from lnwallet_desktop.ledger.export.order import ExportOrder, ExportResult
from lnwallet_desktop.ledger.export.xlsx_parts import Style
from lnwallet_desktop.ledger.history import TransactionHistory
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.treasury.documents import transaction_document

from .readers import read_csv, read_json, read_xlsx
from .samples import FORMULAS, HIDDEN_FORMULAS, NASTY, START, others, put, rows

ALL = TransactionFilter()
MEMOS: list[str | None] = [None, *FORMULAS, *HIDDEN_FORMULAS, *NASTY]
FILTERS = [
    ALL,
    TransactionFilter(status=PaymentStatus.SUCCESS, direction=Direction.SENT),
    TransactionFilter(search="50 %"),
    TransactionFilter(since=START + timedelta(hours=2), until=START + timedelta(hours=9)),
    TransactionFilter(min_amount_sats=2, max_amount_sats=500, recipient="=2+2"),
]
SORTS = [Sort(), Sort(SortField.MEMO, False), Sort(SortField.AMOUNT), Sort(SortField.FEE), Sort(SortField.INITIATED_BY)]


@pytest.fixture
def filled(database: Database) -> Database:
    put(database, rows(400, MEMOS))
    return database


def export(database: Database, target: Path, wanted: TransactionFilter = ALL, **more: Any) -> ExportResult:
    order = ExportOrder(wanted, more.pop("sort", Sort()), target, **more)
    return Exporter(database).export(order, lambda _rows, _total: None, ExportHandle())


def listed(database: Database, wanted: TransactionFilter, sort: Sort) -> list[Transaction]:
    """By the pages that the commands show."""
    return list(pages(TransactionHistory(database), wanted, sort))


def pages(history: TransactionHistory, wanted: TransactionFilter, sort: Sort) -> Iterator[Transaction]:
    cursor: str | None = None
    while True:
        page = history.page(wanted, sort, 77, cursor)
        yield from page.transactions
        if (cursor := page.next_cursor) is None:
            return


@pytest.mark.parametrize("sort", SORTS, ids=str)
@pytest.mark.parametrize("wanted", FILTERS, ids=lambda wanted: str(FILTERS.index(wanted)))
def test_every_row_of_the_filter_is_there_once_and_in_the_tables_order(
    filled: Database, tmp_path: Path, wanted: TransactionFilter, sort: Sort
) -> None:
    expected = listed(filled, wanted, sort)
    assert expected
    ids = [str(row.transaction_id) for row in expected]
    for ending in ("csv", "xlsx", "json"):
        target = tmp_path / f"history.{ending}"
        result = export(filled, target, wanted, sort=sort)
        assert result == ExportResult(target, len(expected), target.stat().st_size)
    assert [row["transaction_id"] for row in read_csv(tmp_path / "history.csv")] == ids
    assert read_json(tmp_path / "history.json") == {
        "transactions": [transaction_document(row) for row in expected],
        "total": len(expected),
    }
    (sheet,) = read_xlsx(tmp_path / "history.xlsx")
    assert [row[0].text for row in sheet.rows[1:]] == ids


def test_a_csv_file_holds_every_public_field_and_nothing_sealed(filled: Database, tmp_path: Path) -> None:
    export(filled, tmp_path / "all.csv")
    written = {row["transaction_id"]: row for row in read_csv(tmp_path / "all.csv")}
    with filled.reading() as connection:
        found = connection.execute(select(transactions)).mappings().all()
    for row in found:
        ours = written[str(row["transaction_id"])]
        assert list(ours) == [column.name for column in COLUMNS]
        for name in ("amount_sats", "payment_hash", "status", "direction", "fee_sats", "fiat_currency"):
            assert ours[name] == ("" if row[name] is None else str(row[name]))
        for name in ("timestamp", "settled_at"):
            assert (datetime.fromisoformat(ours[name]) if ours[name] else None) == row[name]
            assert not ours[name] or ("T" in ours[name] and ours[name].endswith("+00:00"))
        assert ours["fiat_rate_intent"] == ("" if row["fiat_rate_intent"] is None else str(row["fiat_rate_intent"]))
    for ending in ("csv", "json"):
        export(filled, tmp_path / f"sealed.{ending}")
        assert b"canary" not in (tmp_path / f"sealed.{ending}").read_bytes()
    assert list(written[str(found[0]["transaction_id"])])[:7] == [column.name for column in transactions.c][:7]


def test_no_cell_of_a_csv_file_begins_a_formula_and_every_other_text_is_as_it_was(
    database: Database, tmp_path: Path
) -> None:
    made = rows(len(MEMOS), MEMOS)
    put(database, made)
    export(database, tmp_path / "guarded.csv")
    written = {row["transaction_id"]: row for row in read_csv(tmp_path / "guarded.csv")}
    for row in made:
        ours, memo = written[str(row["transaction_id"])], row["memo"]
        if memo in FORMULAS:
            assert ours["memo"].replace("\n'", "\n").replace("\r'", "\r").replace("\t'", "\t") == f"'{memo}"
        elif memo in HIDDEN_FORMULAS:
            assert ours["memo"] != memo
            assert ours["memo"].replace("'", "") == memo
        else:
            assert ours["memo"] == (memo or "")
        assert ours["approved_by"] in ("", "'+carol")
        assert ours["initiated_by"] in ("", "alice", "'-bob", "Jörg")
        assert ours["pseudonymized_recipient"] != "=2+2"


def test_a_semicolon_in_a_memo_cannot_begin_a_formula_where_semicolons_part_cells(
    database: Database, tmp_path: Path
) -> None:
    put(database, rows(len(MEMOS), MEMOS))
    export(database, tmp_path / "guarded.csv")
    for line in (tmp_path / "guarded.csv").read_text("utf-8").replace("\r", "\n").split("\n"):
        for cell in line.replace("\t", ";").split(";"):
            assert not cell.lstrip(" \u00a0\u200b").startswith(tuple("=+-@＝＋－＠﹦"))


def test_a_person_gets_a_byte_order_mark_and_a_program_none(filled: Database, tmp_path: Path) -> None:
    export(filled, tmp_path / "person.csv", with_mark=True)
    export(filled, tmp_path / "program.csv")
    assert (tmp_path / "person.csv").read_bytes() == BYTE_ORDER_MARK + (tmp_path / "program.csv").read_bytes()


def test_a_workbook_holds_texts_numbers_and_dates(database: Database, tmp_path: Path) -> None:
    made = rows(len(MEMOS), MEMOS)
    put(database, made)
    export(database, tmp_path / "book.xlsx")
    (sheet,) = read_xlsx(tmp_path / "book.xlsx")
    assert sheet.name == "Transactions"
    names = [cell.text for cell in sheet.rows[0]]
    assert names == [column.name for column in COLUMNS]
    assert {cell.style for cell in sheet.rows[0]} == {Style.HEADING}
    written = {row[0].text: dict(zip(names, row, strict=True)) for row in sheet.rows[1:]}
    for row in made:
        ours = written[str(row["transaction_id"])]
        assert ours["memo"].text == row["memo"]
        assert ours["memo"].style == (Style.QUOTED if row["memo"] in FORMULAS else Style.PLAIN)
        assert ours["payment_hash"].text == row["payment_hash"]
        assert (ours["amount_sats"].is_number, ours["amount_sats"].style) == (True, Style.SATS)
        assert int(str(ours["amount_sats"].text)) == row["amount_sats"]
        assert (ours["timestamp"].is_number, ours["timestamp"].style) == (True, Style.TIME)
        assert moment_of(str(ours["timestamp"].text)) == row["timestamp"].replace(microsecond=0)
        assert (ours["settled_at"].text is None) == (row["settled_at"] is None)
        rate = ours["fiat_rate_intent"].text
        assert (None if rate is None else float(rate)) == (row["fiat_rate_intent"] and float(row["fiat_rate_intent"]))


def moment_of(serial: str) -> datetime:
    """As a spreadsheet shows it, to the second."""
    return datetime(1899, 12, 30, tzinfo=UTC) + timedelta(seconds=round(float(serial) * 86400))


def test_an_empty_history_is_a_file_with_headings_only(database: Database, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "json"):
        assert export(database, tmp_path / f"empty.{ending}").rows == 0
    assert read_csv(tmp_path / "empty.csv") == []
    assert read_json(tmp_path / "empty.json") == {"transactions": [], "total": 0}
    assert len(read_xlsx(tmp_path / "empty.xlsx")[0].rows) == 1


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_what_is_paid_meanwhile_is_in_the_next_export(database: Database, tmp_path: Path, ending: str) -> None:
    put(database, rows(9_000))
    target = tmp_path / f"snapshot.{ending}"
    exporter = Exporter(database)
    told: list[tuple[int, int]] = []

    def pay_once(done: int, total: int) -> None:
        if not told:
            put(database, others(1))
        told.append((done, total))

    result = exporter.export(ExportOrder(ALL, Sort(), target), pay_once, ExportHandle())
    assert result.rows == 9_000
    assert told[-1] == (9_000, 9_000)
    assert exporter.count(ALL) == 9_001
    assert others(1)[0]["payment_hash"].encode() not in target.read_bytes()
    if ending == "json":
        assert json.loads(target.read_bytes())["total"] == 9_000


def test_the_sessions_time_limit_does_not_end_a_long_export(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SESSION, "statement_timeout", "1s")
    database = Database(Address(database_url))
    put(database, rows(9_000))
    with database.reading() as connection, pytest.raises(Exception, match="statement timeout"):
        connection.exec_driver_sql("SELECT pg_sleep(3)")

    waited: list[int] = []

    def slow_disk(done: int, _total: int) -> None:
        if not waited:  # the rest is more than the sockets hold, so the statement goes on
            time.sleep(1.5)
            waited.append(done)

    order = ExportOrder(ALL, Sort(), tmp_path / "slow.csv")
    assert Exporter(database).export(order, slow_disk, ExportHandle()).rows == 9_000
    assert waited[0] < 9_000
    database.close()


def test_a_search_that_no_text_can_match_and_an_unknown_ending_are_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="The search contains"):
        export(database, tmp_path / "a.csv", TransactionFilter(search="\ud800"))
    with pytest.raises(BadRequest, match=r"must end in \.csv, \.xlsx or \.json"):
        export(database, tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_until_somebody_says_that_it_may_go(filled: Database, tmp_path: Path) -> None:
    target = tmp_path / "kept.csv"
    target.write_text("the old one")
    with pytest.raises(FileExists, match=r"“kept\.csv” is there already"):
        export(filled, target)
    assert target.read_text() == "the old one"
    export(filled, target, overwrite=True)
    assert len(read_csv(target)) == 400
    assert [path.name for path in tmp_path.iterdir()] == ["kept.csv"]


def test_a_database_that_goes_away_leaves_no_file(filled: Database, tmp_path: Path) -> None:
    put(filled, others(9_000))

    def cut(_done: int, _total: int) -> None:
        with filled.reading() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with pytest.raises(LedgerUnavailable):
        Exporter(filled).export(ExportOrder(ALL, Sort(), tmp_path / "cut.csv"), cut, ExportHandle())
    assert list(tmp_path.iterdir()) == []
