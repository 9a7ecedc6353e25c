"""Verifies a backup as only a restore can: into a database made for it, compared, proved, and thrown away."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

from lnwallet_desktop.ledger.audit.entry import AuditEntry, Value
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.dump.scratch import scratch_database
from lnwallet_desktop.treasury.backup.opening import opened_backup
from lnwallet_desktop.treasury.backup.putting_back import put_back
from lnwallet_desktop.treasury.backup.values import Made, Manifest, Run, Verified
from lnwallet_desktop.vault.recovery_code import RecoveryCode


def verify_backup(backup: Path, code: RecoveryCode, data_dir: Path, run: Run) -> Verified:
    """Blocking. Needs neither the wallet nor its database; a server of its own runs for some seconds in `data_dir`.

    Raises BackupRefused with the reason, BackupCancelled, LedgerUnavailable, SetupIncomplete.
    """
    with opened_backup(backup, code, data_dir, run) as opened, scratch_database(data_dir) as scratch:
        entry = backup_entry(AuditKind.BACKUP_RESTORED, backup, opened.manifest, socket.gethostname(), None)
        put = put_back(scratch, opened, "trial", entry, run)
        return Verified(backup, opened.manifest, opened.signed, datetime.now(UTC), put.proved.proved_until)


def backup_entry(
    kind: AuditKind,
    file: Path,
    manifest: Manifest,
    workstation: str,
    admin: str | None,
    proved_until: int | None = None,
) -> AuditEntry:
    """What the audit log says of a backup; for a verified one this entry is the dated certificate."""
    fields: dict[str, Value] = {
        "file": file.name,
        "format": "age",
        "rows": manifest.figures.transactions,
        "backup": manifest.backup_id,
        "made_at": manifest.made_at,
        "proved_until": proved_until,
    }
    return AuditEntry(kind, workstation, admin, fields=fields)


def made_entry(made: Made, workstation: str, admin: str | None) -> AuditEntry:
    return backup_entry(AuditKind.BACKUP_MADE, made.path, made.manifest, workstation, admin)


def verified_entry(verified: Verified, workstation: str, admin: str | None) -> AuditEntry:
    return backup_entry(
        AuditKind.BACKUP_VERIFIED, verified.path, verified.manifest, workstation, admin, verified.proved_until
    )
