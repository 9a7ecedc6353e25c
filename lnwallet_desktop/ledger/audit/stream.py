"""Reads the log from the server as bytes, row by row and in order, a million in seconds."""

from __future__ import annotations

import selectors
from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import pq

HEAD_SQL = """'{"admin":' || coalesce(to_json(admin)::text, 'null')
    || ',"at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","kind":' || to_json(kind)::text
    || ',"payment":' || coalesce(to_json(payment::text)::text, 'null')
    || ',"sequence":' || sequence
    || ',"subject":' || coalesce(to_json(subject)::text, 'null')
    || ',"workstation":' || to_json(workstation)::text || ',"written":'"""
"""With what an entry must begin if the columns say what it says. The same as in the function that appends."""

_COPY = f"""COPY (
    SELECT sequence, previous_hash, hash, {HEAD_SQL}, entry FROM audit_entries WHERE sequence > %d ORDER BY sequence
) TO STDOUT (FORMAT binary)"""  # noqa: S608 - the text is ours and the number an int

SIGNATURE = b"PGCOPY\n\xff\r\n\0"
PREAMBLE = len(SIGNATURE) + 8
"""Bytes before the first row (PostgreSQL's documentation, COPY, “Binary Format”)."""
END = b"\xff\xff"


def newest(connection: psycopg.Connection[tuple[Any, ...]]) -> int:
    """The number of the newest entry; 0 where there is none."""
    row = connection.execute("SELECT coalesce(max(sequence), 0) FROM audit_entries").fetchone()
    return int(row[0]) if row else 0


def rows(connection: psycopg.Connection[tuple[Any, ...]], after: int = 0) -> Iterator[memoryview]:
    """Each row beyond that number, as COPY's binary format has it: 5 fields, each after its length.

    libpq is asked directly: psycopg's own loop costs more per row than hashing it. The interpreter's lock is free while
    the server is waited for. Left early, the connection must be closed. Raises psycopg.Error.
    """
    libpq = connection.pgconn
    libpq.send_query((_COPY % after).encode())
    with selectors.DefaultSelector() as waiting:
        waiting.register(libpq.socket, selectors.EVENT_READ)
        _await_result(libpq, waiting)
        first = True
        while True:
            size, data = libpq.get_copy_data(1)
            if size > 0:
                row = data[PREAMBLE:] if first else data
                first = False
                if row != END and len(row):
                    yield row
            elif size == 0:
                waiting.select()
                libpq.consume_input()
            else:
                break
    _end(libpq)


def _await_result(libpq: pq.abc.PGconn, waiting: selectors.BaseSelector) -> None:
    while libpq.is_busy():
        waiting.select()
        libpq.consume_input()
    result = libpq.get_result()
    if result is None or result.status != pq.ExecStatus.COPY_OUT:
        raise _failure(result)


def _end(libpq: pq.abc.PGconn) -> None:
    while (result := libpq.get_result()) is not None:
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise _failure(result)


def _failure(result: pq.abc.PGresult | None) -> psycopg.Error:
    if result is None:
        return psycopg.OperationalError("the connection is lost")
    return psycopg.errors.error_from_result(result)
