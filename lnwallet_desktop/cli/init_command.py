"""`init`: a new wallet, or one restored from its words."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.cli.passphrase import ask_new_passphrase, first_line
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.treasury.treasury import Treasury


async def run_init(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """Raises BadRequest; never overwrites a wallet or a file of words."""
    if treasury.has_wallet:
        raise BadRequest("There is a wallet in this data directory already. Nothing was changed.")
    words_file: Path | None = arguments.words_file
    _check_free(words_file)
    for warning in treasury.warnings:
        output.warn(warning)
    secrets = await treasury.create_wallet(
        arguments.admin,
        ask_new_passphrase(treasury.settings),
        arguments.network,
        api_key=first_line(arguments.api_key_file, "API key") if arguments.api_key_file else None,
        words=first_line(arguments.restore_words_file, "words") if arguments.restore_words_file else None,
    )
    if words_file is not None:
        _write_private(words_file, secrets.mnemonic + "\n")
    document = {"network": treasury.network.value, "admin": arguments.admin, "words_file": _name(words_file)}
    output.document(document, _summary(treasury, arguments, words_file))
    return DONE


def _summary(treasury: Treasury, arguments: argparse.Namespace, words_file: Path | None) -> str:
    lines = [f"A wallet on {treasury.network} is made; {arguments.admin} may unlock it."]
    if words_file is not None:
        lines.append(f"Its words are in {words_file}. Move them to paper or another safe place, then delete the file.")
    elif arguments.restore_words_file is None and treasury.network != "sandbox":
        lines.append("Its words were not written down. Without them a lost computer is lost money: see --words-file.")
    return "\n".join(lines)


def _check_free(path: Path | None) -> None:
    if path is not None and path.exists():
        raise BadRequest("The file for the words exists already. Name a new one; nothing was changed.")


def _name(path: Path | None) -> str | None:
    return str(path) if path else None


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
