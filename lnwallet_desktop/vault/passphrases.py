"""What makes a passphrase good enough, said in words. Length and unguessability count; no rules of composition.

A passphrase is normalised once, here, to NFKC: “ü” typed on one keyboard is one code point and on another two, and a
wide space is a space. Without that the same person with the same passphrase would be locked out on another system.
The Unicode standard keeps NFKC of assigned characters the same for ever.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import marked, phrase
from lnwallet_desktop.vault.common_passphrases import COMMON

SHORTEST_PASSPHRASE = 15
LONGEST_PASSPHRASE = 1024
_APP_WORDS = (
    "lnwalletdesktop",
    "lnwallet",
    "lightning",
    "wallet",
    "desktop",
    "bitcoin",
    "satoshi",
    "passphrase",
    "password",
)
_LEAST_LEFT = 8
"""Characters that must be left when names, common phrases, runs and repetitions are taken out."""
_ROWS = ("1234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "azertyuiop", "qsdfghjklm")
_BITS_OF_WORD = 12.9
"""A word drawn from a list of 7,776. People's own choices are worse, so this is the most that is promised."""
_LONGEST_WORD = 7
_CJK_WORD, _FIRST_CJK = 2, "\u2e80"
_BITS_OF_LETTER, _BITS_OF_DIGIT, _BITS_OF_SIGN = 4.3, 3.3, 4.0


class Strength(Enum):
    """The words that are shown while a new passphrase is typed."""

    SHORT = marked("too short")
    WEAK = marked("easy to guess")
    FAIR = marked("fair")
    GOOD = marked("good")
    STRONG = marked("strong")


def normalised(passphrase: str) -> str:
    """The one form of a passphrase that is derived from."""
    return unicodedata.normalize("NFKC", passphrase)


def check_new_passphrase(passphrase: str, admin: str = "") -> None:
    """Raises BadRequest with the rule that a new passphrase breaks."""
    typed = normalised(passphrase)
    if len(typed) < SHORTEST_PASSPHRASE:
        raise BadRequest(
            phrase(
                "The passphrase has {count} characters; it needs at least {least}. Four or five unrelated words are "
                "easy to remember and hard to guess.",
                count=len(typed),
                least=SHORTEST_PASSPHRASE,
            )
        )
    if len(typed) > LONGEST_PASSPHRASE:
        raise BadRequest(phrase("The passphrase is longer than {most} characters.", most=LONGEST_PASSPHRASE))
    if "\n" in typed or "\x00" in typed:
        raise BadRequest(phrase("A passphrase is one line of text."))
    if _bare(typed) in COMMON:
        raise BadRequest(phrase("This passphrase is on every list of common ones. Use four or five unrelated words."))
    if len(_unguessable_part(typed, admin)) < _LEAST_LEFT:
        raise BadRequest(
            phrase(
                "The passphrase is mostly a name, a common phrase, a row of keys or a repetition. Use four or five "
                "unrelated words."
            )
        )


def strength(passphrase: str, admin: str = "") -> Strength:
    """An honest guess, never better than a list of words allows."""
    typed = normalised(passphrase)
    if len(typed) < SHORTEST_PASSPHRASE:
        return Strength.SHORT
    try:
        check_new_passphrase(passphrase, admin)
    except BadRequest:
        return Strength.WEAK
    bits = _bits(_unguessable_part(typed, admin))
    if bits < 38:
        return Strength.WEAK
    return Strength.FAIR if bits < 50 else Strength.GOOD if bits < 70 else Strength.STRONG


def _bits(text: str) -> float:
    """Each different word as one of a list, each digit and sign by itself; what was there before counts nothing."""
    words = {piece for run in re.findall(r"[^\W\d_]+", text.casefold()) for piece in _as_words(run)}
    signs = set(re.findall(r"[^\w\s]", text))
    digits = re.findall(r"\d", text)
    letters = sum(min(len(word) * _BITS_OF_LETTER, _BITS_OF_WORD) for word in words)
    return letters + len(signs) * _BITS_OF_SIGN + min(len(digits), 12) * _BITS_OF_DIGIT


def _as_words(letters: str) -> list[str]:
    """Letters without a space between may be several words, so a long run is cut; a short one is worth its letters."""
    length = _LONGEST_WORD if letters < _FIRST_CJK else _CJK_WORD
    return [letters[i : i + length] for i in range(0, len(letters), length)]


def _unguessable_part(typed: str, admin: str) -> str:
    """Without names and common phrases, without what continues a row of keys or an alphabet, and without repetition."""
    text = typed.casefold()
    named = [part for part in _bare(admin).split() + admin.casefold().split() if len(part) >= 3]
    for known in sorted({*named, *_APP_WORDS}, key=len, reverse=True):
        text = text.replace(known, "")
    if _is_common(text):
        return ""
    left = "".join(c for i, c in enumerate(text) if i == 0 or not _continues(text[i - 1], c))
    return _once(left)


def _is_common(text: str) -> bool:
    """A common phrase, also with a number before or after it."""
    return _bare(text).strip("0123456789") in COMMON or _bare(text) in COMMON


def _once(text: str) -> str:
    """A repeated pattern counts once: `abcabcabc` is `abc`."""
    for length in range(1, len(text) // 2 + 1):
        if text == (text[:length] * (len(text) // length + 1))[: len(text)]:
            return text[:length]
    return text


def _continues(before: str, after: str) -> bool:
    if abs(ord(before) - ord(after)) <= 1:
        return True
    return any(before + after in row or after + before in row for row in _ROWS)


def _bare(text: str) -> str:
    """Letters and digits only."""
    return "".join(c for c in text.casefold() if c.isalnum())
