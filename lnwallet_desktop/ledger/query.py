"""Which transactions, in which order: the filter and the sort, and the SQL that they mean."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, or_, tuple_, type_coerce

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.payment_values import storable_text
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.translation import phrase

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


_WITHOUT_TIME = {SortField.TIMESTAMP, SortField.AMOUNT, SortField.PAYMENT_HASH, SortField.TRANSACTION_ID}
"""Sorted by the field and the id alone: it is (almost) unique, or has an index of that shape."""

MEMO_SORTED = 100
"""How many characters of a memo its place depends on: an index entry has at most 2 700 bytes."""

_BEYOND_ANY_TEXT = "\U0010ffff"
_LAST: dict[SortField, tuple[Any, Any]] = {
    SortField.MEMO: (_BEYOND_ANY_TEXT, ""),
    SortField.INITIATED_BY: (_BEYOND_ANY_TEXT, ""),
    SortField.FEE: (2**63 - 1, -1),
    SortField.SETTLED_AT: (datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)),
}
"""What stands for a missing value so that it comes last: ascending, descending. A text that is empty is missing."""


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
            raise BadRequest(
                phrase(
                    "There is no field “{name}” to sort by. Use one of: {names}.", name=name, names=", ".join(SortField)
                )
            )
        return cls(SortField(name), descending=text.startswith("-"))

    def __str__(self) -> str:
        return f"-{self.field}" if self.descending else self.field.value

    @property
    def keys(self) -> tuple[SortField, ...]:
        """The fields in the order in which they decide."""
        keys = (self.field,) if self.field in _WITHOUT_TIME else (self.field, SortField.TIMESTAMP)
        return tuple(dict.fromkeys((*keys, SortField.TRANSACTION_ID)))

    def columns(self) -> list[ColumnElement[Any]]:
        """What is sorted by: never null, as an index has it."""
        return [self._column(key) for key in self.keys]

    def order(self) -> list[ColumnElement[Any]]:
        """The ORDER BY terms."""
        return [column.desc() if self.descending else column.asc() for column in self.columns()]

    def position(self, row: Transaction) -> tuple[Any, ...]:
        """A row's values of the keys: its place in this order. They compare in Python as they do in the database."""
        return tuple(self._value(key, row) for key in self.keys)

    def after(self, position: Sequence[Any], inclusive: bool = False) -> ColumnElement[bool]:
        """The rows that come after that place, and with `inclusive` the one that stands there."""
        columns = self.columns()
        ours, theirs = tuple_(*columns), tuple_(*position, types=[column.type for column in columns])
        if inclusive:
            return ours <= theirs if self.descending else ours >= theirs
        return ours < theirs if self.descending else ours > theirs

    def _column(self, key: SortField) -> ColumnElement[Any]:
        column: ColumnElement[Any] = transactions.c[key.value]
        if key is SortField.MEMO:
            column = func.nullif(func.left(column, literal_column(str(MEMO_SORTED))), literal_column("''"))
        if key not in _LAST:
            return column
        missing = _LAST[key][self.descending]
        named = type_coerce(func.coalesce(column, _constant(missing)), transactions.c[key.value].type)
        return named.collate("C") if isinstance(missing, str) else named

    def _value(self, key: SortField, row: Transaction) -> Any:
        value = getattr(row, key.value)
        if key is SortField.MEMO:
            value = (value or "")[:MEMO_SORTED]
        if key in _LAST and value in (None, ""):
            return _LAST[key][self.descending]
        return value


def _constant(value: Any) -> ColumnElement[Any]:
    """Written out, not a parameter: an index serves an expression only where the two are the same."""
    if isinstance(value, datetime):
        return literal_column(f"'{value.isoformat()}'::timestamptz")
    if isinstance(value, str):
        return literal_column(f"'{value}'::text")
    return literal_column(f"({value}::bigint)")


@dataclass(frozen=True, slots=True)
class TransactionFilter:
    """What to show; None leaves a condition out.

    search: a part of the memo or the pseudonym (of one or two characters: the beginning of a word), or the beginning
    of the payment hash, whatever the letters' case.
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


WHOLE_WORD_PARTS = 3
"""From so many characters on, a search is for any part of a text; shorter, for the beginnings of words.

A trigram index has nothing to say of one or two characters: it would be read whole, 300 ms for a million rows.
"""


def _matches(search: str) -> ColumnElement[bool]:
    if search != storable_text(search):
        raise BadRequest(
            phrase("The search contains a character that no text here has, or is too long. Type it again.")
        )
    literal = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    patterns = [f"%{literal}%"] if len(search) >= WHOLE_WORD_PARTS else [f"{literal}%", f"% {literal}%"]
    t = transactions.c
    places = [column.ilike(pattern) for column in (t.memo, t.pseudonymized_recipient) for pattern in patterns]
    if _HEX.fullmatch(search.lower()):
        places.append(t.payment_hash.like(f"{search.lower()}%"))  # its beginning, which the unique index serves
    return or_(*places)


def _in_utc(when: datetime | None) -> datetime | None:
    return when.astimezone(UTC) if when is not None else None
