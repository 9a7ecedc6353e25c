"""Pages, counts, totals and ids of one history, against the same questions answered in Python."""

import json
import random
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.history import (
    Sort,
    SortField,
    TransactionFilter,
    TransactionHistory,
)
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.treasury.documents import transaction_document
from tests.postgres import Postgres, database_name

from .samples import intent, new_hash, receipt

START = datetime(2026, 1, 1, tzinfo=UTC)
MEMOS = [None, "", "Rent", "rent 50%", "rent_50", "Straße\\Müller", "ZEBRA", "miete", "50 %", "beef", 'a "b"\t\n\\u']
EVERYTHING = TransactionFilter()


def random_rows(count: int) -> list[dict[str, Any]]:
    """Many ties in everything but id and hash."""
    choose = random.Random(7)  # noqa: S311
    rows = []
    for _ in range(count):
        status = choose.choice(list(PaymentStatus))
        settled = status is not PaymentStatus.PENDING
        rows.append(
            {
                "transaction_id": UUID(int=choose.getrandbits(128)),
                "amount_sats": choose.choice([1, 2, 500, 21_000_000]),
                "timestamp": START + timedelta(hours=choose.randrange(12), microseconds=choose.choice([0, 0, 120_000])),
                "payment_hash": f"{choose.getrandbits(256):064x}",
                "status": status.value,
                "pseudonymized_recipient": choose.choice(["Payee aa", "Payee b", "payee B", "Zoë"]),
                "memo": choose.choice(MEMOS),
                "direction": choose.choice(list(Direction)).value,
                "fee_sats": choose.choice([0, 3]) if status is PaymentStatus.SUCCESS else choose.choice([None, 1]),
                "settled_at": START + timedelta(days=choose.randrange(3)) if settled else None,
                "initiated_by": choose.choice([None, "alice", "bob"]),
                "failure_reason": "No route." if status is PaymentStatus.FAILED else None,
            }
        )
    return rows


@pytest.fixture(scope="module")
def filled(postgres: Postgres) -> Iterator[tuple[TransactionHistory, list[Transaction]]]:
    """A history of 230 rows, and the same rows as values."""
    rows = random_rows(230)
    values = [
        Transaction(**row | {"status": PaymentStatus(row["status"]), "direction": Direction(row["direction"])})
        for row in rows
    ]
    with postgres.database() as url, closing(Database(Address(url))) as database:
        for habit in ("datestyle TO 'German'", "timezone TO 'Asia/Kolkata'"):  # of the server's, and none of ours
            postgres.run(f"ALTER DATABASE {database_name(url)} SET {habit}")
        with database.transaction() as connection:
            connection.execute(insert(transactions), rows)
        yield TransactionHistory(database), values


def sorted_rows(rows: list[Transaction], sort: Sort) -> list[Transaction]:
    """As the database is to sort: the field, the time where that helps, the id; rows without a value last."""
    for key in reversed(sort.keys):
        present = [row for row in rows if getattr(row, key.value) not in (None, "")]
        absent = [row for row in rows if getattr(row, key.value) in (None, "")]
        present.sort(key=lambda row, key=key: getattr(row, key.value), reverse=sort.descending)  # type: ignore[misc]
        rows = present + absent
    return rows


def matches(wanted: TransactionFilter, row: Transaction) -> bool:
    search = (wanted.search or "").strip().lower()
    memo, recipient = (row.memo or "").lower(), row.pseudonymized_recipient.lower()
    return (
        wanted.status in (None, row.status)
        and wanted.direction in (None, row.direction)
        and (wanted.since is None or row.timestamp >= wanted.since)
        and (wanted.until is None or row.timestamp < wanted.until)
        and (wanted.min_amount_sats is None or row.amount_sats >= wanted.min_amount_sats)
        and (wanted.max_amount_sats is None or row.amount_sats <= wanted.max_amount_sats)
        and wanted.recipient in (None, row.pseudonymized_recipient)
        and (
            found_in(search, memo)
            or (search.isascii() and found_in(search, recipient))
            or row.payment_hash.startswith(search)
        )
    )


def found_in(search: str, text: str) -> bool:
    """Any part of it; of one or two characters, the beginning of a word."""
    if len(search) >= 3:
        return search in text
    return text.startswith(search) or f" {search}" in text


SEARCHES = ["", "  ", "rent", "RENT", "t 5", "%", "_", "\\", "üLL", "0", "be", "payee b", "5", "m", "ZE", "b "]
hours = st.integers(0, 12).map(lambda n: START + timedelta(hours=n))
filters = st.builds(
    TransactionFilter,
    status=st.none() | st.sampled_from(PaymentStatus),
    direction=st.none() | st.sampled_from(Direction),
    search=st.none() | st.sampled_from(SEARCHES),
    max_amount_sats=st.none() | st.sampled_from([2, 500]),
    recipient=st.none() | st.sampled_from(["Payee b", "payee B", "Nobody"]),
)
sorts = st.builds(Sort, st.sampled_from(SortField), st.booleans())


@pytest.mark.parametrize("field", SortField)
@pytest.mark.parametrize("descending", [True, False])
def test_pages_one_after_the_other_are_the_whole_list_in_order(
    filled: tuple[TransactionHistory, list[Transaction]], field: SortField, descending: bool
) -> None:
    history, rows = filled
    sort = Sort(field, descending)
    expected = sorted_rows(rows, sort)
    assert all_pages(history, EVERYTHING, sort, 37) == expected


