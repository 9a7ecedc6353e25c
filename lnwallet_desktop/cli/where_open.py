"""Runs a command where the wallet is open: here if nobody holds it, else in the process that does.

What a treasury needs is imported where one is started: a command that is carried to a window answers far sooner.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lnwallet_desktop.cli.holding import holding
from lnwallet_desktop.cli.output import Output
from lnwallet_desktop.cli.passphrase import ask_passphrase
from lnwallet_desktop.cli.relay import Reply, Request, ask_holder
from lnwallet_desktop.errors import HeldElsewhere, WalletDesktopError
from lnwallet_desktop.settings import Settings

if TYPE_CHECKING:
    from lnwallet_desktop.treasury.treasury import Treasury

Work = Callable[["Treasury"], Coroutine[Any, Any, int]]

HOLDER_TIMEOUT_S = 60
"""How long a command waits for another one that holds the wallet and ends just now."""
LOOK_EVERY_S = 3


def run_holding(settings: Settings, arguments: argparse.Namespace, argv: list[str], output: Output) -> int:
    """A command that needs the wallet. Raises HeldElsewhere where the holder does not answer."""
    request = Request(argv, ask_passphrase(settings) if settings.passphrase_file else None)
    asked_at = looked_at = time.monotonic()
    patience_s = max(HOLDER_TIMEOUT_S, getattr(arguments, "wait_s", 0.0))
    while time.monotonic() < asked_at + patience_s:
        try:
            with holding(settings):
                passphrase = request.passphrase or ask_passphrase(settings)
                return _run_here(settings, arguments, output, passphrase, asked_at)
        except HeldElsewhere as held:
            if held.workstation is not None:
                raise  # it has waited for that
            reply = ask_holder(settings.data_dir, replace(request, waited_s=time.monotonic() - asked_at))
        if reply is None:
            if arguments.command == "pay" and time.monotonic() > looked_at + LOOK_EVERY_S:
                _look_first(settings, arguments, asked_at)
                looked_at = time.monotonic()
            time.sleep(0.1)
        elif reply.needs_passphrase:
            request = replace(request, passphrase=ask_passphrase(settings))
        else:
            return print_reply(reply, output)
    raise HeldElsewhere("Another process holds this wallet and does not answer. Close it and try again.")


def run_held(settings: Settings, work: Work) -> int:
    """On a treasury that this process alone may open. Raises HeldElsewhere."""
    from lnwallet_desktop.cli.on_treasury import on_loop, with_treasury

    with holding(settings):
        return on_loop(with_treasury(settings, work))


def run_on_database(settings: Settings, arguments: argparse.Namespace, output: Output, asks: bool) -> int:
    """A command that leaves the wallet closed, so whoever holds it does not matter. asks: for a passphrase."""
    from lnwallet_desktop.cli.on_treasury import on_loop, with_treasury
    from lnwallet_desktop.cli.run_command import run_command

    passphrase = ask_passphrase(settings) if asks else None
    return on_loop(with_treasury(settings, lambda treasury: run_command(treasury, arguments, output, passphrase)))


def print_reply(reply: Reply, output: Output) -> int:
    """What the holder printed is printed here."""
    output.stdout.write(reply.stdout)
    output.stderr.write(reply.stderr)
    return reply.exit_code


def _run_here(
    settings: Settings, arguments: argparse.Namespace, output: Output, passphrase: str, asked_at: float
) -> int:
    from lnwallet_desktop.cli.on_treasury import on_loop, relaying, with_treasury
    from lnwallet_desktop.cli.run_command import run_command

    async def command(treasury: Treasury) -> int:
        for warning in treasury.warnings:
            output.warn(warning)
        async with relaying(settings, treasury):
            try:
                return await run_command(treasury, arguments, output, passphrase, asked_at)
            except WalletDesktopError as error:
                if isinstance(error, HeldElsewhere) and error.workstation is None:
                    raise  # to be tried again
                return output.error(error)  # now, not when the others that it serves have ended

    return on_loop(with_treasury(settings, command))


def _look_first(settings: Settings, arguments: argparse.Namespace, asked_at: float) -> None:
    """Whether the holder, which takes no more commands, is paying this very invoice. Raises AlreadyIntended."""
    from lnwallet_desktop.cli.commands import refuse_if_intended
    from lnwallet_desktop.cli.on_treasury import on_loop, with_treasury

    async def look(treasury: Treasury) -> int:
        await refuse_if_intended(treasury, arguments.invoice, asked_at)
        return 0

    on_loop(with_treasury(settings, look))
