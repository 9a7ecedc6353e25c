"""The composition root: has each command, or the window, run by what it needs. Imported by nobody.

What a command does not need is not imported: most of what there is takes a second to import.
"""

from __future__ import annotations

import argparse
import sys

from lnwallet_desktop.cli.needs import needs_person, opens_wallet
from lnwallet_desktop.cli.output import Output
from lnwallet_desktop.cli.parser import read_command_line
from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.proofs.proof import PaymentProof

LARGEST_STDIN = 1 << 21


def run(argv: list[str]) -> int:
    """One command, or the window; its exit code."""
    arguments = read_command_line(argv)
    output = Output(getattr(arguments, "json", False))
    try:
        if getattr(arguments, "self_test", False):
            from lnwallet_desktop.self_test import run_self_test

            return run_self_test(output)
        settings = Settings.from_environment(
            data_dir=getattr(arguments, "data_dir", None),
            network=getattr(arguments, "network", None),
            passphrase_file=getattr(arguments, "passphrase_file", None),
        )
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _run_logged(settings, arguments, argv, output)
    except WalletDesktopError as error:
        return output.error(error)
    except KeyboardInterrupt:
        print("lnwallet-desktop: stopped. Payments under way are kept as pending.", file=sys.stderr)
        return 130


def _run_logged(settings: Settings, arguments: argparse.Namespace, argv: list[str], output: Output) -> int:
    from lnwallet_desktop.logs.log_file import logging_to
    from lnwallet_desktop.treasury.database_choice import DatabaseChoice
    from lnwallet_desktop.vault.device_key import DeviceKeys

    settings = DatabaseChoice(settings.data_dir, DeviceKeys()).adopted_by(settings)
    with logging_to(settings.data_dir):
        if arguments.command in (None, "demo"):
            return _run_window(settings, arguments, output)
        return _run_command(settings, arguments, argv, output)


def _run_window(settings: Settings, arguments: argparse.Namespace, output: Output) -> int:
    if arguments.command == "demo":
        from lnwallet_desktop.demo import demonstrate

        return demonstrate(settings, arguments, output)
    from lnwallet_desktop.open_window import open_window

    return open_window(settings, output, arguments.link)


def _run_command(settings: Settings, arguments: argparse.Namespace, argv: list[str], output: Output) -> int:
    from lnwallet_desktop.cli import where_open

    match arguments.command:
        case "doctor":
            from lnwallet_desktop.cli.doctor import run_doctor

            return run_doctor(settings, output, arguments.bundle)
        case "admin":
            from lnwallet_desktop.cli.admin_commands import run_admin

            return run_admin(settings, arguments, output)
        case "init":
            from lnwallet_desktop.cli.init_command import run_init

            return where_open.run_held(settings, lambda treasury: run_init(treasury, arguments, output))
        case "serve":
            from lnwallet_desktop.serve import serve

            return serve(settings, arguments, output)
        case "backup":
            from lnwallet_desktop.cli.backup_commands import run_backup

            return run_backup(settings, arguments, argv, output)
        case "sandbox" if arguments.action != "fund":
            from lnwallet_desktop.cli.sandbox_commands import run_sandbox

            return run_sandbox(settings, arguments, output)
        case "proof":
            from lnwallet_desktop.cli.proof_commands import prove

            return prove(settings, arguments, argv, output, _proof_on_paper)
        case "pay":
            _read_invoice_argument(arguments, argv)
    if opens_wallet(arguments):
        return where_open.run_holding(settings, arguments, argv, output)
    return where_open.run_on_database(settings, arguments, output, needs_person(arguments))


def _proof_on_paper(proof: PaymentProof) -> bytes:
    from lnwallet_desktop.ui.application import make_application
    from lnwallet_desktop.ui.reports.proof_pdf import proof_pdf

    app = make_application()  # kept until the page is painted
    content = proof_pdf(proof)
    del app
    return content


def _read_invoice_argument(arguments: argparse.Namespace, argv: list[str]) -> None:
    """Refuse at once what is empty or too long; `-` reads it from standard input."""
    from lnwallet_desktop.wallet.pay_input import tidy_input

    given = arguments.invoice
    arguments.invoice = tidy_input(sys.stdin.read(LARGEST_STDIN) if given == "-" else given)
    argv[argv.index(given)] = arguments.invoice
