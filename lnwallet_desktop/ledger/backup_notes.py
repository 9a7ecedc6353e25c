"""What the audit log says of backups: when the last one was made, and when one was last verified."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import audit_database, audit_entries


@dataclass(frozen=True, slots=True)
class BackupNote:
    """at: when it was done. file: the backup's name. workstation: where."""

    at: datetime
    file: str
    workstation: str


@dataclass(frozen=True, slots=True)
class BackupNotes:
    """begun_at: when this history began. The others are None where that was never done."""

    begun_at: datetime
    made: BackupNote | None
    verified: BackupNote | None


def read_backup_notes(database: Database) -> BackupNotes:
    """Raises LedgerUnavailable."""
    with database.reading() as connection:
        return backup_notes(connection)


def backup_notes(connection: Connection) -> BackupNotes:
    begun_at = connection.execute(select(audit_database.c.made_at)).scalar_one()
    made, verified = (_newest(connection, kind) for kind in (AuditKind.BACKUP_MADE, AuditKind.BACKUP_VERIFIED))
    return BackupNotes(begun_at, made, verified)


def _newest(connection: Connection, kind: AuditKind) -> BackupNote | None:
    c = audit_entries.c
    question = select(c.at, c.workstation, c.entry).where(c.kind == kind.value).order_by(c.sequence.desc()).limit(1)
    row = connection.execute(question).one_or_none()
    if row is None:
        return None
    try:
        file = str(json.loads(row.entry)["written"].get("file", ""))
    except (ValueError, KeyError, TypeError, AttributeError):  # an entry that was damaged
        file = ""
    return BackupNote(row.at, file, row.workstation)
