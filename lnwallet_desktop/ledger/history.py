"""The read side: pages by cursor, counts and totals for commands, and the reader behind the window's table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.browse.question import Question, Statement
from lnwallet_desktop.ledger.browse.reader import HistoryReader
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.page_cursor import read_cursor, write_cursor
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS, transaction_of
from lnwallet_desktop.ledger.summaries import summary_answer, summary_question, summary_totals
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.ledger.totals import Totals, totals_of, totals_question
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import phrase

__all__ = ["DocumentPage", "Page", "Sort", "SortField", "Totals", "TransactionFilter", "TransactionHistory"]

MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order. next_cursor: for the rows after them; None at the end."""

    transactions: tuple[Transaction, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """As Page, each row as the JSON text of its document. total: how many rows there are on all pages."""

    documents: tuple[str, ...]
    total: int
    next_cursor: str | None


class TransactionHistory:
    """Answers questions about the history. Thread-safe; every method raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.reader = HistoryReader(database)

    def page(self, wanted: TransactionFilter, sort: Sort, limit: int, cursor: str | None = None) -> Page:
        """Up to `limit` rows (1 to 10 000) after the cursor. Raises BadRequest for a limit or cursor that is not good.

        By key, so a page costs the same wherever it lies, and a new row neither repeats nor hides another.
        """
        question = _question(wanted, sort)
        if cursor is None:
            found = self._rows(_limited(question.page_at, limit, skip=0))
        else:
            found = self._rows(_limited(question.page_after, limit, **_place(question, cursor)))
        rows = tuple(transaction_of(row) for row in found[:limit])
        more = len(found) > limit
        return Page(rows, write_cursor(wanted, sort, sort.position(rows[-1])) if more else None)

    def documents(self, wanted: TransactionFilter, sort: Sort, limit: int, cursor: str | None = None) -> DocumentPage:
        """As `page`, for programs; a cursor of either is good for both."""
        question = _question(wanted, sort)
        if cursor is None:
            asked = _limited(question.documents_at, limit, skip=0)
        else:
            asked = _limited(question.documents_after, limit, **_place(question, cursor))
        found, totals = self._with_totals(asked, wanted)
        rows = found[:limit]
        next_cursor = write_cursor(wanted, sort, rows[-1][1:]) if len(found) > limit else None
        return DocumentPage(tuple(row[0] for row in rows), totals.count, next_cursor)

    def find(self, transaction_id: UUID) -> Transaction | None:
        question = select(*TRANSACTION_COLUMNS).where(transactions.c.transaction_id == transaction_id)
        with self._database.reading() as connection:
            row = connection.execute(question).one_or_none()
        return transaction_of(row) if row is not None else None

    def count(self, wanted: TransactionFilter) -> int:
        with self._database.reading() as connection:
            question = select(func.count()).select_from(transactions).where(*wanted.conditions())
            return int(connection.execute(question).scalar_one())

    def totals(self, wanted: TransactionFilter) -> Totals:
        known = summary_totals(self._database, wanted)
        if known is not None:
            return known
        with self._database.reading() as connection:
            return totals_of(connection.execute(totals_question(wanted)).one())

    def ping(self) -> None:
        """Whether the database answers."""
        with self._database.reading() as connection:
            connection.execute(select(1))

    def close(self) -> None:
        """End the reader; may wait for the network."""
        self.reader.close()

    def _rows(self, asked: Statement) -> list[tuple[Any, ...]]:
        with self._database.reading_raw() as connection, connection.cursor(binary=True) as cursor:
            return cursor.execute(asked.sql, asked.parameters).fetchall()

    def _with_totals(self, asked: Statement, wanted: TransactionFilter) -> tuple[list[tuple[Any, ...]], Totals]:
        """Both of one connection, where the summaries have the totals."""
        summed = summary_question(wanted)
        if summed is None:
            return self._rows(asked), self.totals(wanted)
        with self._database.reading_raw() as connection, connection.cursor(binary=True) as cursor:
            found = cursor.execute(asked.sql, asked.parameters).fetchall()
            (row,) = cursor.execute(summed.sql, summed.parameters).fetchall()
        return found, summary_answer(self._database, wanted, row) or self.totals(wanted)


def _limited(statement: Statement, limit: int, **values: Any) -> Statement:
    """For one row more than `limit`, if there are so many. Raises BadRequest for a limit that is not good."""
    if not 1 <= limit <= MAX_PAGE:
        raise BadRequest(
            phrase("A page has 1 to {max_page} rows; {limit} were asked for.", max_page=MAX_PAGE, limit=limit)
        )
    return statement.with_values(**values, most=limit + 1)


def _place(question: Question, cursor: str) -> dict[str, Any]:
    """Raises BadRequest."""
    return question.place(tuple(read_cursor(question.wanted, question.sort, cursor)))


@lru_cache(64)
def _question(wanted: TransactionFilter, sort: Sort) -> Question:
    """Programs ask for the same over and over, and to make a statement takes as long as to run it."""
    return Question(wanted, sort)
