"""What an admin may be called."""

from __future__ import annotations

import unicodedata

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import phrase

LONGEST_NAME = 64


def checked_name(name: str) -> str:
    """Trimmed and in one Unicode form, so that two names that look alike are the same. Raises BadRequest."""
    tidy = unicodedata.normalize("NFC", name.strip())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise BadRequest(phrase("An admin’s name has 1 to {most} visible characters.", most=LONGEST_NAME))
    return tidy
