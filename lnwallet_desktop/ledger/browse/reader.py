"""Answers a table's questions, each on a lane of its own, so that none waits for another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from lnwallet_desktop.ledger.browse.lane import Connection, Lane, QueryCancelled
from lnwallet_desktop.ledger.browse.order import STEP, Fences, IdList, Order, Position
from lnwallet_desktop.ledger.browse.ordered_ids import OrderedIds
from lnwallet_desktop.ledger.browse.question import BY_ID, LONGEST_LIST, PAGE, Question, Statement, driver_statement
from lnwallet_desktop.ledger.browse.row_page import RowPage
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.ledger.row_mapping import transaction_of
from lnwallet_desktop.ledger.summaries import summary_totals
from lnwallet_desktop.ledger.totals import Totals, totals_of, totals_question
from lnwallet_desktop.payments import Transaction

_ONE_PROCESS = "SET max_parallel_workers_per_gather = 0; "
_ALONG_THE_ORDER = _ONE_PROCESS + "SET enable_sort = off; SET enable_bitmapscan = off; SET enable_seqscan = off; "
_MATCHES_FIRST = _ONE_PROCESS + "SET enable_indexscan = off; "
"""By bitmaps, so in the order of the heap: 66 000 rows out of a million in 40 ms, against 340 by an index's order."""
_LONG = "SET statement_timeout = '2min'; "
"""For what goes over the whole history; a newer question ends it at once."""


class HistoryReader:
    """For one table. Every answer is a future; a newer question withdraws the older, which fails with QueryCancelled.

    All fail with LedgerUnavailable where the database does not answer, and with BadRequest for a search that no text
    can match. Thread-safe; nothing here waits.
    """

    def __init__(self, database: Database, step: int = STEP) -> None:
        """step: rows from one known place of a long order to the next."""
        self._database = database
        self._step = step
        connect = database.raw_connection
        self._walk = Lane("walk", connect, _ALONG_THE_ORDER)
        self._gather = Lane("gather", connect, _MATCHES_FIRST)
        self._page = Lane("page", connect, _ONE_PROCESS)
        self._measure = Lane("measure", connect, _LONG)
        self._sums = Lane("sums", connect, _LONG)
        self._lanes = (self._walk, self._gather, self._page, self._measure, self._sums)
        self._stopping = ThreadPoolExecutor(1, "history stop")

    def first(self, question: Question) -> Future[RowPage]:
        """The first PAGE rows. Withdraws every earlier question."""
        self.withdraw()
        if not question.plans_differ:
            return self._walk.submit(lambda connection: _rows(connection, question.first_page))
        race = _Race(self._stop)
        race.enter(self._walk, lambda connection: _rows(connection, question.first_page))
        race.enter(self._gather, lambda connection: _rows(connection, question.gathered_first_page))
        return race.start()

    def page(self, question: Question, order: Order | None, number: int, most: int = PAGE) -> Future[RowPage]:
        """Up to `most` rows from the row of that number on; without an order by counting, which is slow far down."""
        return self._page.submit(lambda connection: _page(connection, question, order, number, most))

    def head(self, question: Question, ids: Sequence[UUID]) -> Future[tuple[RowPage, dict[UUID, Transaction]]]:
        """The first rows as they are now, and those of these ids."""
        return self._page.submit(lambda connection: (_rows(connection, question.first_page), _by_id(connection, ids)))

    def among(
        self, question: Question, ids: Sequence[UUID]
    ) -> Future[tuple[list[Transaction], dict[UUID, Transaction]]]:
        """Of the rows of these ids: those that the question shows, in its order; and all of them."""
        return self._page.submit(lambda connection: _among(connection, question, ids))

    def order(self, question: Question, long: bool) -> Future[Order]:
        """Where all rows stand. long: it is known to be longer than a list. Withdraws the measuring before it."""
        self._stop(self._measure)
        return self._measure.submit(lambda connection: _order(connection, question, long, self._step))

    def numbers(self, question: Question, order: Order, rows: Sequence[Transaction]) -> Future[dict[UUID, int]]:
        """The numbers of these rows; one that the question does not show is left out."""
        return self._page.submit(lambda connection: _numbers(connection, question, order, rows))

    def totals(self, wanted: TransactionFilter) -> Future[Totals]:
        """Count and sums. Withdraws those asked for before."""
        self._stop(self._sums)
        return self._sums.submit(lambda connection: self._totals(connection, wanted))

    def row(self, transaction_id: UUID) -> Future[Transaction | None]:
        return self._page.submit(lambda connection: _by_id(connection, [transaction_id]).get(transaction_id))

    def withdraw(self) -> None:
        """Nobody waits for any answer any more."""
        for lane in self._lanes:
            self._stop(lane)

    def close(self) -> None:
        """End all lanes; may wait for the network. Safe to call twice."""
        for lane in self._lanes:
            lane.close()
        self._stopping.shutdown()

    def _totals(self, connection: Connection, wanted: TransactionFilter) -> Totals:
        known = summary_totals(self._database, wanted)
        if known is not None:
            return known
        statement = driver_statement(totals_question(wanted))
        return totals_of(connection.execute(statement.sql, statement.parameters).fetchone() or ())

    def _stop(self, lane: Lane, only: Future[Any] | None = None) -> None:
        running = lane.withdraw(only)
        if running is not None:
            self._stopping.submit(running)


