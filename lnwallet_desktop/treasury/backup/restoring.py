"""Restores a backup on whatever computer this is: an empty database, an empty data directory, the recovery code, and a
new passphrase for one admin, whose old one needed the lost computer's keyring too.

The vault comes last, by one rename: until then there is no wallet here, and the next try begins anew.
"""

from __future__ import annotations

import shutil
import socket
import tempfile
from pathlib import Path
from threading import Event

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.audit.anchors import Anchors
from lnwallet_desktop.ledger.audit.append import write
from lnwallet_desktop.ledger.audit.entry import AuditEntry
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.restores import finish_restore
from lnwallet_desktop.sandbox import snapshot
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.admins import AdminChange
from lnwallet_desktop.treasury.audit_notes import admin_entry
from lnwallet_desktop.treasury.backup.limits_again import limits_again
from lnwallet_desktop.treasury.backup.opening import OpenedBackup, opened_backup
from lnwallet_desktop.treasury.backup.putting_back import put_back
from lnwallet_desktop.treasury.backup.values import BackupContents, Part, Restored, Run, Told, nobody
from lnwallet_desktop.treasury.backup.verifying import backup_entry
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.vault import vault_admins
from lnwallet_desktop.vault.audit_key import fingerprint
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.durable_file import write_durably
from lnwallet_desktop.vault.passphrases import check_new_passphrase
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_file import VaultFile
from lnwallet_desktop.vault.vault_header import VaultHeader


def look_at_backup(backup: Path, code: RecoveryCode, work: Path | None = None) -> BackupContents:
    """What a person sees before restoring; reads the beginning only, so it is quick for a large one too.

    Blocking, some tenths of a second: call it on a worker thread. work: where its vault lies for that moment; a
    temporary folder where none is named. Raises BackupRefused with the reason.
    """
    if work is None:
        with tempfile.TemporaryDirectory() as folder:
            return look_at_backup(backup, code, Path(folder))
    with opened_backup(backup, code, work, Run(), until=Part.VAULT) as opened:
        manifest = opened.manifest
        return BackupContents(
            made_at=manifest.made_at,
            network=manifest.network,
            wallet_id=manifest.wallet_id,
            admins=opened.header.admins,
            transactions=manifest.figures.transactions,
            audit_entries=manifest.figures.audit_sequence,
            balance=manifest.balance,
            app_version=manifest.app_version,
            workstation=manifest.workstation,
            size=opened.size,
            signed=opened.signed,
        )


def restore_backup(
    settings: Settings,
    backup: Path,
    code: RecoveryCode,
    admin: str,
    new_passphrase: str,
    progress: Told = nobody,
    stop: Event | None = None,
) -> Restored:
    """Blocking, for seconds to minutes: call it on a worker thread; `progress` is called there. stop: set it to end.

    The caller holds the data directory (`holder.lock`). A Treasury may run on it as long as it has no wallet; start a
    new one afterwards. Raises BackupRefused with the reason, BadRequest (there is a wallet here, the database is in
    use, no such admin, a weak passphrase), BackupCancelled, LedgerUnavailable, SetupIncomplete. Then there is no wallet
    here, and the restore can be begun again.
    """
    run = Run(progress, stop or Event())
    if settings.vault_file.exists():
        raise BadRequest(
            phrase(
                "There is a wallet in this data directory already. A backup is restored into an empty one: name "
                "another with --data-dir. Nothing was changed."
            )
        )
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with opened_backup(backup, code, settings.data_dir, run) as opened:
        name = vault_admins.existing_name(opened.header, admin)
        check_new_passphrase(new_passphrase, name)
        database = Database.open(settings)
        try:
            return _restore(settings, database, backup, opened, code, name, new_passphrase, run)
        finally:
            database.close()


def _restore(
    settings: Settings,
    database: Database,
    backup: Path,
    opened: OpenedBackup,
    code: RecoveryCode,
    name: str,
    new_passphrase: str,
    run: Run,
) -> Restored:
    workstation = socket.gethostname()
    entry = backup_entry(AuditKind.BACKUP_RESTORED, backup, opened.manifest, workstation, name)
    put = put_back(database, opened, name, entry, run)
    _place_files(settings, opened)
    limits = limits_again(database, settings.data_dir, opened, name)
    header = _place_vault(settings, opened, code, name, new_passphrase)
    finish_restore(database, put.restore_id)
    write(database, _passphrase_entry(header, name, workstation))
    others = tuple(each for each in header.admins if each != name)
    return Restored(opened.manifest, name, others, limits)


def _place_files(settings: Settings, opened: OpenedBackup) -> None:
    """What another wallet's attempts left here goes aside; a sandbox network that runs on stays as it is."""
    Anchors(settings.data_dir).begin_again()
    for part in (Part.AUDIT_KEYS, Part.ANCHORS, Part.POLICY, Part.BALANCE, Part.EXIT_STATE):
        source = opened.file(part)
        if source is not None:
            write_durably(settings.data_dir / part.value, source.read_bytes())
    sandbox = opened.file(Part.SANDBOX)
    if sandbox is not None:
        snapshot.put(sandbox, settings.sandbox_dir)


def _place_vault(
    settings: Settings, opened: OpenedBackup, code: RecoveryCode, name: str, new_passphrase: str
) -> VaultHeader:
    """With the new passphrase and a key in this computer's keyring; made beside, then renamed."""
    staged = opened.folder / "placing"
    staged.mkdir(mode=0o700)
    vault = VaultFile(staged / settings.vault_file.name, DeviceKeys())
    shutil.copyfile(opened.folder / Part.VAULT.value, vault.path)
    with Guard(vault).recovered(code, accept_older=True) as entered:
        header = vault_admins.set_passphrase(vault, entered, name, new_passphrase)
    for file in sorted(staged.iterdir(), key=lambda path: path == vault.path):  # the vault last
        if file.suffix != ".lock":
            write_durably(settings.data_dir / file.name, file.read_bytes())
    return header


def _passphrase_entry(header: VaultHeader, name: str, workstation: str) -> AuditEntry:
    key = next(slot.audit_key for slot in header.slots if slot.admin == name)
    change = AdminChange("passphrase-reset", name, None, fingerprint(key))
    return admin_entry(change, workstation)
