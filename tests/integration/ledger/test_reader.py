"""The table's questions: first rows, pages anywhere, places, as Python answers them; and giving questions up."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from lnwallet_desktop.errors import BadRequest, LedgerUnavailable
from lnwallet_desktop.ledger.browse.lane import Lane, QueryCancelled
from lnwallet_desktop.ledger.browse.order import Fences, IdList
from lnwallet_desktop.ledger.browse.question import PAGE, Question
from lnwallet_desktop.ledger.browse.reader import HistoryReader
from lnwallet_desktop.ledger.browse.row_page import RowPage
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.history import Sort, SortField, TransactionFilter, TransactionHistory
from lnwallet_desktop.ledger.indexes import INDEXES, missing
from lnwallet_desktop.payments import Transaction
from tests.postgres import Postgres, wait_until

from .test_history import EVERYTHING, filled, filters, matches, sorted_rows, sorts

__all__ = ["filled"]

STEP = 7


@pytest.fixture(scope="module")
def reader(filled: tuple[TransactionHistory, list[Transaction]]) -> Iterator[HistoryReader]:
    with closing(HistoryReader(filled[0]._database, STEP)) as reader:
        yield reader


@settings(max_examples=80, deadline=None)
@given(wanted=filters, sort=sorts, number=st.integers(0, 260), long=st.booleans())
def test_every_page_of_every_order_has_the_rows_that_python_gives(
    filled: tuple[TransactionHistory, list[Transaction]],
    reader: HistoryReader,
    wanted: TransactionFilter,
    sort: Sort,
    number: int,
    long: bool,
) -> None:
    expected = sorted_rows([row for row in filled[1] if matches(wanted, row)], sort)
    question = Question(wanted, sort)
    assert list(reader.first(question).result()) == expected[:PAGE]
    order = reader.order(question, long).result()
    assert len(order) == len(expected)
    assert isinstance(order, Fences if long else IdList)
    if expected or not long:
        assert list(reader.page(question, order, number, 20).result()) == expected[number : number + 20]
    assert list(reader.page(question, None, number, 20).result()) == expected[number : number + 20]
    some = expected[number % 50 :: 50]
    found = reader.numbers(question, order, some).result()
    assert found == {row.transaction_id: expected.index(row) for row in some}
    assert reader.totals(wanted).result() == filled[0].totals(wanted)


@pytest.mark.parametrize("field", SortField)
@pytest.mark.parametrize("descending", [True, False])
def test_places_compare_in_python_as_in_the_database(
    filled: tuple[TransactionHistory, list[Transaction]], reader: HistoryReader, field: SortField, descending: bool
) -> None:
    sort = Sort(field, descending)
    order = reader.order(Question(EVERYTHING, sort), long=True).result()
    rows = sorted_rows(filled[1], sort)
    assert isinstance(order, Fences)
    assert list(order.positions) == [sort.position(row) for row in rows[::STEP]]
    assert list(order.positions) == sorted(order.positions, reverse=descending)


def test_a_row_that_the_question_does_not_show_has_no_number(
    filled: tuple[TransactionHistory, list[Transaction]], reader: HistoryReader
) -> None:
    late = max(row.timestamp for row in filled[1])
    question = Question(TransactionFilter(until=late - timedelta(hours=1)), Sort())
    hidden = [row for row in filled[1] if row.timestamp == late][:3]
    for long in (True, False):
        assert reader.numbers(question, reader.order(question, long).result(), hidden).result() == {}


def test_the_head_comes_with_the_rows_asked_for(
    filled: tuple[TransactionHistory, list[Transaction]], reader: HistoryReader
) -> None:
    some = filled[1][3]
    head, rows = reader.head(Question(EVERYTHING, Sort()), [some.transaction_id, uuid4()]).result()
    assert list(head) == sorted_rows(filled[1], Sort())[:PAGE]
    assert rows == {some.transaction_id: some}
    assert reader.row(some.transaction_id).result() == some
    assert reader.row(uuid4()).result() is None


@settings(max_examples=40, deadline=None)
@given(wanted=filters, sort=sorts)
def test_of_some_rows_it_tells_those_that_the_question_shows(
    filled: tuple[TransactionHistory, list[Transaction]],
    reader: HistoryReader,
    wanted: TransactionFilter,
    sort: Sort,
) -> None:
    some = filled[1][::3]
    shown, rows = reader.among(Question(wanted, sort), [uuid4(), *(row.transaction_id for row in some)]).result()
    assert shown == sorted_rows([row for row in some if matches(wanted, row)], sort)
    assert rows == {row.transaction_id: row for row in some}


def test_a_search_that_nothing_can_match_is_refused(reader: HistoryReader) -> None:
    with pytest.raises(BadRequest, match="character"):
        reader.first(Question(TransactionFilter(search="a\x00b"), Sort())).result()


def test_a_newer_question_withdraws_the_older_one_even_while_it_runs(database: Database, postgres: Postgres) -> None:
    with closing(HistoryReader(database)) as reader:
        reader.first(Question(EVERYTHING, Sort())).result()
        with database.transaction() as holding:
            holding.execute(text("LOCK TABLE transactions"))  # so that the question hangs until it is given up
            older = reader.first(Question(EVERYTHING, Sort()))
            wait_until(lambda: postgres.run("SELECT count(*) FROM pg_locks WHERE NOT granted") == [(1,)])
            raced = reader.first(Question(TransactionFilter(search="rent"), Sort()))
            with pytest.raises(QueryCancelled):
                older.result(timeout=10)
            newest = reader.first(Question(EVERYTHING, Sort(descending=False)))
            with pytest.raises(QueryCancelled):
                raced.result(timeout=10)
        assert len(newest.result(timeout=10)) == 0


def test_the_time_limit_is_not_taken_for_a_withdrawal(database: Database) -> None:
    lane = Lane("test", database.raw_connection, "SET lock_timeout = '20ms'; SET statement_timeout = '20ms'")
    with closing(lane):
        with database.transaction() as holding:
            holding.execute(text("LOCK TABLE transactions"))
            asked = lane.submit(lambda connection: connection.execute("SELECT count(*) FROM transactions").fetchone())
            with pytest.raises(LedgerUnavailable):
                asked.result(timeout=10)
        again = lane.submit(lambda connection: connection.execute("SELECT count(*) FROM transactions").fetchone())
        assert again.result(timeout=10) == (0,)


def test_a_lane_connects_again_after_its_connection_was_cut(database: Database, postgres: Postgres) -> None:
    with closing(Lane("test", database.raw_connection)) as lane:
        pid = lane.submit(lambda connection: connection.info.backend_pid).result(timeout=10)
        postgres.run(f"SELECT pg_terminate_backend({pid})")
        wait_until(lambda: (pid,) not in postgres.run("SELECT pid FROM pg_stat_activity"))
        with pytest.raises(LedgerUnavailable):
            lane.submit(lambda connection: connection.execute("SELECT 1").fetchone()).result(timeout=10)
        assert lane.submit(lambda connection: connection.execute("SELECT 1").fetchone()).result(timeout=10) == (1,)


def test_after_its_end_a_lane_answers_nothing_more(database: Database) -> None:
    lane = Lane("test", database.raw_connection)
    lane.close()
    with pytest.raises(QueryCancelled):
        lane.submit(lambda connection: connection.execute("SELECT 1")).result(timeout=10)


def test_every_index_is_there_and_a_half_made_one_is_made_again(postgres: Postgres) -> None:
    with postgres.database() as url, closing(Database(Address(url))) as database:
        with database.raw_connection() as connection:
            assert missing(connection) == []
            connection.execute("DROP INDEX transactions_by_direction")
            connection.execute(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'transactions_by_memo'::regclass"
            )
            assert {index.name for index in missing(connection)} == {
                "transactions_by_direction",
                "transactions_by_memo",
            }
        told: list[tuple[int, int]] = []
        database.build_indexes(lambda made, of: told.append((made, of)))
        assert told == [(0, 2), (1, 2)]
        with database.raw_connection() as connection:
            assert missing(connection) == []


def test_indexes_are_added_while_payments_are_written(postgres: Postgres) -> None:
    with postgres.database() as url, closing(Database(Address(url))) as database, database.raw_connection() as other:
        other.execute("DROP INDEX transactions_found; DROP INDEX transactions_by_fee_sats")
        with psycopg.connect(url.replace("+psycopg", "")) as writing:
            writing.execute("INSERT INTO own_invoices (payment_hash, expires_at) VALUES (repeat('a', 64), now())")
            database.build_indexes(lambda made, of: None)  # an index that blocks would wait for this transaction
        assert missing(other) == []
        assert len(INDEXES) == 7


def test_an_order_uses_its_index(database: Database) -> None:
    """For each column of the table, in both directions: rows are walked, never sorted."""
    from lnwallet_desktop.ledger.browse.question import Statement
    from lnwallet_desktop.ledger.browse.reader import _ALONG_THE_ORDER

    fields = [field for field in SortField if field not in (SortField.SETTLED_AT, SortField.INITIATED_BY)]
    with database.raw_connection() as connection:
        connection.execute(_ALONG_THE_ORDER.encode())
        for sort in [Sort(field, descending) for field in fields for descending in (True, False)]:
            statement: Statement = Question(EVERYTHING, sort).first_page
            plan = connection.execute(b"EXPLAIN (COSTS OFF) " + statement.sql, statement.parameters).fetchall()
            told = "\n".join(str(line) for (line,) in plan)
            assert "Index Scan" in told, (sort, told)
            assert "Seq Scan" not in told and "->  Sort" not in told, (sort, told)


def test_the_newest_of_many_quick_questions_is_always_answered(
    filled: tuple[TransactionHistory, list[Transaction]], reader: HistoryReader
) -> None:
    """The loser of a race is stopped; the question after it, which waits on the same lane, is not."""
    for round_ in range(100):
        asked = [Question(TransactionFilter(search=word), Sort()) for word in ("rent", "miete", "zebra", "beef")]
        newest = [reader.first(question) for question in asked[: 2 + round_ % 3]][-1]
        assert isinstance(newest.result(timeout=10), RowPage)
