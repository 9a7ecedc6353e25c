"""Recovery words while they are typed: which are in no list, what they may have been, and whether all fit together."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from mnemonic import Mnemonic

_BIP39 = Mnemonic("english")
_LIST: tuple[str, ...] = tuple(_BIP39.wordlist)
_SET = frozenset(_LIST)
LENGTHS = (12, 15, 18, 21, 24)
"""How many words a wallet may have (BIP 39)."""


@dataclass(frozen=True, slots=True)
class TypedWords:
    """words: as typed, in lower case. unknown: the places, counted from 1, of those that are in no list. is_whole: a
    right number of known words whose checksum fits.
    """

    words: tuple[str, ...] = field(repr=False)
    unknown: tuple[int, ...]
    is_whole: bool

    @property
    def has_right_number(self) -> bool:
        return len(self.words) in LENGTHS


def look_at_words(typed: str, unfinished: bool = False) -> TypedWords:
    """unfinished: the last word is still being typed, and is no mistake while some word begins with it."""
    words = tuple(typed.lower().split())
    unknown = [place for place, word in enumerate(words, 1) if word not in _SET]
    if unfinished and unknown and unknown[-1] == len(words) and words_beginning(words[-1]):
        unknown.pop()
    whole = not unknown and len(words) in LENGTHS and bool(_BIP39.check(" ".join(words)))
    return TypedWords(words, tuple(unknown), whole)


def words_beginning(letters: str) -> tuple[str, ...]:
    """The words of the list that begin so, in its order."""
    first = bisect_left(_LIST, letters.lower())
    found = []
    for word in _LIST[first:]:
        if not word.startswith(letters.lower()):
            break
        found.append(word)
    return tuple(found)
