"""The `backup` commands. `create` needs the wallet’s database; the others need only the file and the recovery code."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

from lnwallet_desktop.cli.holding import holding
from lnwallet_desktop.cli.output import DONE, REFUSED, Output
from lnwallet_desktop.cli.passphrase import ask_new_passphrase, first_line
from lnwallet_desktop.cli.relay import Request, ask_holder
from lnwallet_desktop.cli.where_open import print_reply, run_holding, run_on_database
from lnwallet_desktop.errors import BackupCancelled, BadRequest
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.backup.restoring import look_at_backup, restore_backup
from lnwallet_desktop.treasury.backup.values import BackupContents, Manifest, Progress, Restored, Run, Verified
from lnwallet_desktop.treasury.backup.verifying import verify_backup
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.backup_key import backup_identity, recipient_of
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_admins import keep_backup_key
from lnwallet_desktop.vault.vault_file import VaultFile

T = TypeVar("T")


def run_backup(settings: Settings, arguments: argparse.Namespace, argv: list[str], output: Output) -> int:
    """Each `backup` command. Whoever has the wallet open makes the backup, and signs it; else it is made here, without
    opening anything.
    """
    if arguments.action == "restore":
        with holding(settings):
            return run_alone(settings, arguments, output) or DONE
    alone = run_alone(settings, arguments, output)
    if alone is not None:
        return alone
    if arguments.action == "create":
        if arguments.to is not None:
            arguments.to = arguments.to.expanduser().absolute()
            argv = ["backup", "create", "--to", str(arguments.to), *(["--json"] if output.as_json else [])]
        if arguments.open:
            return run_holding(settings, arguments, [*argv, "--open"], output)
        reply = ask_holder(settings.data_dir, Request(argv))
        if reply is not None:
            return print_reply(reply, output)
    return run_on_database(settings, arguments, output, asks=False)


async def create(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """Into --to, or the folder that the settings name."""
    target = arguments.to or treasury.backups.plan.folder
    if target is None:
        raise BadRequest("Say where the backup goes: --to FOLDER or --to FILE. Nothing was written.")
    with _told(output) as run:
        made = await treasury.backups.make(target, run)
    document = {
        "file": str(made.path),
        "bytes": made.size,
        "signed": made.signed,
        **_of(made.manifest),
    }
    lines = [
        f"The backup is in {made.path}, {group_digits(made.size)} bytes, encrypted for the recovery code.",
        "A backup counts once its restore was tried: “backup verify”.",
    ]
    output.document(document, "\n".join(lines))
    return DONE


async def verify(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """Where the wallet is at hand, its audit log gets the certificate."""
    code = read_code(arguments)
    backup: Path = _absolute(arguments.file)
    with _told(output) as run:
        verified = await treasury.backups.verify(backup, code, run)
    output.document(_verified(verified), "\n".join(_lines(verified)))
    return DONE


def verify_alone(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """On a computer without the wallet: there is no log to write into."""
    with _told(output) as run:
        backup: Path = _absolute(arguments.file)
        verified = verify_backup(backup, read_code(arguments), settings.data_dir, run)
    output.document(_verified(verified), "\n".join(_lines(verified)))
    return DONE


def restore(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """Into this data directory, which must have no wallet, and an empty database."""
    if settings.vault_file.exists():
        raise BadRequest("There is a wallet in this data directory already. Name an empty one with --data-dir.")
    code = read_code(arguments)
    backup: Path = _absolute(arguments.file)
    contents = look_at_backup(backup, code, settings.data_dir)
    admin = arguments.admin or _only_admin(contents)
    passphrase = _new_passphrase(settings, arguments)
    with _told(output) as run:
        restored = restore_backup(settings, backup, code, admin, passphrase, run.told, run.stop)
    document = {
        **_of(restored.manifest),
        "file": str(backup),
        "admin": restored.admin,
        "need_new_passphrases": list(restored.others),
        "limits_in_force": restored.limits,
        "paying_closed": True,
    }
    output.document(document, "\n".join(_restored(restored)))
    return DONE


def key(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """The identity for the public age tool. Whoever asked for it wants it on stdout."""
    code = read_code(arguments)
    _complete(settings, code)
    identity = backup_identity(code)
    output.document(
        {"identity": identity, "recipient": recipient_of(code)}, f"# public key: {recipient_of(code)}\n{identity}"
    )
    return DONE


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def read_code(arguments: argparse.Namespace) -> RecoveryCode:
    """Raises BadRequest."""
    return RecoveryCode.parse(first_line(arguments.code_file, "recovery code"))


def run_alone(settings: Settings, arguments: argparse.Namespace, output: Output) -> int | None:
    """The commands that need no treasury; None for the others."""
    commands: dict[str, Callable[[Settings, argparse.Namespace, Output], int]] = {"restore": restore, "key": key}
    if not settings.vault_file.exists():
        commands["verify"] = verify_alone
    command = commands.get(arguments.action)
    try:
        return command(settings, arguments, output) if command is not None else None
    except BackupCancelled as cancelled:
        output.note(cancelled.message)
        return REFUSED


def _only_admin(contents: BackupContents) -> str:
    if len(contents.admins) != 1:
        raise BadRequest(f"Say whose new passphrase it is, with --admin: {', '.join(contents.admins)}.")
    return contents.admins[0]


def _new_passphrase(settings: Settings, arguments: argparse.Namespace) -> str:
    if arguments.new_passphrase_file is not None:
        return first_line(arguments.new_passphrase_file, "new passphrase")
    return ask_new_passphrase(settings)


@contextmanager
def _told(output: Output) -> Iterator[Run]:
    """Progress in place, and a clean stop at Ctrl+C, once; a second one ends the program."""
    stop = Event()

    def tell(progress: Progress) -> None:
        part = f" {100 * progress.done // progress.total} %" if progress.total else ""
        output.progress(f"{progress.step.value}{part}")

    def on_interrupt(number: int, frame: Any) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, on_interrupt)
    except ValueError:  # not the main thread: a relayed command, which nobody interrupts
        before = None
    try:
        yield Run(tell, stop)
    finally:
        output.progress("")
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _of(manifest: Manifest) -> dict[str, Any]:
    return {
        "backup_id": str(manifest.backup_id),
        "made_at": manifest.made_at.isoformat(),
        "app_version": manifest.app_version,
        "wallet_id": str(manifest.wallet_id),
        "network": manifest.network.value,
        "transactions": manifest.figures.transactions,
        "audit_entries": manifest.figures.audit_sequence,
        "balance_sats": manifest.balance.balance_sats,
    }


def _verified(verified: Verified) -> dict[str, Any]:
    return {
        **_of(verified.manifest),
        "file": str(verified.path),
        "good": True,
        "verified_at": verified.at.isoformat(),
        "signed": verified.signed,
        "proved_until": verified.proved_until,
    }


def _lines(verified: Verified) -> list[str]:
    manifest = verified.manifest
    rows = sum(table.rows for table in manifest.figures.tables.values())
    signed = "signed by the wallet" if verified.signed else "not signed: the wallet was closed when it was made"
    made = manifest.made_at.astimezone()
    return [
        f"The backup of {made:%Y-%m-%d %H:%M} was restored for a trial and is whole; {signed}.",
        f"{group_digits(rows)} rows, {group_digits(manifest.figures.transactions)} of them transactions, are those "
        "that were copied; the sums agree.",
        f"The audit log’s {group_digits(manifest.figures.audit_sequence)} entries follow each other, proved until "
        f"entry {group_digits(verified.proved_until)}.",
    ]


def _restored(restored: Restored) -> list[str]:
    manifest = restored.manifest
    lines = [
        f"The wallet of {manifest.made_at.astimezone():%Y-%m-%d %H:%M} is restored; {restored.admin} may unlock it "
        "with the new passphrase.",
        "Paying stays closed until the wallet has been opened and everything that was paid since then is in the "
        "history: “reconcile” does both.",
    ]
    if manifest.balance.balance_sats is not None:
        lines.append(f"Its balance was {format_sats(manifest.balance.balance_sats)} then; the network knows today’s.")
    if restored.others:
        lines.append(f"These admins need a new passphrase too, by “admin recover”: {', '.join(restored.others)}.")
    if restored.limits is False:
        lines.append("The limits could not be proved: an admin has to save them anew before anything can be paid.")
    return lines


def _complete(settings: Settings, code: RecoveryCode) -> None:
    """A vault of an older format has no backup key until its code is given once more."""
    vault = VaultFile(settings.vault_file, DeviceKeys())
    if vault.exists() and vault.header().has_recovery_code and vault.header().backup_recipient is None:
        with Guard(vault).recovered(code) as opened:
            keep_backup_key(vault, opened)
