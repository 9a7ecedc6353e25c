"""The recovery code: 256 random bits to be kept on paper, which open a vault without passphrase and without keyring.

Written in Crockford's base 32 (no I, L, O, U) as 14 groups of 4: 32 bytes of code and 3 bytes of SHA-256 of it, so that
a misread character is told as such and not as a wrong code.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import phrase

CODE_BYTES = 32
GROUPS = 14
GROUP_LENGTH = 4
_CHECK_BYTES = 3
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_LENGTH = GROUPS * GROUP_LENGTH


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """Never printed but by `groups`. code: 32 bytes."""

    code: bytes = field(repr=False)

    @classmethod
    def new(cls) -> RecoveryCode:
        return cls(os.urandom(CODE_BYTES))

    @classmethod
    def parse(cls, typed: str) -> RecoveryCode:
        """Case, spaces and dashes do not matter; O counts as 0, I and L as 1. Raises BadRequest."""
        tidy = tidy_code(typed)
        if len(tidy) != _LENGTH:
            raise BadRequest(
                phrase(
                    "A recovery code has {length} characters; this has {tidy}. Nothing was done.",
                    length=_LENGTH,
                    tidy=len(tidy),
                )
            )
        data = _from_base32(tidy)
        code, check = data[:CODE_BYTES], data[CODE_BYTES:]
        if not hmac.compare_digest(check, _check(code)):
            raise BadRequest(
                phrase("A character of the recovery code is wrong. Compare it with the paper, group by group.")
            )
        return cls(code)

    @property
    def groups(self) -> tuple[str, ...]:
        """As it is written down: 14 groups of 4."""
        text = _to_base32(self.code + _check(self.code))
        return tuple(text[i : i + GROUP_LENGTH] for i in range(0, _LENGTH, GROUP_LENGTH))

    @property
    def text(self) -> str:
        """One line, for a file."""
        return "-".join(self.groups)


def tidy_code(typed: str) -> str:
    """What was meant by what was typed. Raises BadRequest for a character that no code has."""
    tidy = "".join(c for c in typed.upper() if not c.isspace() and c not in "-–.").translate(_MISREAD)
    for character in tidy:
        if character not in _ALPHABET:
            raise BadRequest(
                phrase(
                    "“{character}” is in no recovery code: they have digits and letters without I, L, O and U.",
                    character=character,
                )
            )
    return tidy


def _check(code: bytes) -> bytes:
    return hashlib.sha256(b"lnwallet recovery code" + code).digest()[:_CHECK_BYTES]


def _to_base32(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))


def _from_base32(text: str) -> bytes:
    number = 0
    for character in text:
        number = number << 5 | _ALPHABET.index(character)
    return number.to_bytes(CODE_BYTES + _CHECK_BYTES, "big")
