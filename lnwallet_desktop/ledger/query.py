"""Which transactions, in which order: the filter and the sort, and the SQL that they mean."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, tuple_

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.payment_values import storable_text
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction

_HEX = re.compile("[0-9a-f]{1,64}")


class SortField(StrEnum):
    """The columns that a history can be sorted by, by their names in the table."""

    TIMESTAMP = "timestamp"
    AMOUNT = "amount_sats"
    STATUS = "status"
    RECIPIENT = "pseudonymized_recipient"
    MEMO = "memo"
    FEE = "fee_sats"
    DIRECTION = "direction"
    PAYMENT_HASH = "payment_hash"
    SETTLED_AT = "settled_at"
    INITIATED_BY = "initiated_by"
    TRANSACTION_ID = "transaction_id"


_NULLABLE = {SortField.MEMO, SortField.FEE, SortField.SETTLED_AT, SortField.INITIATED_BY}
_TEXT = {SortField.MEMO, SortField.INITIATED_BY}  # the other texts have the collation C already
_WITHOUT_TIME = {SortField.TIMESTAMP, SortField.AMOUNT, SortField.PAYMENT_HASH, SortField.TRANSACTION_ID}
"""Sorted by the field and the id alone: it is (almost) unique, or has an index of that shape."""


@dataclass(frozen=True, slots=True)
class Sort:
    """One field, then the time, then the id, all in one direction. Rows without a value come last either way."""

    field: SortField = SortField.TIMESTAMP
    descending: bool = True

    @classmethod
    def parse(cls, text: str) -> Sort:
        """`timestamp`, `-amount_sats`, … Raises BadRequest naming the fields there are."""
        name = text.removeprefix("-")
        if name not in set(SortField):
            raise BadRequest(f"There is no field “{name}” to sort by. Use one of: {', '.join(SortField)}.")
        return cls(SortField(name), descending=text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.field}" if self.descending else self.field.value

    @property
    def keys(self) -> tuple[SortField, ...]:
        """The fields in the order in which they decide."""
        keys = (self.field,) if self.field in _WITHOUT_TIME else (self.field, SortField.TIMESTAMP)
        return tuple(dict.fromkeys((*keys, SortField.TRANSACTION_ID)))

    def order(self) -> list[ColumnElement[Any]]:
        """The ORDER BY terms."""
        terms = [_column(key).desc() if self.descending else _column(key).asc() for key in self.keys]
        return [terms[0].nulls_last() if self.field in _NULLABLE and self.descending else terms[0], *terms[1:]]

    def position(self, row: Transaction) -> list[Any]:
        """A row's values of the keys: its place in this order."""
        return [getattr(row, key.value) for key in self.keys]

    def after(self, position: list[Any]) -> ColumnElement[bool]:
        """The rows that come after that place."""
        columns = [_column(key) for key in self.keys]
        if position[0] is None:
            return and_(columns[0].is_(None), self._beyond(columns[1:], position[1:]))
        beyond = self._beyond(columns, position)
        return or_(beyond, columns[0].is_(None)) if self.field in _NULLABLE else beyond

    def _beyond(self, columns: list[ColumnElement[Any]], values: list[Any]) -> ColumnElement[bool]:
        ours, theirs = tuple_(*columns), tuple_(*values, types=[column.type for column in columns])
        return ours < theirs if self.descending else ours > theirs


@dataclass(frozen=True, slots=True)
class TransactionFilter:
    """What to show; None leaves a condition out.

    search: a part of the memo or the pseudonym, or the beginning of the payment hash, whatever the letters' case.
    since: inclusive, until: exclusive; without a time zone they mean the computer's. The amounts are inclusive.
    recipient: a whole pseudonym.
    """

    status: PaymentStatus | None = None
    direction: Direction | None = None
    search: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    min_amount_sats: int | None = None
    max_amount_sats: int | None = None
    recipient: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The WHERE terms. Raises BadRequest for a search that no text can match."""
        t = transactions.c
        given: list[tuple[object, Callable[[Any, Any], Any], ColumnElement[Any]]] = [
            (self.status, operator.eq, t.status),
            (self.direction, operator.eq, t.direction),
            (_in_utc(self.since), operator.ge, t.timestamp),
            (_in_utc(self.until), operator.lt, t.timestamp),
            (self.min_amount_sats, operator.ge, t.amount_sats),
            (self.max_amount_sats, operator.le, t.amount_sats),
            (self.recipient, operator.eq, t.pseudonymized_recipient),
        ]
        terms = [holds(column, value) for value, holds, column in given if value is not None]
        search = (self.search or "").strip()
        return [*terms, _matches(search)] if search else terms


def _matches(search: str) -> ColumnElement[bool]:
    if search != storable_text(search):
        raise BadRequest("The search contains a character that no text here has, or is too long. Type it again.")
    literal = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    t = transactions.c
    places = [t.memo.ilike(f"%{literal}%"), t.pseudonymized_recipient.ilike(f"%{literal}%")]
    if _HEX.fullmatch(search.lower()):
        places.append(t.payment_hash.like(f"{search.lower()}%"))  # its beginning, which the unique index serves
    return or_(*places)


def _in_utc(when: datetime | None) -> datetime | None:
    return when.astimezone(UTC) if when is not None else None


def _column(key: SortField) -> ColumnElement[Any]:
    column: ColumnElement[Any] = transactions.c[key.value]
    return column.collate("C") if key in _TEXT else column
