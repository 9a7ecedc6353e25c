"""What a vault holds: the wallet's words and the keys made with it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from mnemonic import Mnemonic

from lnwallet_desktop.errors import BadRequest, VaultDamaged
from lnwallet_desktop.vault.cipher import new_key

_WORDS = Mnemonic("english")


@dataclass(frozen=True, slots=True)
class Secrets:
    """Everything worth stealing. mnemonic: 12 or 24 BIP 39 words; the keys are 32 bytes each, in hex."""

    mnemonic: str = field(repr=False)
    api_key: str | None = field(repr=False)
    pseudonym_key: str = field(repr=False)
    idempotency_key: str = field(repr=False)
    sealing_key: str = field(repr=False)
    sealing_key_id: str = "1"

    @classmethod
    def generate(cls, words: str | None = None, api_key: str | None = None) -> Secrets:
        """A new wallet, or one from its words. Raises BadRequest if those are no BIP 39 phrase."""
        return cls(
            mnemonic=_WORDS.generate(strength=256) if words is None else _checked_words(words),
            api_key=api_key,
            pseudonym_key=new_key().hex(),
            idempotency_key=new_key().hex(),
            sealing_key=new_key().hex(),
        )

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Secrets:
        """Raises VaultDamaged."""
        try:
            return cls(**json.loads(data))
        except (ValueError, TypeError):
            raise VaultDamaged("The vault’s content cannot be read by this version of the program.") from None


def _checked_words(words: str) -> str:
    tidy = " ".join(words.lower().split())
    if not _WORDS.check(tidy):
        raise BadRequest("These are not the words of a wallet: one is misspelt, missing or in the wrong place.")
    return tidy