class _Race:
    """The same question on two lanes, planned in two ways: the first answer counts, and the other is stopped."""

    def __init__(self, stop: Callable[[Lane, Future[Any]], None]) -> None:
        self.winner: Future[RowPage] = Future()
        self.winner.set_running_or_notify_cancel()
        self._stop = stop
        self._entered: list[tuple[Lane, Future[RowPage]]] = []
        self._lock = threading.Lock()
        self._failed = 0

    def enter(self, lane: Lane, ask: Callable[[Connection], RowPage]) -> None:
        self._entered.append((lane, lane.submit(ask)))

    def start(self) -> Future[RowPage]:
        """Once both are entered."""
        for _, future in self._entered:
            future.add_done_callback(self._finish)
        return self.winner

    def _finish(self, future: Future[RowPage]) -> None:
        with self._lock:
            if self.winner.done():
                return
            error = future.exception()
            if error is None:
                self.winner.set_result(future.result())
            else:
                self._failed += 1
                if self._failed < 2 and not isinstance(error, QueryCancelled):
                    return  # the other may still answer
                self.winner.set_exception(error)
        for lane, other in self._entered:
            if other is not future:
                self._stop(lane, other)


def _rows(connection: Connection, statement: Statement) -> RowPage:
    with connection.cursor(binary=True) as cursor:
        return RowPage(cursor.execute(statement.sql, statement.parameters).fetchall())


def _by_id(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, Transaction]:
    if not ids:
        return {}
    with connection.cursor(binary=True) as cursor:
        return {row[0]: transaction_of(row) for row in cursor.execute(BY_ID.sql, {"ids": list(ids)})}


def _among(
    connection: Connection, question: Question, ids: Sequence[UUID]
) -> tuple[list[Transaction], dict[UUID, Transaction]]:
    with connection.cursor(binary=True) as cursor:
        found = cursor.execute(question.among.sql, question.among.parameters | {"ids": list(ids)}).fetchall()
    rows = [transaction_of(row[:-1]) for row in found]
    return [row for row, raw in zip(rows, found, strict=True) if raw[-1]], {row.transaction_id: row for row in rows}


def _page(connection: Connection, question: Question, order: Order | None, number: int, most: int) -> RowPage:
    match order:
        case IdList(ids):
            wanted = ids[number : number + most]
            with connection.cursor(binary=True) as cursor:
                found = {row[0]: row for row in cursor.execute(BY_ID.sql, {"ids": wanted})}
            return RowPage([found[each] for each in wanted if each in found])
        case Fences():
            position, skip = order.before_number(number)
            values = question.place(position) | {"skip": skip, "most": most}
            return _rows(connection, question.page_from.with_values(**values))
    return _rows(connection, question.page_at.with_values(skip=number, most=most))


def _order(connection: Connection, question: Question, long: bool, step: int) -> Order:
    if not long:
        with connection.cursor(binary=True) as cursor:
            cursor.execute(question.ids.sql, question.ids.parameters)
            result = cursor.pgresult
            ids = OrderedIds.from_array((result.get_value(0, 0) if result is not None else None) or b"")
        if len(ids) <= LONGEST_LIST:
            return IdList(ids)
    return _fences(connection, question, step)


def _fences(connection: Connection, question: Question, step: int) -> Fences:
    walk = psycopg.ClientCursor(connection).mogrify(question.keys.sql, question.keys.parameters)
    with connection.transaction():
        connection.execute(_ALONG_THE_ORDER.replace("SET", "SET LOCAL").encode())
        *fences, (count, _) = connection.execute("SELECT at, key FROM history_fences(%s, %s)", [walk, step]).fetchall()
    positions = tuple(_position(question.sort, key) for _, key in fences)
    return Fences(tuple(at for at, _ in fences), positions, count, question.sort.descending)


def _position(sort: Sort, key: dict[str, Any]) -> Position:
    return tuple(_typed(field, key[f"k{n}"]) for n, field in enumerate(sort.keys))


def _typed(field: SortField, value: Any) -> Any:
    match field:
        case SortField.TRANSACTION_ID:
            return UUID(value)
        case SortField.TIMESTAMP | SortField.SETTLED_AT:
            return datetime.fromisoformat(value)
    return value


def _numbers(connection: Connection, question: Question, order: Order, rows: Sequence[Transaction]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for row in rows:
        if isinstance(order, IdList):
            number = order.ids.find(row.transaction_id)
        else:
            number = _number_behind_fence(connection, question, order, row)
        if number is not None:
            found[row.transaction_id] = number
    return found


def _number_behind_fence(connection: Connection, question: Question, order: Fences, row: Transaction) -> int | None:
    if not len(order):
        return None
    position, start = order.before_position(question.sort.position(row))
    values = question.ids_from.parameters | question.place(position) | {"most": 2 * STEP}
    with connection.cursor(binary=True) as cursor:
        cursor.execute(question.ids_from.sql, values)
        for number, (transaction_id,) in enumerate(cursor, start):
            if transaction_id == row.transaction_id:
                return number
    return None
