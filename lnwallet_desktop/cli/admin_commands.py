"""The `admin` commands: who may unlock, and the recovery code. They need the vault alone: no wallet and no database.

What they do is written into the audit log at once where there is a database that answers, and else at its next start.
"""

from __future__ import annotations

import argparse
import asyncio
import getpass
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from socket import gethostname

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.cli.passphrase import ask_passphrase, first_line
from lnwallet_desktop.cli.private_file import check_free, write_private
from lnwallet_desktop.errors import BadRequest, Locked, WalletDesktopError
from lnwallet_desktop.ledger.audit.waiting import WaitingActs
from lnwallet_desktop.ledger.database import has_database
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.admins import Admin, Admins
from lnwallet_desktop.treasury.audit_notes import admin_entry
from lnwallet_desktop.treasury.lockout_guard import Guard
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_file import VaultFile

log = logging.getLogger(__name__)


def run_admin(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    """Raises the Refused family, VaultMissing, VaultDamaged, VaultOlder."""
    admins = Admins(Guard(VaultFile(settings.vault_file, DeviceKeys())))
    admins.listed()  # without a wallet there is nothing to ask for
    waiting = WaitingActs(settings.data_dir)
    admins.changed.subscribe(lambda change: waiting.add([(admin_entry(change, gethostname()), datetime.now(UTC))]))
    return asyncio.run(_run_recorded(admins, waiting, settings, arguments, output))


async def _run_recorded(
    admins: Admins, waiting: WaitingActs, settings: Settings, arguments: argparse.Namespace, output: Output
) -> int:
    exit_code = await _run(admins, settings, arguments, output)
    if waiting.any() and has_database(settings):
        try:
            treasury = await Treasury.start(settings)
            await treasury.close()  # writes what waits
        except WalletDesktopError as error:
            log.warning("the audit log is written at the next start", extra={"code": error.code})
        if waiting.any():
            output.note("The database does not answer now; the audit log gets this as soon as it does.")
    return exit_code


async def _run(admins: Admins, settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    match arguments.action:
        case "list":
            await _list(admins, output)
        case "add":
            passphrase = ask_passphrase(settings)
            await admins.add(arguments.name, _ask_new(arguments), passphrase)
            output.document({"added": arguments.name}, f"{arguments.name} may unlock the wallet from now on.")
        case "remove":
            await admins.remove(arguments.name, ask_passphrase(settings))
            output.document({"removed": arguments.name}, f"{arguments.name} can no longer unlock the wallet.")
        case "change-passphrase":
            passphrase = ask_passphrase(settings)
            name = await admins.change_passphrase(_ask_new(arguments), passphrase)
            output.document({"changed": name}, f"The passphrase of {name} is changed.")
        case "recovery-code":
            await _make_code(admins, settings, arguments.code_file, output)
        case "recover":
            await _recover(admins, arguments, output)
        case "accept-older-vault":
            name = await admins.accept_older(ask_passphrase(settings))
            output.document({"accepted_by": name}, "The vault file that was put back is the valid one from now on.")
    return DONE


async def _list(admins: Admins, output: Output) -> None:
    known = await admins.all()
    document = {
        "admins": [
            {"name": each.name, "audit_key": each.audit_key, "wrong_passphrases": each.tries.failures} for each in known
        ],
        "recovery_code": admins.has_recovery_code,
    }
    code = "There is a recovery code." if admins.has_recovery_code else "No recovery code was made yet."
    output.document(document, "\n".join([*(_line(each) for each in known), code]))


def _line(admin: Admin) -> str:
    wrong = admin.tries.failures
    state = ", locked out" if admin.tries.locked_out else ""
    return f"{admin.name}  ({wrong} wrong passphrases{state})" if wrong else admin.name


async def _make_code(admins: Admins, settings: Settings, code_file: Path, output: Output) -> None:
    """The file first: a code that nobody has written down must not become the valid one."""
    check_free(code_file)
    code = RecoveryCode.new()
    write_private(code_file, code.text + "\n")
    try:
        await admins.set_recovery_code(code, ask_passphrase(settings))
    except BaseException:
        await asyncio.to_thread(code_file.unlink)
        raise
    output.document(
        {"code_file": str(code_file)},
        f"The new recovery code is in {code_file}. Move it to paper and delete the file. Older codes are void.",
    )


async def _recover(admins: Admins, arguments: argparse.Namespace, output: Output) -> None:
    if arguments.code_file is not None:
        typed = first_line(arguments.code_file, "recovery code")
    elif sys.stdin.isatty():
        typed = getpass.getpass("Recovery code: ")
    else:
        raise Locked("This needs the recovery code: name a file with --code-file, or run it in a terminal.")
    await admins.recover(
        RecoveryCode.parse(typed), arguments.name, _ask_new(arguments), accept_older=arguments.accept_older_vault
    )
    output.document({"recovered": arguments.name}, f"{arguments.name} has a new passphrase and may unlock with it.")


def _ask_new(arguments: argparse.Namespace) -> str:
    """From --new-passphrase-file, else typed twice."""
    if arguments.new_passphrase_file is not None:
        return first_line(arguments.new_passphrase_file, "new passphrase")
    if not sys.stdin.isatty():
        raise Locked("This needs the new passphrase: name a file with --new-passphrase-file, or run it in a terminal.")
    passphrase = getpass.getpass("New passphrase (at least 15 characters): ")
    if getpass.getpass("The same again: ") != passphrase:
        raise BadRequest("The two passphrases differ. Nothing was done.")
    return passphrase
