"""The only fields that a line of the log may carry. What code adds to a record under another name is dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from lnwallet_desktop.redaction import fit_for_log

Plain = str | int | float | bool | None

LONGEST = 120


def _count(value: object) -> Plain:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _seconds(value: object) -> Plain:
    return round(float(value), 3) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _word(value: object) -> Plain:
    """A short text of ours: a code, a name of a task, a kind."""
    return fit_for_log(str(value))[:LONGEST] if isinstance(value, str) else None


def _id(value: object) -> Plain:
    """A UUID: an attempt, a payment. It opens nothing and names nobody."""
    if isinstance(value, UUID):
        return str(value)
    try:
        return str(UUID(str(value)))
    except ValueError:
        return None


def _payment_hash(value: object) -> Plain:
    """The one text of 64 hex digits that may be read here: everybody on the payment's way knows it."""
    text = str(value)
    return text if len(text) == 64 and set(text) <= set("0123456789abcdef") else None


FIELDS: Mapping[str, Callable[[object], Plain]] = MappingProxyType(
    {
        "attempt": _id,
        "payment": _id,
        "payment_hash": _payment_hash,
        "code": _word,  # of one of our errors
        "error": _word,  # the type of any other
        "task": _word,
        "kind": _word,
        "state": _word,
        "index": _word,
        "count": _count,
        "seconds": _seconds,
    }
)
"""Given as `extra={…}`. Each value passes its function; None leaves the field out."""
