"""The read side: pages, counts, totals, and the ordered ids and rows that the window's table is made of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, bindparam, func, select

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.ordered_ids import OrderedIds, QueryCancelled, QueryHandle
from lnwallet_desktop.ledger.page_cursor import read_cursor, write_cursor
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS, transaction_of
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction

__all__ = [
    "OrderedIds",
    "Page",
    "QueryCancelled",
    "QueryHandle",
    "Sort",
    "SortField",
    "Totals",
    "TransactionFilter",
    "TransactionHistory",
]

MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order. next_cursor: for the rows after them; None at the end."""

    transactions: tuple[Transaction, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Of one filter's rows. sent, received and fees: of successful ones; pending: amounts sent and not yet settled."""

    count: int
    sent_sats: Sats
    received_sats: Sats
    fees_sats: Sats
    pending_sats: Sats


class TransactionHistory:
    """Answers questions about the history. Thread-safe; every method raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        wanted = func.any(bindparam("ids", type_=ARRAY(Uuid)))
        self._rows_sql, _ = self._driver_sql(
            select(*TRANSACTION_COLUMNS).where(transactions.c.transaction_id == wanted)
        )

    def page(self, wanted: TransactionFilter, sort: Sort, limit: int, cursor: str | None = None) -> Page:
        """Up to `limit` rows (1 to 10 000) after the cursor. Raises BadRequest for a limit or cursor that is not good.

        By key, so a page costs the same wherever it lies, and a new row neither repeats nor hides another.
        """
        if not 1 <= limit <= MAX_PAGE:
            raise BadRequest(f"A page has 1 to {MAX_PAGE} rows; {limit} were asked for.")
        question = select(*TRANSACTION_COLUMNS).where(*wanted.conditions()).order_by(*sort.order()).limit(limit + 1)
        if cursor is not None:
            question = question.where(sort.after(read_cursor(wanted, sort, cursor)))
        with self._database.reading() as connection:
            found = [transaction_of(row) for row in connection.execute(question)]
        rows = tuple(found[:limit])
        more = len(found) > limit
        return Page(rows, write_cursor(wanted, sort, sort.position(rows[-1])) if more else None)

    def count(self, wanted: TransactionFilter) -> int:
        with self._database.reading() as connection:
            question = select(func.count()).select_from(transactions).where(*wanted.conditions())
            return int(connection.execute(question).scalar_one())

    def totals(self, wanted: TransactionFilter) -> Totals:
        t = transactions.c
        paid = t.status == PaymentStatus.SUCCESS.value
        sent = t.direction == Direction.SENT.value
        question = select(
            func.count(),
            func.coalesce(func.sum(t.amount_sats).filter(paid, sent), 0),
            func.coalesce(func.sum(t.amount_sats).filter(paid, ~sent), 0),
            func.coalesce(func.sum(t.fee_sats).filter(paid), 0),
            func.coalesce(func.sum(t.amount_sats).filter(t.status == PaymentStatus.PENDING.value, sent), 0),
        ).where(*wanted.conditions())
        with self._database.reading() as connection:
            row = connection.execute(question).one()
        count, *sums = (int(value) for value in row)
        return Totals(count, *map(Sats, sums))

    def ordered_ids(self, wanted: TransactionFilter, sort: Sort, handle: QueryHandle | None = None) -> OrderedIds:
        """The ids of all rows, in order; 1 M in about 0.2 s. Raises QueryCancelled when the handle says so."""
        inner = select(transactions.c.transaction_id).where(*wanted.conditions()).order_by(*sort.order())
        sql, parameters = self._driver_sql(select(func.array(inner.scalar_subquery(), type_=ARRAY(Uuid))))
        with (
            self._database.reading_raw() as connection,
            handle.running(connection) if handle else nullcontext(),
            connection.cursor(binary=True) as cursor,
        ):
            cursor.execute(sql, parameters)
            result = cursor.pgresult
            return OrderedIds.from_array((result.get_value(0, 0) if result is not None else None) or b"")

    def rows(self, ids: Sequence[UUID], handle: QueryHandle | None = None) -> list[Transaction]:
        """Those rows, in the order of their ids; ids without a row are left out. Raises QueryCancelled."""
        with (
            self._database.reading_raw() as connection,
            handle.running(connection) if handle else nullcontext(),
            connection.cursor(binary=True) as cursor,
        ):
            cursor.execute(self._rows_sql, {"ids": list(ids)})
            found = {row[0]: transaction_of(row) for row in cursor}
        return [found[wanted] for wanted in ids if wanted in found]

    def _driver_sql(self, question: Select[Any]) -> tuple[bytes, dict[str, Any]]:
        """For psycopg itself. The parameters here need no conversion of SQLAlchemy's."""
        compiled = question.compile(self._database.engine)
        return str(compiled).encode(), dict(compiled.params)
