"""The list's filter and order as they stand in its address, and the addresses of its other pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from lnwallet_desktop.money import MAX_SATS, THIN_SPACE
from lnwallet_desktop.payments import Direction, PaymentStatus

FIELDS = ("status", "direction", "search", "recipient", "since", "until", "min", "max")
LONGEST = 200
FIRST_DAY, LAST_DAY = date(2009, 1, 3), date(2999, 12, 31)
"""No payment is older than Bitcoin; and a day after the last one can be written too."""
DEFAULT_SORT = "-timestamp"

K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class ListAddress:
    """What was asked for, as text: a field that makes no sense is shown again as it was typed."""

    fields: Mapping[str, str]
    sort: str = DEFAULT_SORT
    cursor: str | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> ListAddress:
        given = {name: query.get(name, "").strip()[:LONGEST] for name in FIELDS}
        return cls(given, query.get("sort", "")[:50] or DEFAULT_SORT, query.get("cursor") or None)

    @property
    def is_filtered(self) -> bool:
        return any(self.fields.values())

    def wanted(self) -> TransactionFilter:
        """Raises BadRequest."""
        f = self.fields
        until = day(f["until"])
        return TransactionFilter(
            status=_one_of(PaymentStatus, f["status"]),
            direction=_one_of(Direction, f["direction"]),
            search=f["search"] or None,
            since=_midnight(day(f["since"])),
            until=_midnight(until + timedelta(days=1) if until else None),
            min_amount_sats=amount(f["min"]),
            max_amount_sats=amount(f["max"]),
            recipient=f["recipient"] or None,
        )

    def order(self) -> Sort:
        """Raises BadRequest."""
        return Sort.parse(self.sort)

    def sorted_by(self, field: str) -> str:
        """Where a heading leads: to its order, or to the other direction where it is that already."""
        first = f"-{field}" if field in ("timestamp", "amount_sats", "fee_sats") else field
        other = field if first.startswith("-") else f"-{field}"
        return self._address("/", sort=other if self.sort == first else first)

    def aria_sort(self, field: str) -> str:
        if self.sort.removeprefix("-") != field:
            return "none"
        return "descending" if self.sort.startswith("-") else "ascending"

    def page_after(self, cursor: str) -> str:
        return self._address("/", cursor=cursor)

    @property
    def first_page(self) -> str:
        return self._address("/")

    @property
    def export(self) -> str:
        return self._address("/export.csv")

    def _address(self, path: str, sort: str | None = None, cursor: str | None = None) -> str:
        told = {name: value for name, value in self.fields.items() if value}
        if (sort or self.sort) != DEFAULT_SORT:
            told["sort"] = sort or self.sort
        if cursor is not None:
            told["cursor"] = cursor
        return f"{path}?{urlencode(told)}" if told else path


def day(text: str) -> date | None:
    """Raises BadRequest."""
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadRequest(f"“{text}” is no day. Write it as 2026-03-31.") from None
    if not FIRST_DAY <= found <= LAST_DAY:
        raise BadRequest(f"The day must lie between {FIRST_DAY} and {LAST_DAY}.")
    return found


def amount(text: str) -> int | None:
    """Whole satoshis; digits may be grouped. Raises BadRequest."""
    digits = "".join(text.replace(THIN_SPACE, "").split())
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 16 or int(digits) > MAX_SATS:
        raise BadRequest(f"“{text}” is no amount. Write whole satoshis, such as 2500.")
    return int(digits)


def _one_of(kinds: type[K], text: str) -> K | None:
    if not text:
        return None
    try:
        return kinds(text)
    except ValueError:
        raise BadRequest(f"There is no “{text}” to filter by. Choose one of the list.") from None


def _midnight(when: date | None) -> datetime | None:
    """By the clock of the computer that serves the page, as the times in the table."""
    return datetime.combine(when, time()) if when is not None else None
