"""A filter and an order as the statements that a table asks: its first rows, rows from a place on, and all places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from sqlalchemy import (
    ARRAY,
    Boolean,
    ClauseElement,
    ColumnElement,
    Dialect,
    Select,
    Uuid,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.ledger.row_document import row_document
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS
from lnwallet_desktop.ledger.tables import transactions

PAGE = 200
"""Rows that are fetched at once."""
LONGEST_LIST = 100_000
"""Up to so many rows an order is kept as the list of its ids (16 bytes each); longer ones as the keys of some rows."""

_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # for SQL text only: it never connects


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL for psycopg itself, with its named parameters."""

    sql: bytes
    parameters: dict[str, Any] = field(repr=False)

    def with_values(self, **values: Any) -> Statement:
        return Statement(self.sql, self.parameters | values)


@dataclass(frozen=True)
class Question:
    """What a table shows. Only the filter's conditions are made anew for each: the SQL around them stands."""

    wanted: TransactionFilter
    sort: Sort

    @property
    def plans_differ(self) -> bool:
        """Whether only a trial tells which plan is fast: along the order's index, or by gathering what matches.

        The planner takes the order's index and hopes for matches, which are dense or all at the other end (347 ms);
        where one index has both the filter and the order, it is right.
        """
        given = {name for name in self.wanted.__dataclass_fields__ if getattr(self.wanted, name) is not None}
        return not any(given <= served for served in _SERVED.get(self.sort.field, ()))

    @property
    def first_page(self) -> Statement:
        return self._statement(_rows).with_values(most=PAGE)

    @property
    def gathered_first_page(self) -> Statement:
        """The same rows; the matches come first, and are sorted then."""
        return self._statement(_gathered_rows).with_values(most=PAGE)

    @property
    def page_from(self) -> Statement:
        """Rows from the place k0, k1, … on (of Sort.position), leaving out `skip`, at most `most`."""
        return self._statement(_rows_from)

    @property
    def page_after(self) -> Statement:
        """Rows after the place k0, k1, …, at most `most`."""
        return self._statement(_rows_after)

    @property
    def page_at(self) -> Statement:
        """Rows by their number: slow far down, and right without knowing any place."""
        return self._statement(_rows_at)

    @property
    def documents_after(self) -> Statement:
        """As `page_after`: each row's document, and its place."""
        return self._statement(_documents_after)

    @property
    def documents_at(self) -> Statement:
        """As `page_at`: each row's document, and its place."""
        return self._statement(_documents_at)

    @property
    def ids(self) -> Statement:
        """One array of all ids in order, or of the first LONGEST_LIST + 1."""
        return self._statement(_id_array).with_values(most=LONGEST_LIST + 1)

    @property
    def ids_from(self) -> Statement:
        """Ids from the place k0, k1, … on, at most `most`."""
        return self._statement(_ids_from)

    @property
    def keys(self) -> Statement:
        """The places of all rows in order, for `history_fences` to walk."""
        return self._statement(_places)

    @property
    def among(self) -> Statement:
        """Rows of the given `ids`, those that this question shows first, in its order; a last column says which."""
        return self._statement(_rows_of_ids)

    def place(self, position: tuple[Any, ...]) -> dict[str, Any]:
        """A place as the parameters k0, k1, …"""
        return {f"k{n}": value for n, value in enumerate(position)}

    def _statement(self, asked: Callable[[Sort], bytes]) -> Statement:
        shown = self._shown
        return Statement(asked(self.sort).replace(_SHOWN_MARK, shown.sql), shown.parameters)

    @cached_property
    def _shown(self) -> Statement:
        """The filter's conditions."""
        conditions = self.wanted.conditions()
        made = driver_statement(and_(*conditions)) if conditions else Statement(b"true", {})
        return Statement(b"(" + made.sql + b")", made.parameters)


_IS_ONE_OF_IDS = transactions.c.transaction_id == func.any(bindparam("ids", type_=ARRAY(Uuid)))

_SHOWN_MARK = b"<shown>"
_SHOWN: ColumnElement[bool] = literal_column(_SHOWN_MARK.decode(), Boolean)
"""Stands in the SQL for the filter's conditions."""


