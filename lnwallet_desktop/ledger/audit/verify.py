"""Proves the log: entries against their chain, the chain against signed checkpoints and what this workstation saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from threading import Event
from typing import Any

import psycopg

from lnwallet_desktop.ledger.audit import stream
from lnwallet_desktop.ledger.audit.chain import Chain, follow
from lnwallet_desktop.ledger.audit.checkpoint import Checkpoint, PublicKeys
from lnwallet_desktop.ledger.audit.findings import Damage, Finding, Verification
from lnwallet_desktop.ledger.audit.guards import guards_stand
from lnwallet_desktop.ledger.audit.places import moved_in, out_of_place, place_of, read_checkpoints
from lnwallet_desktop.ledger.audit.vouching import Vouched, lost, marks_of, vouch
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.failures import ledger_failures

Connection = psycopg.Connection[tuple[Any, ...]]
Told = Callable[[int, int], None]

_GONE = (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedFunction)


class Cancelled(Exception):
    """Somebody ended it before it came to a result."""


def verify(
    database: Database,
    keys: PublicKeys,
    anchors: Sequence[Checkpoint] = (),
    told: Told | None = None,
    stop: Event | None = None,
) -> Verification:
    """keys: those that this workstation trusts. anchors: the checkpoints that it saw, oldest first.

    told: how many of how many entries fit so far; called from this thread. stop: set it to end. The log may grow
    meanwhile: what is proved is how it stood at the beginning. Raises Cancelled, LedgerUnavailable.
    """
    with ledger_failures():
        with snapshot(database) as connection:
            result = prove(connection, keys, anchors, told, stop)
        if result.good:
            with database.raw_connection() as connection:
                if not guards_stand(connection):
                    result = replace(result, finding=Finding(Damage.GUARD_OFF, None))
    return result


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection whose questions all see the log as it stands now, however long that takes."""
    connection = database.raw_connection()
    try:
        connection.execute("SET statement_timeout = 0")
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection
    finally:
        connection.close()


def prove(
    connection: Connection,
    keys: PublicKeys,
    anchors: Sequence[Checkpoint] = (),
    told: Told | None = None,
    stop: Event | None = None,
) -> Verification:
    """As `verify`, in a transaction that sees one state of the log, and without looking whether it is guarded."""
    try:
        return _prove(connection, keys, anchors, told, stop)
    except _GONE:
        return Verification(0, 0, 0, None, Finding(Damage.TABLES_GONE, 1))


def _prove(
    connection: Connection,
    keys: PublicKeys,
    anchors: Sequence[Checkpoint],
    told: Told | None,
    stop: Event | None,
) -> Verification:
    total = stream.newest(connection)
    checkpoints = read_checkpoints(connection)
    here, moves = place_of(connection), moved_in(connection)
    seen = tuple(anchor for anchor in anchors if anchor.is_signed_by(keys))
    vouched = vouch(checkpoints, keys)
    known = tuple(sorted((*vouched.good, *seen), key=lambda checkpoint: checkpoint.sequence))
    rows = stream.rows(connection)
    chain = follow(rows, marks_of(known), _teller(total, told, stop))
    for _ in rows:
        pass  # what the server still sends, so that the connection can be used again
    finding = _first(chain, vouched, known, out_of_place(known, here, moves)) or lost(vouched.good, seen)
    bad = finding.sequence if finding is not None and finding.sequence is not None else chain.length + 1
    proved = [checkpoint for checkpoint in known if checkpoint.sequence < bad]
    return Verification(
        entries=chain.length,
        checkpoints=len(checkpoints),
        proved_until=proved[-1].sequence if proved else 0,
        proved_at=proved[-1].at if proved else None,
        finding=finding,
        proved_by=proved[-1].admin if proved else None,
    )


def _first(chain: Chain, vouched: Vouched, known: Sequence[Checkpoint], elsewhere: Finding | None) -> Finding | None:
    """The one that names the first bad entry. Of a log that contradicts what was seen because it is another database's,
    that is said.
    """
    of_chain = chain.finding
    if of_chain is None and known and known[-1].sequence > chain.length:
        proved = max((mark.sequence for mark in known if mark.sequence <= chain.length), default=0)
        of_chain = Finding(Damage.TRUNCATED, chain.length + 1, known[-1].sequence, proved + 1)
    if of_chain and elsewhere and of_chain.damage in (Damage.RECOMPUTED, Damage.TRUNCATED):
        first = min(of_chain.sequence or 1, elsewhere.sequence or 1)
        of_chain = replace(elsewhere, sequence=first)
    found = [finding for finding in (of_chain, vouched.finding, elsewhere) if finding is not None]
    return min(found, key=lambda finding: finding.sequence or 0, default=None)


def _teller(total: int, told: Told | None, stop: Event | None) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if stop is not None and stop.is_set():
            raise Cancelled
        if told is not None:
            told(done, max(done, total))

    return tell
