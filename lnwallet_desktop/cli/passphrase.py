"""Where a command gets the admin's passphrase: a file or a prompt, never the command line."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from lnwallet_desktop.errors import BadRequest, Locked
from lnwallet_desktop.settings import Settings


def ask_passphrase(settings: Settings, prompt: str = "Passphrase: ") -> str:
    """The first line of the file the settings name, else what is typed. Raises Locked where neither can be had."""
    if settings.passphrase_file is not None:
        return first_line(settings.passphrase_file, "passphrase")
    if not sys.stdin.isatty():
        raise Locked(
            "This needs an admin’s passphrase: name a file with --passphrase-file or LNWALLET_PASSPHRASE_FILE, "
            "or run it in a terminal."
        )
    return getpass.getpass(prompt)


def ask_new_passphrase(settings: Settings) -> str:
    """As above; a typed one is asked for twice."""
    passphrase = ask_passphrase(settings, "New passphrase (at least 15 characters): ")
    if settings.passphrase_file is None and getpass.getpass("The same again: ") != passphrase:
        raise BadRequest("The two passphrases differ. Nothing was done.")
    return passphrase


def first_line(path: Path, what: str) -> str:
    """Raises BadRequest where the file cannot be read or is empty."""
    try:
        line = path.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"The file with the {what} cannot be read: {type(error).__name__}.") from None
    if not line:
        raise BadRequest(f"The file with the {what} is empty.")
    return line
