"""Makes a backup: everything of one wallet, encrypted for the recovery code, under its name only once it is whole."""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from filelock import FileLock, Timeout

from lnwallet_desktop import __version__
from lnwallet_desktop.errors import BackupCancelled, BadRequest, FileNotWritten, HeldElsewhere
from lnwallet_desktop.ledger import schema
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.dump.copying import copy
from lnwallet_desktop.ledger.dump.figures import Figures
from lnwallet_desktop.ledger.dump.tools import Stopped
from lnwallet_desktop.ledger.export.partial_file import PartialFile
from lnwallet_desktop.payments import Network
from lnwallet_desktop.sandbox import snapshot
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.backup import manifest as manifests
from lnwallet_desktop.treasury.backup.archive import TarReader, member_of, tar_size
from lnwallet_desktop.treasury.backup.readme import readme
from lnwallet_desktop.treasury.backup.sealed_stream import encrypt
from lnwallet_desktop.treasury.backup.values import Made, Manifest, Part, Run, Step
from lnwallet_desktop.treasury.last_balance import LastBalance
from lnwallet_desktop.vault.audit_key import AuditSigner
from lnwallet_desktop.vault.vault_header import VaultHeader, split

log = logging.getLogger(__name__)

WORK = "making-backup-"
NO_RECIPIENT = phrase(
    "Backups are encrypted for the recovery code, and this wallet has none that backups can use yet. Make one: in the "
    "window under Settings, or “admin recovery-code --code-file F”; an older wallet’s code can be given once instead "
    "(“backup key --code-file F”). Nothing was written."
)


def file_name(wallet_id: UUID, made_at: datetime) -> str:
    """`lnwallet-3f2a9c1b-20261127T152300Z.age`."""
    return f"lnwallet-{wallet_id.hex[:8]}-{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}.age"


def make_backup(
    settings: Settings, database: Database, target: Path, run: Run, signer: AuditSigner | None = None
) -> Made:
    """Blocking. target: a folder, or the new file. signer: the wallet's own, while it is open.

    Raises BadRequest, BackupCancelled, FileExists, FileNotWritten, LedgerUnavailable, SetupIncomplete, HeldElsewhere.
    """
    known = split(settings.vault_file.read_bytes())[0]
    recipient_of(known)
    made_at = datetime.now(UTC)
    _path_of(target, known.wallet_id, made_at)
    with _alone(settings.data_dir), _work_folder(settings.data_dir) as work:
        try:
            files, header, figures = _collect(settings, database, work, run)
            manifest = _manifest(settings, database, made_at, header, figures, files)
            listed = {**_listed(manifest, work, signer), **files}
            path = _path_of(target, header.wallet_id, made_at)
            size = _write(path, listed, manifest, recipient_of(header), run)
        except Stopped:
            raise BackupCancelled from None
    return Made(path, manifest, size, signer is not None)


def _path_of(target: Path, wallet_id: UUID, made_at: datetime) -> Path:
    """Raises BadRequest: a folder that is not there must not become a file of that name."""
    if target.is_dir():
        return target / file_name(wallet_id, made_at)
    if target.suffix != ".age":
        raise BadRequest(
            phrase(
                "There is no folder “{target}”. Make it or choose another one; a file’s name ends in .age. "
                "Nothing was written.",
                target=target,
            )
        )
    return target


def recipient_of(header: VaultHeader) -> str:
    """Raises BadRequest."""
    if header.backup_recipient is None:
        raise BadRequest(NO_RECIPIENT)
    return header.backup_recipient