def _standing(make: Callable[[Sort], Select[Any]]) -> Callable[[Sort], bytes]:
    """SQL that is made once for each order: SQLAlchemy takes up to 3 ms, a third of a repaint of the table."""
    return cache(lambda sort: driver_statement(make(sort)).sql)


def _ordered(selected: Select[Any], sort: Sort) -> Select[Any]:
    return selected.where(_SHOWN).order_by(*sort.order())


def _most(selected: Select[Any]) -> Select[Any]:
    return selected.limit(bindparam("most"))


def _from(selected: Select[Any], sort: Sort, inclusive: bool) -> Select[Any]:
    place = [bindparam(f"k{n}", type_=column.type) for n, column in enumerate(sort.columns())]
    return selected.where(sort.after(place, inclusive))


def _all_rows(sort: Sort) -> Select[Any]:
    return _ordered(select(*TRANSACTION_COLUMNS), sort)


def _all_ids(sort: Sort) -> Select[Any]:
    return _ordered(select(transactions.c.transaction_id), sort)


def _all_documents(sort: Sort) -> Select[Any]:
    return _ordered(select(row_document(), *sort.columns()).select_from(transactions), sort)


@cache
def _gathered_rows(sort: Sort) -> bytes:
    """In the second half `transactions` are the matches of the first."""
    matches = driver_statement(select(*TRANSACTION_COLUMNS).where(_SHOWN)).sql
    ordered = driver_statement(_most(select(*TRANSACTION_COLUMNS).order_by(*sort.order()))).sql
    return b"WITH transactions AS MATERIALIZED (" + matches + b") " + ordered


_rows = _standing(lambda sort: _most(_all_rows(sort)))
_rows_from = _standing(lambda sort: _most(_from(_all_rows(sort), sort, inclusive=True)).offset(bindparam("skip")))
_rows_after = _standing(lambda sort: _most(_from(_all_rows(sort), sort, inclusive=False)))
_rows_at = _standing(lambda sort: _most(_all_rows(sort)).offset(bindparam("skip")))
_documents_after = _standing(lambda sort: _most(_from(_all_documents(sort), sort, inclusive=False)))
_documents_at = _standing(lambda sort: _most(_all_documents(sort)).offset(bindparam("skip")))
_id_array = _standing(lambda sort: select(func.array(_most(_all_ids(sort)).scalar_subquery(), type_=ARRAY(Uuid))))
_ids_from = _standing(lambda sort: _most(_from(_all_ids(sort), sort, inclusive=True)))
_places = _standing(
    lambda sort: _ordered(select(*(column.label(f"k{n}") for n, column in enumerate(sort.columns()))), sort)
)
_rows_of_ids = _standing(
    lambda sort: (
        select(*TRANSACTION_COLUMNS, func.coalesce(_SHOWN, false()).label("shown"))
        .where(_IS_ONE_OF_IDS)
        .order_by(literal_column("shown").desc(), *sort.order())
    )
)


_SERVED: dict[SortField, tuple[set[str], ...]] = {
    SortField.TIMESTAMP: (
        {"since", "until"},
        {"status", "since", "until"},
        {"direction", "since", "until"},
        {"recipient", "since", "until"},
    ),
    SortField.AMOUNT: ({"min_amount_sats", "max_amount_sats"}, {"status", "min_amount_sats", "max_amount_sats"}),
    SortField.STATUS: ({"status", "since", "until"},),
    SortField.RECIPIENT: ({"recipient", "since", "until"},),
    SortField.DIRECTION: ({"direction", "since", "until"},),
    SortField.MEMO: (set(),),
    SortField.FEE: (set(),),
    SortField.PAYMENT_HASH: (set(),),
}
"""Filters that the index of an order serves as well."""


def driver_statement(question: ClauseElement) -> Statement:
    """As psycopg takes it. The parameters here need no conversion of SQLAlchemy's."""
    compiled = question.compile(dialect=_DIALECT)
    return Statement(str(compiled).encode(), dict(compiled.params))


BY_ID = driver_statement(select(*TRANSACTION_COLUMNS).where(_IS_ONE_OF_IDS))
"""Rows whatever the question, by `ids`."""
