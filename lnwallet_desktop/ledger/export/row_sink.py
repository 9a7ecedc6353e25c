"""The rows on their way from COPY to the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import psycopg

BATCH = 1_000
"""Rows handed on at once. They come 60 at a time, and to write each such handful by itself costs a tenth more."""

Row = bytes
TakeRows = Callable[[Sequence[Row]], None]
"""Called with one COPY message for each row: PostgreSQL sends “always one per row” (protocol, message CopyData)."""

RAW = r"FORMAT csv, DELIMITER E'\x02', QUOTE E'\x01'"
"""COPY options for one column that goes out as it is: it must hold neither of these characters, nor a line break.
In its text format COPY would double every backslash.
"""


def batches(copy: psycopg.Copy, total: int) -> Iterator[list[Row]]:
    """The rows of a COPY of `total` rows.

    As iterating over it, but what libpq has received already is taken without waiting for it: 0.5 µs a row against 1.
    And as bytes: of the views that psycopg gives Python would keep account, and search all objects for garbage again
    and again, which made a million rows take half as long again.
    """
    received = copy.connection.pgconn.get_copy_data
    rows: list[Row] = []
    left = total
    while first := copy.read():
        rows.append(bytes(first))
        left -= 1
        while left and len(rows) < BATCH:  # never to the end, which `read` must see itself
            size, row = received(1)
            if size <= 0:
                break
            rows.append(bytes(row))
            left -= 1
        if len(rows) >= BATCH:
            yield rows
            rows = []
    if rows:
        yield rows
