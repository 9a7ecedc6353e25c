"""Takes out of a text whatever could be a secret or identify a payment, before it reaches a log or a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mnemonic import Mnemonic

GONE = "…"
LONGEST_INPUT = 20_000
"""Characters of one text that are looked at; what comes after them is dropped unseen."""

_SECRET = re.compile(
    r"(?<=://)[^\s\"'<>]*(?=@)"  # user and password of an address, whatever characters they have
    r"|ln(?:bc|tb|bcrt|tbs)[0-9a-z]{20,}"  # invoices
    r"|[a-z]{2,12}1[02-9ac-hj-np-z]{30,}"  # whatever else is bech32: LNURL, offers, Spark and Bitcoin addresses
    r"|[0-9a-f]{32,}"  # keys, hashes, preimages
    r"|(?:\\x[0-9a-f]{2}){8,}|\bb'[^'\s]{12,}'|\bb\"[^\"\s]{12,}\""  # the same as Python shows bytes
    r"|\[\d{1,3}(?:, ?\d{1,3}){14,}\]"  # and as Rust shows them
    r"|\beyJ[a-z0-9_-]{4,}(?:\.[a-z0-9_-]+){1,2}"  # JSON web tokens
    r"|\bbearer\s+\S+"
    r"|\b[a-z0-9+/_-]{40,}={0,2}",  # tokens and blobs
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(pass(?:word|wd|phrase)|pwd|secret|token|mnemonic|preimage|seed|api[_-]?key|authorization)"
    r"(\w*[\"']?\s*[=:]\s*)(?:'[^']*'|\"[^\"]*\"|[^\s,;]+)",
    re.IGNORECASE,
)
"""`password=hunter2` and `"apiKey": "…"`: what is named as a secret is one."""
_NAMES = re.compile(
    r"\b[13mn2][1-9A-HJ-NP-Za-km-z]{25,39}\b"  # old Bitcoin addresses
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # Lightning addresses
)
_PSEUDONYM = re.compile(r"\bpayee-[0-9a-z]{4}(?:-[0-9a-z]{4}){2}\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]+")
_WORDS_IN_A_ROW = 6
_BETWEEN_WORDS = 12
"""Characters that may stand between two words of a wallet: commas, quotes, line breaks, numbers."""
_LONGEST = 300


def scrubbed(text: str) -> str:
    """`text` with each secret replaced by …, for what is kept; what only identifies people stays."""
    without = _NAMED.sub(rf"\1\2{GONE}", _SECRET.sub(GONE, _within(text)))
    return _without_words(without)


def fit_for_log(text: str) -> str:
    """As `scrubbed`, and without addresses that identify a payee."""
    return _NAMES.sub(GONE, scrubbed(text))


def fit_for_others(text: str) -> str:
    """As `fit_for_log`, and without pseudonyms: for what leaves the company."""
    return _PSEUDONYM.sub(GONE, fit_for_log(text))


def redacted(text: str) -> str:
    """As `fit_for_log`, on one line of at most 300 characters: fit for a message to a person."""
    return " ".join(fit_for_log(text).split())[:_LONGEST]


def _within(text: str) -> str:
    """Not cut within a word: half a secret would not be known as one."""
    if len(text) <= LONGEST_INPUT:
        return text
    return text[:LONGEST_INPUT].rsplit(None, 1)[0] if " " in text[:LONGEST_INPUT] else GONE


def _without_words(text: str) -> str:
    """Six words of BIP 39’s list in a row are taken for a wallet’s."""
    parts, end = [], 0
    for start, stop in _runs(text):
        parts.append(text[end:start])
        parts.append(GONE)
        end = stop
    return "".join([*parts, text[end:]]) if parts else text


def _runs(text: str) -> Iterator[tuple[int, int]]:
    words = _bip39()
    start, end, count = 0, 0, 0
    for word in _WORD.finditer(text):
        known = word.group().lower() in words
        if count and (not known or word.start() - end > _BETWEEN_WORDS):
            if count >= _WORDS_IN_A_ROW:
                yield start, end
            count = 0
        if known:
            start = start if count else word.start()
            end, count = word.end(), count + 1
    if count >= _WORDS_IN_A_ROW:
        yield start, end


@cache
def _bip39() -> frozenset[str]:
    return frozenset(Mnemonic("english").wordlist)
