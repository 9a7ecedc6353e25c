"""Whatever filter and order a person sets, the table shows what PostgreSQL has, while rows come in and settle."""

import random
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from sqlalchemy import insert, select, text

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS, transaction_of
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column
from tests.history_table import HistoryTable
from tests.integration.ledger.test_history import filters, matches, random_rows, sorted_rows
from tests.loops import Loop, until
from tests.postgres import Postgres, postgres

__all__ = ["postgres"]

AT_FIRST = 230
"""More than one page of the table."""
AT_MOST = 420
SETTLE_ONE = text(
    "UPDATE transactions SET status = :status, settled_at = now(), fee_sats = 2 WHERE transaction_id ="
    " (SELECT transaction_id FROM transactions WHERE status = 'pending' ORDER BY payment_hash LIMIT 1)"
)


class Writer:
    """Another workstation: a row comes in, a pending one settles, again and again while it is let."""

    def __init__(self, database: Database) -> None:
        self.written = 0
        self._database = database
        self._choose = random.Random(11)  # noqa: S311
        self._rows = AT_FIRST

    @contextmanager
    def writing(self) -> Iterator[None]:
        """For the block, on a thread of its own."""
        ending = threading.Event()
        thread = threading.Thread(target=self._write, args=(ending,))
        thread.start()
        try:
            yield
        finally:
            ending.set()
            thread.join()

    def _write(self, ending: threading.Event) -> None:
        while not ending.wait(0.01):
            with self._database.transaction() as connection:
                if self._rows < AT_MOST and self._choose.random() < 0.5:
                    self._rows += 1
                    connection.execute(insert(transactions), self._new_row())
                else:
                    status = self._choose.choice([PaymentStatus.SUCCESS, PaymentStatus.FAILED])
                    connection.execute(SETTLE_ONE, {"status": status.value})
                self.written += 1

    def _new_row(self) -> dict[str, object]:
        like = self._choose.choice(random_rows(50))
        at = self._choose.choice([like["timestamp"], datetime.now(UTC)])
        fresh = {"transaction_id": uuid4(), "payment_hash": uuid4().hex * 2, "timestamp": at, "settled_at": None}
        return like | fresh | {"status": PaymentStatus.PENDING.value, "fee_sats": None, "failure_reason": None}


@pytest.fixture(scope="module")
def database(postgres: Postgres) -> Iterator[Database]:
    with postgres.database() as url, closing(Database(Address(url))) as opened:
        with opened.transaction() as connection:
            connection.execute(insert(transactions), random_rows(AT_FIRST))
        yield opened


@asynccontextmanager
async def table_on(database: Database) -> AsyncIterator[HistoryTable]:
    table = HistoryTable(database)
    try:
        table.start()
        await table.follow()
        yield table
    finally:
        await table.end()
    assert table.failures == []


def all_rows(database: Database) -> list[Transaction]:
    with database.reading() as connection:
        return [transaction_of(row) for row in connection.execute(select(*TRANSACTION_COLUMNS))]


def rows_of(table: HistoryTable) -> list[Transaction | None]:
    """None: a row that still loads."""
    return [table.proxy.row_at(number) for number in range(table.proxy.rowCount())]


class Question(NamedTuple):
    """What a person sets: the filter, the header, and the row that they select then."""

    wanted: TransactionFilter
    column: Column
    order: Qt.SortOrder
    selected: int


questions = st.builds(Question, filters, st.sampled_from(Column), st.sampled_from(Qt.SortOrder), st.integers(0, 30))


# No shrinking: threads never run twice alike. The first example is always the simplest, twenty times the same.
@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(asked=st.lists(questions, min_size=20, max_size=20))
def test_the_table_shows_what_sql_has_while_rows_come_in_and_settle(
    database: Database, loop: Loop, asked: list[Question]
) -> None:
    async def scenario() -> None:
        writer, before = Writer(database), len(all_rows(database))
        async with table_on(database) as table:
            for question in asked:
                table.view.sortByColumn(question.column, question.order)
                table.proxy.show(question.wanted)
                with writer.writing():
                    await until(lambda: not table.feed.is_loading)
                    selected = select_row(table, question.selected)
                    written = writer.written
                    await until(lambda: writer.written >= written + 5)  # noqa: B023 - awaited in this round
                expected = rows_by_python(database, question)
                await until(lambda: rows_of(table) == expected)  # noqa: B023
                await table.settled()
                current = table.view.current
                kept = selected if selected in {row.transaction_id for row in expected} else None
                assert (current.transaction_id if current else None) == kept
        assert before < len(all_rows(database)) < before + writer.written  # both kinds of changes were made

    loop.run(scenario())


def rows_by_python(database: Database, question: Question) -> list[Transaction]:
    sort = Sort(HEADINGS[question.column].field, question.order is Qt.SortOrder.DescendingOrder)
    return sorted_rows([row for row in all_rows(database) if matches(question.wanted, row)], sort)


def select_row(table: HistoryTable, number: int) -> UUID | None:
    row = table.proxy.row_at(number) if number < table.proxy.rowCount() else None
    if row is None:
        table.view.clearSelection()
        table.view.setCurrentIndex(table.proxy.index(-1, -1))
        return None
    table.view.selectRow(number)
    return row.transaction_id
