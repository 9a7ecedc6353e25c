"""Opens a backup with the recovery code, and proves that it is a whole one of the wallet that this code belongs to."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lnwallet_desktop.errors import BackupRefused, VaultDamaged, WalletDesktopError
from lnwallet_desktop.ledger.audit.admin_key import key_id_of
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.backup import manifest as manifests
from lnwallet_desktop.treasury.backup.archive import Unpacking, whole_size
from lnwallet_desktop.treasury.backup.sealed_stream import cut_off, damaged, decrypted, no_backup, sealed_size
from lnwallet_desktop.treasury.backup.values import Manifest, Part, Run, Step
from lnwallet_desktop.vault.audit_key import AuditSigner
from lnwallet_desktop.vault.backup_key import backup_identity
from lnwallet_desktop.vault.device_key import WithoutKeyring
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import VaultFile
from lnwallet_desktop.vault.vault_header import VaultHeader

READING = "reading-backup-"


@dataclass(frozen=True, slots=True)
class OpenedBackup:
    """folder: where its files lie, for as long as it is open. signed: by the wallet's audit key."""

    folder: Path
    manifest: Manifest
    header: VaultHeader
    signed: bool
    secrets: Secrets = field(repr=False)
    size: int = 0

    def file(self, part: Part) -> Path | None:
        path = self.folder / part.value
        return path if part in self.manifest.members and path.exists() else None

    @property
    def audit_keys(self) -> dict[str, bytes]:
        """Whose signatures count in its audit log: the wallet's own, out of the vault."""
        key = AuditSigner.of(self.secrets).public_key
        return {key_id_of(key): key}


@contextmanager
def opened_backup(
    backup: Path, code: RecoveryCode, parent: Path, run: Run, until: Part | None = None
) -> Iterator[OpenedBackup]:
    """Its files lie in a folder of `parent` within the block. until: as in `Unpacking.run`; the vault at least.

    Raises BackupRefused with the reason, BackupCancelled.
    """
    for left in parent.glob(f"{READING}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=READING, dir=parent))
    try:
        yield _open(backup, code, folder, run, until)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _open(backup: Path, code: RecoveryCode, folder: Path, run: Run, until: Part | None) -> OpenedBackup:
    size = _size_of(backup)

    try:
        with decrypted(backup, backup_identity(code), lambda done: run.tell(Step.READING, done, size)) as content:
            unpacking = Unpacking(content, folder)
            unpacking.run(until)
            if until is not None:
                content.close()
    except BackupRefused as refused:
        raise _shorter_than_told(backup, folder, size) or refused from None
    manifest = unpacking.manifest
    if manifest is None:
        raise no_backup()
    whole = sealed_size(backup, whole_size(manifest, unpacking.sizes))
    if size != whole:
        raise cut_off(size, whole) if size < whole else damaged()
    header, secrets = _vault(folder, code, manifest)
    return OpenedBackup(folder, manifest, header, _is_signed(folder, secrets), secrets, size)


def _size_of(backup: Path) -> int:
    try:
        if not backup.is_file():
            raise BackupRefused(
                phrase("There is no file “{name}” there. Nothing was done.", name=backup.name), "no_backup"
            )
        return backup.stat().st_size
    except OSError as error:
        raise BackupRefused(
            phrase("The backup cannot be read: {strerror}.", strerror=error.strerror), "unreadable"
        ) from None


def _shorter_than_told(backup: Path, folder: Path, size: int) -> BackupRefused | None:
    """Where the manifest could be read before the damage: whether the end of the file is missing."""
    listed = folder / Part.MANIFEST.value
    try:
        manifest = manifests.from_bytes(listed.read_bytes())
        signature = folder / Part.SIGNATURE.value
        before = {Part.MANIFEST: listed.stat().st_size}
        if signature.exists():
            before[Part.SIGNATURE] = signature.stat().st_size
        whole = sealed_size(backup, whole_size(manifest, before))
    except (OSError, WalletDesktopError):
        return None
    return cut_off(size, whole) if size < whole else None


def _vault(folder: Path, code: RecoveryCode, manifest: Manifest) -> tuple[VaultHeader, Secrets]:
    """Raises BackupRefused where it is not the vault of the wallet that the code was made for."""
    try:
        opened = VaultFile(folder / Part.VAULT.value, WithoutKeyring()).recover(code, accept_older=True)
    except VaultDamaged:
        raise
    except WalletDesktopError:
        raise foreign() from None
    header, secrets = opened.header, opened.secrets
    backup = header.recovery.backup if header.recovery is not None else None
    key = AuditSigner.of(secrets).public_key
    if backup is None or not backup.proves(code, header.vault_id, key):
        raise foreign()
    if (header.wallet_id, header.network) != (manifest.wallet_id, manifest.network):
        raise foreign()
    return header, secrets


def _is_signed(folder: Path, secrets: Secrets) -> bool:
    signature = folder / Part.SIGNATURE.value
    if not signature.exists():
        return False
    key = Ed25519PublicKey.from_public_bytes(AuditSigner.of(secrets).public_key)
    try:
        key.verify(signature.read_bytes(), (folder / Part.MANIFEST.value).read_bytes())
    except InvalidSignature:
        raise foreign() from None
    return True


def foreign() -> BackupRefused:
    return BackupRefused(
        phrase(
            "This backup was put together by somebody else: its vault or its signature does not belong to the wallet "
            "that this recovery code was made for. Do not use it; nothing was done."
        ),
        "foreign",
    )
