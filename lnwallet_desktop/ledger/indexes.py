"""The indexes that make the history fast, each with its reason, and how they are added while payments go on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg

from lnwallet_desktop.ledger.query import Sort, SortField

log = logging.getLogger(__name__)

Connection = psycopg.Connection[tuple[Any, ...]]

SMALL = 20_000
"""Rows whose indexes are made in less than a second: they are made at once, larger ones while the program runs."""

_ONE_AT_A_TIME = 0x4C4E5749  # any number, the same in every process; not that of the migrations


@dataclass(frozen=True, slots=True)
class HistoryIndex:
    """definition: what follows `ON transactions`. reason: which question it answers. extensions: what it needs."""

    name: str
    definition: str
    reason: str
    extensions: tuple[str, ...] = ()


def _for_sort(field: SortField, reason: str, include: str = "") -> list[HistoryIndex]:
    """One index serves both directions, unless missing values come last in both: then each has its own."""
    made: dict[str, HistoryIndex] = {}
    for suffix, descending in (("", False), ("_down", True)):
        keys = [str(column) for column in Sort(field, descending).columns()]
        definition = f"({', '.join(key.replace('transactions.', '') for key in keys)}){include}"
        definition = definition.replace("timestamp,", '"timestamp",')
        made.setdefault(definition, HistoryIndex(f"transactions_by_{field.value}{suffix}", definition, reason))
    return list(made.values())


INDEXES: tuple[HistoryIndex, ...] = (
    HistoryIndex(
        "transactions_by_status_and_amount",
        "(status, amount_sats, transaction_id)",
        "the largest pending or failed ones: without it the whole order of amounts is walked for a rare status",
    ),
    HistoryIndex(
        "transactions_by_direction",
        '(direction, "timestamp", transaction_id)',
        "sorted or chosen by direction, newest first",
    ),
    *_for_sort(SortField.FEE, "sorted by fee", " INCLUDE (fee_sats)"),
    *_for_sort(SortField.MEMO, "sorted by memo"),
    HistoryIndex(
        "transactions_found",
        "USING gin (status, memo gin_trgm_ops, pseudonymized_recipient gin_trgm_ops)",
        "any part of a memo or a pseudonym, alone or with a status",
        ("pg_trgm", "btree_gin"),
    ),
)

_SUPERSEDED = ("transactions_search",)

_WHOLE = """
SELECT c.relname::text FROM pg_index AS x JOIN pg_class AS c ON c.oid = x.indexrelid
WHERE x.indrelid = 'transactions'::regclass AND x.indisvalid
"""


def is_small(connection: Connection) -> bool:
    """Whether the history is so short that its indexes are made in no time."""
    beyond = connection.execute("SELECT FROM transactions OFFSET %s LIMIT 1", [SMALL])
    return beyond.fetchone() is None


def missing(connection: Connection) -> list[HistoryIndex]:
    """Those that are not there or were left half made. An index whose extension the server lacks does not count."""
    whole = {name for (name,) in connection.execute(_WHOLE)}
    return [index for index in INDEXES if index.name not in whole]


def build(connection: Connection, told: Callable[[int, int], None] | None = None) -> None:
    """Make what is missing without blocking a payment. connection: in autocommit, the caller's own.

    told: how many of how many are made. Another process that does it already is left to it. Raises psycopg.Error.
    """
    connection.execute("SET statement_timeout = 0; SET lock_timeout = 0")
    got = connection.execute("SELECT pg_try_advisory_lock(%s)", [_ONE_AT_A_TIME]).fetchone()
    if got != (True,):
        return
    try:
        wanted = missing(connection)
        for made, index in enumerate(wanted):
            if told is not None:
                told(made, len(wanted))
            _build_one(connection, index)
        for name in _SUPERSEDED:
            connection.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}".encode())
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def _build_one(connection: Connection, index: HistoryIndex) -> None:
    """Only speed hangs on it, so a server whose owner does not allow an extension goes without."""
    try:
        for extension in index.extensions:
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
        connection.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index.name}".encode())  # half made by a killed process
        statement = f"CREATE INDEX CONCURRENTLY {index.name} ON transactions {index.definition}"
        connection.execute(statement.encode())
    except (
        psycopg.errors.InsufficientPrivilege,
        psycopg.errors.UndefinedFile,
        psycopg.errors.FeatureNotSupported,
        psycopg.errors.UndefinedObject,
    ) as error:
        log.warning("the history goes without an index", extra={"index": index.name, "error": type(error).__name__})
