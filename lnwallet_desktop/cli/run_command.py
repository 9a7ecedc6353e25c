"""Runs a parsed command on a treasury, with the passphrase that it needs."""

from __future__ import annotations

import argparse
import time
from collections.abc import Awaitable, Callable

from lnwallet_desktop.cli import (
    approval_commands,
    audit_commands,
    backup_commands,
    commands,
    key_commands,
    policy_commands,
    proof_commands,
    token_commands,
)
from lnwallet_desktop.cli.contact_commands import contact
from lnwallet_desktop.cli.export_command import export
from lnwallet_desktop.cli.held_elsewhere import OPEN_WITHIN_S, once_free
from lnwallet_desktop.cli.needs import NEEDS, Need, full_name
from lnwallet_desktop.cli.output import Output
from lnwallet_desktop.cli.parser import build_parser
from lnwallet_desktop.cli.relay import Reply, Request
from lnwallet_desktop.cli.report_command import report
from lnwallet_desktop.errors import Locked, WalletDesktopError
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.treasury import Treasury

Command = Callable[[Treasury, argparse.Namespace, Output], Awaitable[int]]
UnlockedCommand = Callable[[Treasury, argparse.Namespace, Output, Lease], Awaitable[int]]

_WITH_OPEN_WALLET: dict[str, Command] = {
    "balance": commands.balance,
    "receive": commands.receive,
    "reconcile": commands.reconcile,
    "sandbox fund": commands.sandbox_fund,
    "backup create --open": backup_commands.create,
}
_UNLOCKED: dict[str, UnlockedCommand] = {
    **{f"contact {action}": contact for action in ("list", "add", "rename", "remove")},
    "proof": proof_commands.make,
}
_ROTATE = "keys rotate"
_READING: dict[str, Command] = {
    "balance --cached": commands.balance,
    "transactions": commands.transactions,
    "report": report,
    "export": export,
    "policy show": policy_commands.show,
    "approvals": approval_commands.listed,
    "token list": token_commands.listed,
    "audit verify": audit_commands.verify,
    "audit export": audit_commands.export,
    "backup create": backup_commands.create,
    "backup verify": backup_commands.verify,
}
_BY_A_PERSON: dict[str, Callable[[Treasury, argparse.Namespace, Output, str], Awaitable[int]]] = {
    "policy set": policy_commands.change,
    "decline": approval_commands.decline,
    "token create": token_commands.create,
    "token revoke": token_commands.revoke,
}
_PAYING: dict[str, Callable[[Treasury, argparse.Namespace, Output, str, float], Awaitable[int]]] = {
    "pay": commands.pay,
    "approve": approval_commands.approve,
}


class NeedsPassphrase(Locked):
    """The caller must ask for a passphrase and call again."""

    def __init__(self) -> None:
        super().__init__("This needs an admin’s passphrase.")


async def run_command(
    treasury: Treasury,
    arguments: argparse.Namespace,
    output: Output,
    passphrase: str | None,
    asked_at: float | None = None,
) -> int:
    """Exit code. Raises NeedsPassphrase where one is needed and none was given; other errors as they come.

    asked_at: when the person asked, by the monotonic clock; None: just now.
    Paying needs the passphrase every time, even where the window is unlocked: that unlock was given to a person.
    """
    name = full_name(arguments)
    need = NEEDS[name]
    if need is Need.READ:
        return await _READING[name](treasury, arguments, output)
    if need is Need.PERSON:
        return await _BY_A_PERSON[name](treasury, arguments, output, passphrase or "")
    if passphrase is None and (need is not Need.WALLET or not treasury.access.state.opened):
        raise NeedsPassphrase
    if need is Need.PAY:
        return await _PAYING[name](treasury, arguments, output, passphrase or "", asked_at or time.monotonic())
    if need is Need.UNLOCK:
        return await once_free(
            treasury, OPEN_WITHIN_S, output, lambda: _unlocked(treasury, arguments, output, passphrase or "")
        )
    if not treasury.access.state.opened:
        await once_free(treasury, OPEN_WITHIN_S, output, lambda: treasury.access.open(passphrase or ""))
    return await _WITH_OPEN_WALLET[name](treasury, arguments, output)


async def _unlocked(treasury: Treasury, arguments: argparse.Namespace, output: Output, passphrase: str) -> int:
    async with treasury.access.unlocked_once(passphrase) as lease:
        name = full_name(arguments)
        if name == _ROTATE:
            return await key_commands.rotate(treasury, output, passphrase, lease)
        return await _UNLOCKED[name](treasury, arguments, output, lease)


def refused(request: Request, error: WalletDesktopError) -> Reply:
    """A command of another process that cannot be run here."""
    output = Output.captured(getattr(build_parser().parse_args(request.argv), "json", False))
    exit_code = output.error(error)
    return Reply(exit_code, output.text_of_stdout(), output.text_of_stderr())


async def run_relayed(treasury: Treasury, request: Request) -> Reply:
    """A command of another process."""
    arguments = build_parser().parse_args(request.argv)
    output = Output.captured(getattr(arguments, "json", False))
    try:
        asked_at = time.monotonic() - request.waited_s
        exit_code = await run_command(treasury, arguments, output, request.passphrase, asked_at)
    except NeedsPassphrase:
        return Reply(1, "", "", needs_passphrase=True)
    except WalletDesktopError as error:
        exit_code = output.error(error)
    return Reply(exit_code, output.text_of_stdout(), output.text_of_stderr())
