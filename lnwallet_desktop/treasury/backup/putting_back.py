"""Puts the history of an opened backup into an empty database, and proves that it is the one that was copied."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from lnwallet_desktop.errors import BackupCancelled, BackupRefused
from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.audit.findings import Verification
from lnwallet_desktop.ledger.audit.verify import Cancelled, verify
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.dump import tools
from lnwallet_desktop.ledger.dump.emptiness import close_functions, make_empty, workstations_role
from lnwallet_desktop.ledger.dump.figures import Figures, read_figures
from lnwallet_desktop.ledger.failures import ledger_failures
from lnwallet_desktop.ledger.restores import begin_restore
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.backup.opening import OpenedBackup
from lnwallet_desktop.treasury.backup.values import Part, Run, Step


@dataclass(frozen=True, slots=True)
class PutBack:
    """restore_id: of the mark that keeps paying closed. proved: the audit log, with the restore's own entry."""

    restore_id: UUID
    proved: Verification


def put_back(database: Database, opened: OpenedBackup, by: str, entry: AuditEntry, run: Run) -> PutBack:
    """entry: what the log then says of it, which also tells how it came into this database.

    Raises BackupRefused where it is not what was copied, BadRequest for a database in use, BackupCancelled,
    LedgerUnavailable, SetupIncomplete.
    """
    dump = opened.file(Part.HISTORY)
    if dump is None:
        raise BackupRefused(phrase("This backup has no history in it. Use another one."), "damaged")
    make_empty(database, opened.manifest.wallet_id)
    keeps_rights = workstations_role(database)
    try:
        run.tell(Step.RESTORING)
        tools.restore(database.address, dump, keeps_rights, lambda: run.tell(Step.RESTORING), run.stop)
        if not keeps_rights:
            close_functions(database)
        run.tell(Step.COMPARING)
        _compare(opened.manifest.figures, _figures(database))
        database.migrate()
        restore_id = begin_restore(database, by, opened.manifest.made_at, entry)
        return PutBack(restore_id, _prove(database, opened, run))
    except (tools.Stopped, Cancelled):
        raise BackupCancelled from None


def _figures(database: Database) -> Figures:
    with ledger_failures(), database.raw_connection() as connection:
        connection.execute("SET statement_timeout = 0")
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return read_figures(connection)


def _compare(copied: Figures, found: Figures) -> None:
    difference = copied.difference(found)
    if difference:
        raise BackupRefused(
            phrase(
                "The backup does not give back what was copied: {difference}. Do not rely on it; make a new one "
                "where the wallet still is, or take an older one.",
                difference=difference,
            ),
            "differs",
        )


def _prove(database: Database, opened: OpenedBackup, run: Run) -> Verification:
    run.tell(Step.PROVING)
    seen = Anchors(opened.folder).seen()

    def told(done: int, total: int) -> None:
        run.tell(Step.PROVING, done, total)

    result = verify(database, opened.audit_keys, seen, told, run.stop)
    run.tell(Step.PROVING, result.entries, result.entries)
    if result.finding is not None:
        raise BackupRefused(
            phrase("The audit log in this backup is not whole. {sentence}", sentence=result.finding.sentence), "audit"
        )
    return result