@settings(max_examples=80, deadline=None)
@given(wanted=filters, sort=sorts, limit=st.integers(1, 60))
def test_every_filter_and_order_gives_what_python_gives(
    filled: tuple[TransactionHistory, list[Transaction]], wanted: TransactionFilter, sort: Sort, limit: int
) -> None:
    history, rows = filled
    expected = sorted_rows([row for row in rows if matches(wanted, row)], sort)
    assert all_pages(history, wanted, sort, max(limit, len(expected) // 5)) == expected
    assert history.count(wanted) == len(expected)
    totals = history.totals(wanted)
    paid = [row for row in expected if row.status is PaymentStatus.SUCCESS]
    assert totals.count == len(expected)
    assert totals.sent_sats == sum(row.amount_sats for row in paid if row.direction is Direction.SENT)
    assert totals.received_sats == sum(row.amount_sats for row in paid if row.direction is Direction.RECEIVED)
    assert totals.fees_sats == sum(row.fee_sats or 0 for row in paid)
    assert totals.pending_sats == sum(
        row.amount_sats for row in expected if (row.status, row.direction) == (PaymentStatus.PENDING, Direction.SENT)
    )


def all_pages(history: TransactionHistory, wanted: TransactionFilter, sort: Sort, limit: int) -> list[Transaction]:
    page = history.page(wanted, sort, limit)
    found = list(page.transactions)
    while page.next_cursor is not None:
        assert len(page.transactions) == limit
        page = history.page(wanted, sort, limit, page.next_cursor)
        found += page.transactions
    return found


@settings(max_examples=25, deadline=None)
@given(field=st.sampled_from(SortField), descending=st.booleans(), limit=st.integers(3, 40))
def test_documents_are_those_of_the_rows_whatever_door_made_them(
    filled: tuple[TransactionHistory, list[Transaction]], field: SortField, descending: bool, limit: int
) -> None:
    history, _ = filled
    sort, cursor = Sort(field, descending), None
    while True:
        rows = history.page(EVERYTHING, sort, limit, cursor)
        documents = history.documents(EVERYTHING, sort, limit, cursor)
        assert [json.loads(each) for each in documents.documents] == [
            transaction_document(row) for row in rows.transactions
        ]
        assert documents.next_cursor == rows.next_cursor
        if rows.next_cursor is None:
            return
        cursor = rows.next_cursor


def test_a_page_that_ends_exactly_at_the_end_has_no_cursor(
    filled: tuple[TransactionHistory, list[Transaction]],
) -> None:
    history, rows = filled
    assert history.page(EVERYTHING, Sort(), len(rows)).next_cursor is None
    assert history.page(EVERYTHING, Sort(), len(rows) - 1).next_cursor is not None
    nothing = history.page(TransactionFilter(search="nothing has this"), Sort(), 5)
    assert (nothing.transactions, nothing.next_cursor) == ((), None)


@pytest.mark.parametrize("limit", [0, -1, 10_001])
def test_a_senseless_page_size_is_refused(filled: tuple[TransactionHistory, list[Transaction]], limit: int) -> None:
    with pytest.raises(BadRequest, match="1 to 10000 rows"):
        filled[0].page(EVERYTHING, Sort(), limit)


def test_a_cursor_of_another_query_or_a_changed_one_is_refused(
    filled: tuple[TransactionHistory, list[Transaction]],
) -> None:
    history, _ = filled
    cursor = history.page(EVERYTHING, Sort(), 5).next_cursor
    assert cursor is not None
    for wanted, sort, changed in (
        (TransactionFilter(search="x"), Sort(), cursor),
        (EVERYTHING, Sort(descending=False), cursor),
        (EVERYTHING, Sort(), cursor[:-2] + "AA"),
        (EVERYTHING, Sort(), "'; DROP TABLE transactions; --"),
        (EVERYTHING, Sort(), ""),
    ):
        with pytest.raises(BadRequest, match="first page"):
            history.page(wanted, sort, 5, changed)


def test_a_new_row_neither_repeats_nor_hides_one_of_the_next_page(database: Database) -> None:
    ledger, history = PaymentLedger(database), TransactionHistory(database)
    old = [ledger.intend(intent()) for _ in range(6)]
    first = history.page(EVERYTHING, Sort(), 3)
    ledger.intend(intent())
    second = history.page(EVERYTHING, Sort(), 3, first.next_cursor)
    assert [*first.transactions, *second.transactions] == old[::-1]


def test_a_payment_is_found_by_its_hash_and_by_its_beginning(database: Database) -> None:
    ledger, history = PaymentLedger(database), TransactionHistory(database)
    row = ledger.record_receipt(receipt(payment_hash="c0ffee" + new_hash()[6:]))
    ledger.record_receipt(receipt())
    for search in (row.payment_hash, row.payment_hash.upper(), "c0ffee", " C0FFEE "):
        assert history.page(TransactionFilter(search=search), Sort(), 5).transactions == (row,)


def test_a_time_without_a_zone_is_the_computers(filled: tuple[TransactionHistory, list[Transaction]]) -> None:
    history, _ = filled
    moment = START + timedelta(hours=5)
    local = moment.astimezone().replace(tzinfo=None)
    assert history.count(TransactionFilter(since=local)) == history.count(TransactionFilter(since=moment)) > 0
