"""A filter and an order as the statements that a table asks: its first rows, rows from a place on, and all places."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ClauseElement,
    Dialect,
    Select,
    Uuid,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql.util import ClauseAdapter

from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.ledger.row_document import row_document
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS
from lnwallet_desktop.ledger.tables import transactions

PAGE = 200
"""Rows that are fetched at once."""
LONGEST_LIST = 100_000
"""Up to so many rows an order is kept as the list of its ids (16 bytes each); longer ones as the keys of some rows."""

_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]  # for SQL text only: it never connects


_IS_ONE_OF_IDS = transactions.c.transaction_id == func.any(bindparam("ids", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL for psycopg itself, with its named parameters."""

    sql: bytes
    parameters: dict[str, Any] = field(repr=False)

    def with_values(self, **values: Any) -> Statement:
        return Statement(self.sql, self.parameters | values)


@dataclass(frozen=True)
class Question:
    """What a table shows. Its statements are made once each."""

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

    @cached_property
    def first_page(self) -> Statement:
        return driver_statement(self._rows().limit(PAGE))

    @cached_property
    def gathered_first_page(self) -> Statement:
        """The same rows; the matches come first, and are sorted then."""
        matches = select(*TRANSACTION_COLUMNS).where(*self.wanted.conditions()).cte("m").prefix_with("MATERIALIZED")
        ordered = select(*TRANSACTION_COLUMNS).order_by(*self.sort.order()).limit(PAGE)
        return driver_statement(ClauseAdapter(matches).traverse(ordered))

    @cached_property
    def page_from(self) -> Statement:
        """Rows from the place k0, k1, … on (of Sort.position), leaving out `skip`, at most `most`."""
        place = self._place_parameters()
        rows = self._rows().where(self.sort.after(place, inclusive=True))
        return driver_statement(rows.limit(bindparam("most")).offset(bindparam("skip")))

    @cached_property
    def page_after(self) -> Statement:
        """Rows after the place k0, k1, …, at most `most`."""
        place = self._place_parameters()
        return driver_statement(self._rows().where(self.sort.after(place)).limit(bindparam("most")))

    @cached_property
    def page_at(self) -> Statement:
        """Rows by their number: slow far down, and right without knowing any place."""
        return driver_statement(self._rows().limit(bindparam("most")).offset(bindparam("skip")))

    @cached_property
    def documents_after(self) -> Statement:
        """As `page_after`: each row's document, and its place."""
        place = self._place_parameters()
        return driver_statement(self._documents().where(self.sort.after(place)).limit(bindparam("most")))

    @cached_property
    def documents_at(self) -> Statement:
        """As `page_at`: each row's document, and its place."""
        return driver_statement(self._documents().limit(bindparam("most")).offset(bindparam("skip")))

    @cached_property
    def ids(self) -> Statement:
        """One array of all ids in order, or of the first LONGEST_LIST + 1."""
        ids = self._ordered(select(transactions.c.transaction_id)).limit(LONGEST_LIST + 1)
        return driver_statement(select(func.array(ids.scalar_subquery(), type_=ARRAY(Uuid))))

    @cached_property
    def ids_from(self) -> Statement:
        """Ids from the place k0, k1, … on, at most `most`."""
        place = self._place_parameters()
        ids = self._ordered(select(transactions.c.transaction_id)).where(self.sort.after(place, inclusive=True))
        return driver_statement(ids.limit(bindparam("most")))

    @cached_property
    def keys(self) -> Statement:
        """The places of all rows in order, for `history_fences` to walk."""
        return driver_statement(self._ordered(select(*(c.label(f"k{n}") for n, c in enumerate(self.sort.columns())))))

    @cached_property
    def among(self) -> Statement:
        """Rows of the given `ids`, those that this question shows first, in its order; a last column says which."""
        conditions = self.wanted.conditions()
        shown = and_(*conditions) if conditions else true()
        rows = select(*TRANSACTION_COLUMNS, func.coalesce(shown, false()).label("shown")).where(_IS_ONE_OF_IDS)
        return driver_statement(rows.order_by(literal_column("shown").desc(), *self.sort.order()))

    def place(self, position: tuple[Any, ...]) -> dict[str, Any]:
        """A place as the parameters k0, k1, …"""
        return {f"k{n}": value for n, value in enumerate(position)}

    def _place_parameters(self) -> list[BindParameter[Any]]:
        return [bindparam(f"k{n}", type_=column.type) for n, column in enumerate(self.sort.columns())]

    def _rows(self) -> Select[Any]:
        return self._ordered(select(*TRANSACTION_COLUMNS))

    def _documents(self) -> Select[Any]:
        return self._ordered(select(row_document(), *self.sort.columns()).select_from(transactions))

    def _ordered(self, question: Select[Any]) -> Select[Any]:
        return question.where(*self.wanted.conditions()).order_by(*self.sort.order())


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