def _collect(
    settings: Settings, database: Database, work: Path, run: Run
) -> tuple[dict[Part, Path], VaultHeader, Figures]:
    """Anchors before the history, which then has every entry they name; the vault after it, which has every key."""
    found: dict[Part, Path] = {}
    for part, path in _small_files(settings):
        if path.is_file():
            found[part] = _copied(path, work / part.value)
    figures = copy(
        database,
        work / Part.HISTORY.value,
        lambda done, total: run.tell(Step.COPYING, done, total),
        run.stop,
    )
    found[Part.HISTORY] = work / Part.HISTORY.value
    found[Part.VAULT] = _copied(settings.vault_file, work / Part.VAULT.value)
    header = split(found[Part.VAULT].read_bytes())[0]
    if header.network is Network.SANDBOX:
        target = work / Part.SANDBOX.value
        target.parent.mkdir(mode=0o700)
        if snapshot.take(settings.sandbox_dir, target):
            found[Part.SANDBOX] = target
    found[Part.README] = work / Part.README.value
    found[Part.README].write_text(readme(header.network), encoding="utf-8")
    return {part: found[part] for part in Part if part in found}, header, figures


def _small_files(settings: Settings) -> list[tuple[Part, Path]]:
    directory = settings.data_dir
    return [
        (part, directory / part.value)
        for part in (Part.AUDIT_KEYS, Part.ANCHORS, Part.POLICY, Part.BALANCE, Part.EXIT_STATE)
    ]


def _manifest(
    settings: Settings,
    database: Database,
    made_at: datetime,
    header: VaultHeader,
    figures: Figures,
    files: dict[Part, Path],
) -> Manifest:
    exit_state = settings.data_dir / Part.EXIT_STATE.value
    return Manifest(
        backup_id=uuid4(),
        made_at=made_at,
        app_version=__version__,
        wallet_id=header.wallet_id,
        network=header.network,
        schema=schema.HEAD,
        server=database.version(),
        workstation=socket.gethostname(),
        vault_generation=header.generation,
        figures=figures,
        balance=LastBalance(settings.data_dir / Part.BALANCE.value).read(),
        exit_state_at=datetime.fromtimestamp(exit_state.stat().st_mtime, UTC) if Part.EXIT_STATE in files else None,
        members={part: member_of(file) for part, file in files.items()},
    )


def _listed(manifest: Manifest, work: Path, signer: AuditSigner | None) -> dict[Part, Path]:
    """The manifest, and the wallet's signature of it."""
    text = manifests.to_bytes(manifest)
    listed = {Part.MANIFEST: work / Part.MANIFEST.value}
    listed[Part.MANIFEST].write_bytes(text)
    if signer is not None:
        listed[Part.SIGNATURE] = work / Part.SIGNATURE.value
        listed[Part.SIGNATURE].write_bytes(signer.sign(text))
    return listed


def _write(path: Path, files: dict[Part, Path], manifest: Manifest, recipient: str, run: Run) -> int:
    total = tar_size([file.stat().st_size for file in files.values()])
    with PartialFile(path, overwrite=False) as partial:
        if os.name == "posix":
            os.fchmod(partial.file.fileno(), 0o600)
        source = TarReader(files, manifest.made_at, lambda done: run.tell(Step.WRITING, done, total))
        encrypt(source, partial.file, recipient)
        run.tell(Step.WRITING, total, total)
        return partial.publish()


def _copied(source: Path, target: Path) -> Path:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Raises HeldElsewhere while another program makes one here."""
    lock = FileLock(data_dir / "backup.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise HeldElsewhere(
            phrase("A backup of this wallet is being made by another program. Wait for its end.")
        ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _work_folder(data_dir: Path) -> Iterator[Path]:
    """In the data directory, for this user only, like the database beside it. Raises FileNotWritten."""
    for left in data_dir.glob(f"{WORK}*"):  # of one that was killed: nobody else makes one now
        shutil.rmtree(left, ignore_errors=True)
    try:
        work = Path(tempfile.mkdtemp(prefix=WORK, dir=data_dir))
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise FileNotWritten(
            phrase(
                "The backup could not be made: {value}. Nothing of it was left behind.",
                value=error.strerror or type(error).__name__,
            )
        ) from error


def document_of(made: Made) -> dict[str, object]:
    """For `--json`."""
    return {
        "file": str(made.path),
        "bytes": made.size,
        "signed": made.signed,
        **json.loads(manifests.to_bytes(made.manifest)),
    }
