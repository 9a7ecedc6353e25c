"""`init`: a new wallet, or one restored from its words."""

from __future__ import annotations

import argparse
from pathlib import Path

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.cli.passphrase import ask_new_passphrase, first_line
from lnwallet_desktop.cli.private_file import check_free, write_private
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault.recovery_code import RecoveryCode


async def run_init(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """Raises BadRequest; never overwrites a wallet or a file of words."""
    if treasury.has_wallet:
        raise BadRequest("There is a wallet in this data directory already. Nothing was changed.")
    words_file: Path | None = arguments.words_file
    code_file: Path | None = arguments.recovery_code_file
    check_free(words_file)
    check_free(code_file)
    for warning in treasury.warnings:
        output.warn(warning)
    code = RecoveryCode.new() if code_file else None
    secrets = await treasury.create_wallet(
        arguments.admin,
        ask_new_passphrase(treasury.settings),
        arguments.network,
        api_key=first_line(arguments.api_key_file, "API key") if arguments.api_key_file else None,
        words=first_line(arguments.restore_words_file, "words") if arguments.restore_words_file else None,
        words_passphrase=_words_passphrase(arguments),
        recovery=code,
    )
    if words_file is not None:
        write_private(words_file, secrets.mnemonic + "\n")
    if code_file is not None and code is not None:
        write_private(code_file, code.text + "\n")
    document = {
        "network": treasury.network.value,
        "admin": arguments.admin,
        "words_file": _name(words_file),
        "recovery_code_file": _name(code_file),
    }
    output.document(document, _summary(treasury, arguments, words_file))
    return DONE


def _summary(treasury: Treasury, arguments: argparse.Namespace, words_file: Path | None) -> str:
    lines = [f"A wallet on {treasury.network} is made; {arguments.admin} may unlock it."]
    if words_file is not None:
        lines.append(f"Its words are in {words_file}. Move them to paper or another safe place, then delete the file.")
    elif arguments.restore_words_file is None and treasury.network != "sandbox":
        lines.append("Its words were not written down. Without them a lost computer is lost money: see --words-file.")
    if arguments.recovery_code_file is not None:
        lines.append(f"The recovery code is in {arguments.recovery_code_file}. Move it to paper and delete the file.")
    elif treasury.network != "sandbox":
        lines.append(
            "No recovery code was made. After ten wrong passphrases only the words help: “admin recovery-code”."
        )
    return "\n".join(lines)


def _words_passphrase(arguments: argparse.Namespace) -> str | None:
    path: Path | None = arguments.words_passphrase_file
    return first_line(path, "words’ passphrase") if path else None


def _name(path: Path | None) -> str | None:
    return str(path) if path else None
