"""Takes out of a text whatever could be a secret or identify a payment, before it reaches a log or a screen."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(
    r"ln(?:bc|tb|bcrt|tbs)[0-9a-z]{20,}"  # invoices
    r"|\b[0-9a-fA-F]{32,}\b"  # keys, hashes, preimages
    r"|\b(?:[a-z]{3,8} ){11,23}[a-z]{3,8}\b"  # BIP 39 words
    r"|\b[A-Za-z0-9+/_-]{40,}={0,2}"  # tokens and blobs
    r"|(?<=://)[^/@\s]+:[^/@\s]+(?=@)",  # user and password of an address
    re.IGNORECASE,
)
_LONGEST = 300


def scrubbed(text: str) -> str:
    """`text` with each secret replaced by …"""
    return _SECRET.sub("…", text)


def redacted(text: str) -> str:
    """As `scrubbed`, on one line of at most 300 characters: fit for a message to a person."""
    return " ".join(scrubbed(text).split())[:_LONGEST]


class ScrubbingFormatter(logging.Formatter):
    """The last thing before a log file; tracebacks pass through it too."""

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record))
