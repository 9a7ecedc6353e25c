"""Rows as the documents that `transactions --json` prints, in one document of the same shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

from lnwallet_desktop.ledger.export.row_sink import Row, TakeRows


@contextmanager
def json_document(file: BinaryIO) -> Iterator[TakeRows]:
    total = 0

    def take(rows: Sequence[Row]) -> None:
        nonlocal total
        file.write(b"," if total else b"")
        file.write(b",".join(rows))
        total += len(rows)

    file.write(b'{"transactions": [\n')
    yield take
    file.write(b'], "total": %d}\n' % total)
