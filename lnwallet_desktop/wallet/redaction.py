"""Takes out of a text of the SDK's whatever could be a secret or identify a payment."""

from __future__ import annotations

import re

_SECRET = re.compile(
    r"ln(?:bc|tb|bcrt|tbs)[0-9a-z]{20,}"  # invoices
    r"|\b[0-9a-fA-F]{32,}\b"  # keys, hashes, preimages
    r"|\b(?:[a-z]{3,8} ){11,23}[a-z]{3,8}\b"  # BIP 39 words
    r"|\b[A-Za-z0-9+/_-]{40,}={0,2}"  # tokens and blobs
)
_LONGEST = 300


def redacted(text: str) -> str:
    """`text` with secrets replaced by … and cut to 300 characters, on one line."""
    return " ".join(_SECRET.sub("…", text).split())[:_LONGEST]
