"""Makes the next checkpoint, and signs nothing that contradicts what this workstation has seen."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import Connection, Row, text

from lnwallet_desktop.errors import AuditDamaged
from lnwallet_desktop.ledger.audit import stream
from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.audit.chain import FIRST_PREVIOUS, follow
from lnwallet_desktop.ledger.audit.checkpoint import NO_LINK, Checkpoint, Signer, admin_key_of, make_statement
from lnwallet_desktop.ledger.audit.findings import Damage, Finding
from lnwallet_desktop.ledger.audit.places import Place, is_here, moved_in
from lnwallet_desktop.ledger.audit.verify import snapshot, verify
from lnwallet_desktop.ledger.database import Database

Base = tuple[int, bytes]
"""The number and hash of an entry that is proved here."""

_HEAD = text("SELECT * FROM audit_head()")
_SIGN = text("SELECT audit_sign(:statement, :signature)")
_NEWEST = text("SELECT statement, signature FROM audit_checkpoints ORDER BY number DESC LIMIT 1")

SHORT = 1000
"""Entries that are followed while the other writers wait: some milliseconds. More are followed before."""


class CheckpointSigner:
    """Signs for one workstation. Whoever signs a forged log would vouch for it: so each time the entries since the last
    one that is proved here are followed, and the newest checkpoint must be one of ours, made in this database.
    """

    def __init__(self, database: Database, signer: Signer, anchors: Anchors) -> None:
        self._database = database
        self._signer = signer
        self._anchors = anchors
        anchors.trust(signer.public_key)

    def sign(self, by: Signer | None = None) -> Checkpoint | None:
        """The newest checkpoint, new or old, remembered here; None while the log is empty or has no wallet.

        by: the admin whose act it is for; None: with the wallet's own key. Raises AuditDamaged where the log
        contradicts what was seen, LedgerUnavailable, OSError.
        """
        base = self._base()
        made: Checkpoint | None = None
        while made is None:
            base = self._followed(base)
            with self._database.transaction() as connection:
                head = connection.execute(_HEAD).one()
                if head.sequence is None or head.wallet is None:
                    return None
                if head.sequence - base[0] > SHORT:
                    continue
                _follow(_driver(connection), base, head.sequence)
                made = self._next(connection, head, by or self._signer)
        self._anchors.add(made)
        return made

    def _base(self) -> Base:
        """Where this workstation's proof stands. Without any anchor, all of the log is proved first."""
        keys = self._anchors.keys()
        newest = max(
            (anchor for anchor in self._anchors.seen() if anchor.is_signed_by(keys)),
            key=lambda anchor: anchor.sequence,
            default=None,
        )
        if newest is not None:
            return newest.sequence, newest.hash
        result = verify(self._database, keys)
        if result.finding is not None and result.finding.damage is not Damage.GUARD_OFF:
            raise AuditDamaged(result.finding.sentence)
        return 0, FIRST_PREVIOUS

    def _followed(self, base: Base) -> Base:
        """Follow a long way before anybody has to wait for it. A short one is left."""
        with snapshot(self._database) as connection:
            newest = stream.newest(connection)
            return _follow(connection, base, newest) if newest - base[0] > SHORT else base

    def _next(self, connection: Connection, head: Row[Any], by: Signer) -> Checkpoint:
        last = self._checked_last(connection, head)
        if last is not None and last.sequence >= head.sequence:
            return last
        statement = make_statement(
            number=last.number + 1 if last else 1,
            sequence=head.sequence,
            head=bytes(head.hash),
            database=head.database,
            wallet=head.wallet,
            at=head.at,
            link=last.own_link if last else NO_LINK,
            key_id=by.key_id,
            admin_key=admin_key_of(by),
        )
        signature = by.sign(statement.encode())
        connection.execute(_SIGN, {"statement": statement, "signature": signature})
        return Checkpoint.parse(statement, signature)

    def _checked_last(self, connection: Connection, head: Row[Any]) -> Checkpoint | None:
        last = _newest(connection)
        if head.last_number is None:
            return None
        if last is None or not last.is_signed_by(self._anchors.keys()):
            raise AuditDamaged(Finding(Damage.SIGNATURE_WRONG, 1).sentence)
        if not is_here(last, Place(head.database, str(head.wallet)), moved_in(_driver(connection))):
            raise AuditDamaged(Finding(Damage.FOREIGN_DATABASE, last.sequence + 1).sentence)
        return last


def newest_checkpoint(database: Database) -> Checkpoint | None:
    """As it stands there, not checked. None where there is none that can be read."""
    with database.reading() as connection:
        return _newest(connection)


def _newest(connection: Connection) -> Checkpoint | None:
    row = connection.execute(_NEWEST).one_or_none()
    try:
        return Checkpoint.parse(row.statement, bytes(row.signature)) if row is not None else None
    except ValueError:
        return None


def _follow(connection: psycopg.Connection[tuple[Any, ...]], base: Base, newest: int) -> Base:
    """Raises AuditDamaged. The entry of `base` itself is looked at too: it could have been put back or replaced."""
    found = connection.execute("SELECT hash FROM audit_entries WHERE sequence = %s", [base[0]]).fetchone()
    if base[0] > newest:
        raise AuditDamaged(Finding(Damage.TRUNCATED, newest + 1, base[0]).sentence)
    if base[0] and (found is None or bytes(found[0]) != base[1]):
        raise AuditDamaged(Finding(Damage.RECOMPUTED, base[0]).sentence)
    rows = stream.rows(connection, base[0])
    chain = follow(rows, {}, _nobody, base)
    for _ in rows:
        pass  # the rest of what the server sends, so that the connection can be used again
    if chain.finding is not None:
        raise AuditDamaged(chain.finding.sentence)
    return chain.length, chain.last_hash


def _nobody(done: int) -> None:
    """Nobody is told."""


def _driver(connection: Connection) -> psycopg.Connection[tuple[Any, ...]]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - the engine is made with this driver
    return driver
