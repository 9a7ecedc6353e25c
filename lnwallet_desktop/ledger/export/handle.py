"""Gives up an export that runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from lnwallet_desktop.errors import ExportCancelled

CANCEL_S = 2
"""How long the server may take to take note of it."""


class ExportHandle:
    """Given to an export, lets any thread give it up. One handle, one export."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Give it up, running or not yet begun; again does no harm. Returns at once or within CANCEL_S."""
        self._cancelled.set()
        with self._lock:
            if self._connection is not None:
                with suppress(psycopg.Error):  # a server that is gone; then the export ends with its connection
                    self._connection.cancel_safe(timeout=CANCEL_S)

    def check(self) -> None:
        """Raises ExportCancelled once it was given up."""
        if self._cancelled.is_set():
            raise ExportCancelled

    @contextmanager
    def running(self, connection: psycopg.Connection[tuple[Any, ...]]) -> Iterator[None]:
        """What runs on that connection can be given up, a sort of a million rows too. Raises ExportCancelled."""
        with self._lock:
            self.check()
            self._connection = connection
        try:
            yield
        except psycopg.Error:  # the cancelled statement's, or the broken connection's
            self.check()
            raise
        finally:
            with self._lock:
                self._connection = None
        self.check()
