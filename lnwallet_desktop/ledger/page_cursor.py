"""Where a page ended, as an opaque text that fits only the query it came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.translation import phrase

_CHECK_BYTES = 8


def write_cursor(wanted: TransactionFilter, sort: Sort, position: Sequence[Any]) -> str:
    """position: of the last row shown."""
    body = json.dumps([_plain(value) for value in position], separators=(",", ":")).encode()
    return (_check(wanted, sort, body) + body).hex()  # hex, because a command line takes “-…” for an option


def read_cursor(wanted: TransactionFilter, sort: Sort, cursor: str) -> list[Any]:
    """The position it holds. Raises BadRequest for a changed cursor and for one of another query.

    The check guards against mistakes, not against malice: a position gives nobody anything he couldn't ask for.
    """
    try:
        raw = bytes.fromhex(cursor)
        check, body = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
        if raw.hex() == cursor and check == _check(wanted, sort, body):
            return [_typed(key, value) for key, value in zip(sort.keys, json.loads(body), strict=True)]
    except (ValueError, TypeError):
        pass
    raise BadRequest(
        phrase(
            "This cursor is damaged or belongs to another filter or order. Ask for the first page again, without a "
            "cursor."
        )
    )


def _check(wanted: TransactionFilter, sort: Sort, body: bytes) -> bytes:
    return hashlib.sha256(f"{wanted!r}|{sort}|".encode("utf-8", "surrogatepass") + body).digest()[:_CHECK_BYTES]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _typed(key: SortField, value: Any) -> Any:
    if value is None:
        return None
    match key:
        case SortField.TRANSACTION_ID:
            return UUID(value)
        case SortField.TIMESTAMP | SortField.SETTLED_AT:
            return datetime.fromisoformat(value)
    return value
