"""Tells of transactions that changed, whichever process or workstation changed them."""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.database import Database

log = logging.getLogger(__name__)

CHANNEL = "transactions"
PROBE_S = 30
"""How long it may be quiet before the connection is tried: a dead network says nothing by itself."""
FIRST_PAUSE_S = 0.1
LONGEST_PAUSE_S = 10.0

OnChange = Callable[[frozenset[UUID] | None], None]


class ChangeFeed:
    """A thread with a connection of its own that LISTENs. It begins at once and connects again by itself.

    on_change: the ids that changed, or None: unknown, look again (too many at once, or changes may have been missed
    because it has only now begun to listen, at first and after on_back).
    on_lost, on_back: when the connection goes, and when it is there again.
    All are called from the feed's thread; what they raise is logged and changes nothing.
    """

    def __init__(
        self, database: Database, on_change: OnChange, on_lost: Callable[[], None], on_back: Callable[[], None]
    ) -> None:
        self._database = database
        self._on_change = on_change
        self._on_lost = on_lost
        self._on_back = on_back
        self._closing = threading.Event()
        self._listening = threading.Event()
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="ledger changes", daemon=True)
        self._thread.start()

    def wait_until_listening(self, timeout_s: float) -> bool:
        """True once every later change will be told."""
        return self._listening.wait(timeout_s)

    def close(self) -> None:
        """End the thread; a callback that runs is waited for. Safe to call twice."""
        self._closing.set()
        with contextlib.suppress(OSError):
            self._wake.send(b".")
        if threading.current_thread() is not self._thread:
            self._thread.join()
            self._wake.close()
            self._woken.close()

    def _run(self) -> None:
        lost, pause_s = False, FIRST_PAUSE_S
        while not self._closing.is_set():
            try:
                with self._database.raw_connection() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._listening.set()
                    if lost:
                        self._call(self._on_back)
                    lost, pause_s = False, FIRST_PAUSE_S
                    self._call(self._on_change, None)
                    self._listen(connection)
            except (psycopg.Error, WalletDesktopError, OSError) as error:
                self._listening.clear()
                if self._closing.is_set():
                    return
                if not lost:
                    log.warning("the database's notices are lost: %s", type(error).__name__)
                    self._call(self._on_lost)
                lost = True
                self._closing.wait(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _listen(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        """Until closing; raises when the connection is lost."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(connection, selectors.EVENT_READ)
            waiting.register(self._woken, selectors.EVENT_READ)
            while not self._closing.is_set():
                if not waiting.select(PROBE_S):
                    connection.execute("SELECT 1")
                self._tell([notice.payload for notice in connection.notifies(timeout=0)])

    def _tell(self, payloads: list[str]) -> None:
        """Several notices at once are one change."""
        if "" in payloads:
            self._call(self._on_change, None)
        elif payloads:
            self._call(self._on_change, frozenset(UUID(part) for text in payloads for part in text.split(",")))

    def _call(self, callback: Callable[..., None], *values: object) -> None:
        try:
            callback(*values)
        except Exception:  # the listener's failure is not the feed's
            log.exception("a listener of the database's notices failed")
