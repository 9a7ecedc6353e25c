"""What an admin may be called."""

from __future__ import annotations

import unicodedata

from lnwallet_desktop.errors import BadRequest

LONGEST_NAME = 64


def checked_name(name: str) -> str:
    """Trimmed and in one Unicode form, so that two names that look alike are the same. Raises BadRequest."""
    tidy = unicodedata.normalize("NFC", name.strip())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise BadRequest(f"An admin’s name has 1 to {LONGEST_NAME} visible characters.")
    return tidy
