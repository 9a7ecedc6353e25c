"""The export itself, on a worker thread: one snapshot, one statement, one file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.export.handle import ExportHandle
from lnwallet_desktop.ledger.export.order import ExportOrder, ExportResult
from lnwallet_desktop.ledger.export.partial_file import PartialFile
from lnwallet_desktop.ledger.export.row_sink import TakeRows, batches
from lnwallet_desktop.ledger.export.statement import FileForm, copying, counted, counting, form_of
from lnwallet_desktop.ledger.failures import ledger_failures
from lnwallet_desktop.ledger.query import TransactionFilter

TOLD_EVERY_S = 0.1
SNAPSHOT = (
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "SET LOCAL statement_timeout = 0",  # a person watches it and can cancel
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO'",
    "SET LOCAL extra_float_digits = 1",  # the shortest text of a number that is exact
)

Progress = Callable[[int, int], None]
"""Rows done and rows in all; called on the worker thread, a few times a second and at the end."""


class Exporter:
    """Writes files of the history. Thread-safe; an export keeps its thread until the file is on the disk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, wanted: TransactionFilter) -> int:
        """How many rows an export would have now. Raises LedgerUnavailable, BadRequest."""
        with self._database.reading() as connection:
            return connection.execute(counting(wanted)).scalar_one()

    def export(self, order: ExportOrder, progress: Progress, handle: ExportHandle) -> ExportResult:
        """Every row of the filter, once, in order, as they all stood at one moment.

        Raises ExportCancelled, FileExists, FileNotWritten, LedgerUnavailable, BadRequest; then there is no new file.
        """
        form = form_of(order)
        with PartialFile(order.target, order.overwrite) as partial:
            with self._snapshot(handle) as connection, form.open_file(partial.file) as take:
                rows = self._copy(connection, order, form, take, progress, handle)
            partial.sync()
            handle.check()
            return ExportResult(order.target, rows, partial.publish())

    @contextmanager
    def _snapshot(self, handle: ExportHandle) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """A connection of its own: it may be broken off, and no other question waits for it."""
        connection = self._database.raw_connection()
        try:
            with ledger_failures(), handle.running(connection):
                for statement in SNAPSHOT:
                    connection.execute(statement)
                yield connection
        finally:
            connection.close()

    def _copy(
        self,
        connection: psycopg.Connection[tuple[Any, ...]],
        order: ExportOrder,
        form: FileForm,
        take: TakeRows,
        progress: Progress,
        handle: ExportHandle,
    ) -> int:
        total = counted(connection, order.wanted)
        done, told_at = 0, 0.0
        with connection.cursor().copy(copying(order, form, connection)) as copy:
            for rows in batches(copy, total):
                handle.check()
                take(rows)
                done += len(rows)
                if time.monotonic() - told_at >= TOLD_EVERY_S:
                    told_at = time.monotonic()
                    progress(done, total)
        progress(done, total)
        return done
