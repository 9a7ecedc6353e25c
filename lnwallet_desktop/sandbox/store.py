"""The network's whole state: one SQLite file, changed by one transaction per operation and kept nowhere else."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, secret BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS used_nonces (nonce BLOB PRIMARY KEY, expires_at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    token_hash BLOB PRIMARY KEY, service TEXT NOT NULL, identity BLOB NOT NULL, expires_at REAL NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS wallet_settings (identity BLOB PRIMARY KEY, private_enabled INTEGER NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS transfers (
    id TEXT PRIMARY KEY, sender BLOB NOT NULL, receiver BLOB NOT NULL, kind INTEGER NOT NULL, status INTEGER NOT NULL,
    value_sats INTEGER NOT NULL CHECK (value_sats > 0),
    created_at REAL NOT NULL, updated_at REAL NOT NULL, expires_at REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS transfers_of_sender ON transfers (sender);
CREATE INDEX IF NOT EXISTS transfers_of_receiver ON transfers (receiver);
CREATE INDEX IF NOT EXISTS locked_transfers ON transfers (expires_at) WHERE status = 1;

CREATE TABLE IF NOT EXISTS leaves (
    id TEXT PRIMARY KEY, tree_id TEXT NOT NULL, value_sats INTEGER NOT NULL CHECK (value_sats > 0),
    verifying_key BLOB NOT NULL, owner BLOB NOT NULL, keyshare BLOB NOT NULL,
    node_tx BLOB NOT NULL, refund_tx BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('AVAILABLE', 'TRANSFER_LOCKED', 'SPLITTED')),
    locked_by TEXT REFERENCES transfers (id),
    CHECK ((status = 'TRANSFER_LOCKED') = (locked_by IS NOT NULL))) STRICT;
CREATE INDEX IF NOT EXISTS leaves_of_owner ON leaves (owner, status);
CREATE INDEX IF NOT EXISTS leaves_of_lock ON leaves (locked_by);
CREATE TABLE IF NOT EXISTS transfer_leaves (
    transfer_id TEXT NOT NULL REFERENCES transfers (id), position INTEGER NOT NULL,
    leaf_id TEXT NOT NULL REFERENCES leaves (id), cipher BLOB NOT NULL, signature BLOB NOT NULL, tweak BLOB,
    PRIMARY KEY (transfer_id, position)) STRICT;

CREATE TABLE IF NOT EXISTS htlcs (
    transfer_id TEXT PRIMARY KEY REFERENCES transfers (id), payment_hash BLOB NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('send', 'receive')),
    status INTEGER NOT NULL, preimage BLOB, amount_sats INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_live_htlc ON htlcs (payment_hash, direction) WHERE status <> 2;
CREATE TABLE IF NOT EXISTS preimages (
    payment_hash BLOB PRIMARY KEY, preimage BLOB NOT NULL, identity BLOB NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS payees (
    position INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, secret BLOB NOT NULL, node_key BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS payee_invoices (
    payment_hash BLOB PRIMARY KEY, preimage BLOB NOT NULL, payee TEXT NOT NULL REFERENCES payees (name),
    amount_sats INTEGER, invoice TEXT NOT NULL, outcome TEXT NOT NULL,
    created_at REAL NOT NULL, expires_at REAL NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS sends (
    id TEXT PRIMARY KEY, transfer_id TEXT NOT NULL UNIQUE REFERENCES transfers (id), payment_hash BLOB NOT NULL,
    invoice TEXT NOT NULL, amount_sats INTEGER NOT NULL, fee_sats INTEGER NOT NULL, status TEXT NOT NULL,
    due_at REAL, created_at REAL NOT NULL, updated_at REAL NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS due_sends ON sends (due_at) WHERE due_at IS NOT NULL;
CREATE TABLE IF NOT EXISTS receives (
    id TEXT PRIMARY KEY, identity BLOB NOT NULL, receiver BLOB NOT NULL, payment_hash BLOB NOT NULL UNIQUE,
    invoice TEXT NOT NULL UNIQUE, amount_sats INTEGER NOT NULL, memo TEXT, status TEXT NOT NULL,
    transfer_id TEXT REFERENCES transfers (id),
    created_at REAL NOT NULL, updated_at REAL NOT NULL, expires_at REAL NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS swaps (
    id TEXT PRIMARY KEY, outbound TEXT NOT NULL UNIQUE REFERENCES transfers (id),
    inbound TEXT NOT NULL REFERENCES transfers (id), created_at REAL NOT NULL, expires_at REAL NOT NULL) STRICT;
"""

CLOCK_OFFSET = "clock_offset_s"


class Transaction:
    """One atomic change of the network. Used by the thread that opened it, and no longer than it is open.

    now: the network's time, seconds since 1970, the same for the whole transaction; `wall_now` is the computer's.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.announcements: list[tuple[bytes, Any]] = []
        self._offset_s = float(self.setting(CLOCK_OFFSET, "0"))
        self.wall_now = time.time()
        self.now = self.wall_now + self._offset_s

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def all(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        return self._connection.execute(sql, values).fetchall()

    def run(self, sql: str, *values: Any) -> int:
        """Change rows; how many were changed."""
        return self._connection.execute(sql, values).rowcount

    def insert(self, table: str, **values: Any) -> None:
        places = ", ".join("?" * len(values))
        self.run(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())  # noqa: S608

    def setting(self, name: str, default: str = "") -> str:
        row = self.one("SELECT value FROM settings WHERE name = ?", name)
        return str(row["value"]) if row else default

    def set_setting(self, name: str, value: str) -> None:
        self.run(
            "INSERT INTO settings VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value
        )

    def to_wall(self, moment: float) -> float:
        """A moment of the network as a wallet is to see it: moving the clock forward ages everything before."""
        return moment - self._offset_s

    def from_wall(self, moment: float) -> float:
        """A moment that a wallet named, in the network's time."""
        return moment + self._offset_s

    def announce(self, identity: bytes, event: Any) -> None:
        """Send an event to that wallet's streams once, and only if, this transaction is committed."""
        self.announcements.append((identity, event))


class Store:
    """Opens transactions, one at a time: SQLite has one writer anyway, and no operation holds one while it waits."""

    def __init__(
        self,
        path: Path,
        on_event: Callable[[bytes, Any], None] = lambda identity, event: None,
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        """on_event, on_change: called after a commit, on its thread and under the lock, so they must not wait."""
        self._lock = threading.Lock()
        self._on_event, self._on_change = on_event, on_change
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        # In WAL with NORMAL a killed process loses nothing that was committed; only a power cut can lose the last
        # commits, and then whole ones. That is enough for play money, and spares a disk flush per call.
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """BEGIN … COMMIT around the block; an exception undoes all of it."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            changes = self._connection.total_changes
            try:
                transaction = Transaction(self._connection)
                yield transaction
                self._connection.execute("COMMIT")
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            for identity, event in transaction.announcements:  # inside the lock: in the order of the commits
                self._on_event(identity, event)
            if self._connection.total_changes != changes:
                self._on_change()

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def marks(values: Sequence[object]) -> str:
    """`?, ?, ?` for an IN list."""
    return ", ".join("?" * len(values))
