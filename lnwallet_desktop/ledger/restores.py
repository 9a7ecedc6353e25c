"""Restores of this database: each keeps paying closed until the wallet has told all that the backup did not know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, func, insert, select, text, update

from lnwallet_desktop.errors import PayingClosed
from lnwallet_desktop.ledger.audit.append import append
from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.dump.emptiness import UNDER_WAY
from lnwallet_desktop.ledger.tables import api_tokens, backup_restores, wallet_holder
from lnwallet_desktop.translation import month_name, phrase

HISTORY_GONE = "(the history was gone)"
"""Stands for who restored, where nobody did."""


@dataclass(frozen=True, slots=True)
class Restore:
    """One that is not reconciled yet."""

    restore_id: UUID
    restored_by: str
    backup_made_at: datetime


class Restores:
    """Thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database, trail: AuditTrail) -> None:
        self._database = database
        self._trail = trail

    def open_one(self) -> Restore | None:
        """The oldest that is not reconciled; None where paying is open."""
        with self._database.reading() as connection:
            return _open_one(connection)

    def last_began_at(self) -> datetime | None:
        """When the newest restore began; None where there was none."""
        with self._database.reading() as connection:
            began: datetime | None = connection.execute(select(func.max(backup_restores.c.begun_at))).scalar_one()
        return began

    def reconciled(self, restore_id: UUID, payments_found: int) -> None:
        """Everything is known again. Again does no harm."""
        with self._trail.transaction() as recorded:
            changed = recorded.connection.execute(
                update(backup_restores)
                .where(backup_restores.c.restore_id == restore_id, backup_restores.c.reconciled_at.is_(None))
                .values(
                    reconciled_at=func.now(),
                    payments_found=payments_found,
                    finished_at=func.coalesce(backup_restores.c.finished_at, func.now()),
                )
            )
            if changed.rowcount:
                recorded.note(AuditKind.RESTORE_RECONCILED, None, payments_found=payments_found)


def begin_restore(database: Database, by: str, backup_made_at: datetime, entry: AuditEntry) -> UUID:
    """The mark that closes paying, and the audit log’s entry that tells how the log came here: both or neither.

    Whoever held the wallet when the backup was made does not hold it here, and programs need new tokens: one that was
    revoked since would be good again.
    """
    restore_id = uuid4()
    with database.transaction() as connection:
        connection.execute(
            insert(backup_restores).values(
                restore_id=restore_id, restored_by=by, workstation=entry.workstation, backup_made_at=backup_made_at
            )
        )
        connection.execute(text(f"DROP TABLE IF EXISTS {UNDER_WAY}"))
        connection.execute(update(wallet_holder).values(ends_at=func.now()))
        connection.execute(update(api_tokens).where(api_tokens.c.revoked_at.is_(None)).values(revoked_at=func.now()))
        append(connection, entry)
    return restore_id


def note_history_gone(database: Database, workstation: str) -> None:
    """A wallet that has a past finds an empty database: its payments are known to the network only."""
    with database.transaction() as connection:
        connection.execute(
            insert(backup_restores).values(
                restore_id=uuid4(),
                restored_by=HISTORY_GONE,
                workstation=workstation,
                backup_made_at=func.now(),
                finished_at=func.now(),
            )
        )


def finish_restore(database: Database, restore_id: UUID) -> None:
    """The vault stands where it belongs: from now on the database is in use."""
    with database.transaction() as connection:
        connection.execute(
            update(backup_restores).where(backup_restores.c.restore_id == restore_id).values(finished_at=func.now())
        )


def check_open(connection: Connection) -> None:
    """For T1. Raises PayingClosed."""
    restore = _open_one(connection)
    if restore is not None:
        raise paying_closed(restore)


def paying_closed(restore: Restore) -> PayingClosed:
    if restore.restored_by == HISTORY_GONE:
        return PayingClosed(
            phrase(
                "This wallet’s history is gone: the database is a new one. Restore a backup, or open the wallet: "
                "paying stays closed until every payment that the network knows is in the history again. Nothing was "
                "sent."
            )
        )
    made = restore.backup_made_at.astimezone()
    return PayingClosed(
        phrase(
            "This wallet was restored from a backup of {day} {month} {year}, {clock}. Paying stays closed until "
            "the wallet has been opened, has synced with its network, and every payment made since then is "
            "in the history again. Nothing was sent.",
            day=made.day,
            month=month_name(made.month),
            year=made.year,
            clock=made.strftime("%H:%M"),
        )
    )


def _open_one(connection: Connection) -> Restore | None:
    c = backup_restores.c
    question = (
        select(c.restore_id, c.restored_by, c.backup_made_at)
        .where(c.reconciled_at.is_(None))
        .order_by(c.begun_at)
        .limit(1)
    )
    row = connection.execute(question).one_or_none()
    return Restore(row.restore_id, row.restored_by, row.backup_made_at) if row is not None else None
