"""A payment link on the command line: where a click on `lightning:…` in a browser or a mail ends up.

It is a stranger's text. It is short, one line of plain ASCII, never an option, and nothing is paid by it: the window
opens its pay sheet with it, and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lnwallet_desktop.errors import BadRequest

LONGEST_LINK = 16 * 1024
"""Characters; twice the longest invoice, so that a `bitcoin:` link may have one beside its address."""

_LINK = re.compile(
    r"(lightning|bitcoin|lnurl[pwc]?|keyauth):"
    r"|(ln(bc|tb|tbs|bcrt)[0-9]*[munp]?1|lnurl1|lno1)"
    r"|[a-z0-9._+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$",
    re.IGNORECASE,
)
_WITH_VALUE = ("--data-dir", "--passphrase-file")


def take_link(argv: Sequence[str]) -> tuple[list[str], str | None]:
    """What is left of the command line, and the link that stands where a command would; None where none does."""
    words = list(argv)
    value = False
    for place, word in enumerate(words):
        if value or word.startswith("-"):
            value = not value and word in _WITH_VALUE
        elif _LINK.match(word):
            return words[:place] + words[place + 1 :], word
        else:
            break
    return words, None


def checked_link(text: str) -> str:
    """The link, if it may be shown and handed on. Empty: none. Raises BadRequest."""
    if not text:
        return ""
    if len(text) > LONGEST_LINK:
        raise BadRequest(f"This payment link has {len(text):,} characters, too many for one. Nothing was paid.")
    if not text.isascii() or not text.isprintable() or not _LINK.match(text):
        raise BadRequest("This is no payment link: it has characters that none may have. Nothing was paid.")
    return text
