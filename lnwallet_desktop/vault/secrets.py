"""What a vault holds: the wallet's words and the keys made with it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from mnemonic import Mnemonic

from lnwallet_desktop.errors import BadRequest, VaultDamaged
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.vault.cipher import new_key

_WORDS = Mnemonic("english")
_LONGEST_SEED_PASSPHRASE = 256
SIGNING_KEYS = ("policy", "api-token")
"""Made with every vault: Ed25519, for the policy and for API tokens."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Everything worth stealing. mnemonic: 12, 15, 18, 21 or 24 BIP 39 words; the keys are 32 bytes each, in hex.

    seed_passphrase: what BIP 39 calls the passphrase and people the 25th word; it belongs to the wallet and not to an
    admin. audit_keys: an Ed25519 private key for each admin's name. signing_keys: by their purpose, see SIGNING_KEYS.
    old_sealing_keys: by their ids, for rows and backups that were sealed before a rotation. audit_seed: of the wallet's
    audit key, once the sealing key that it was made from is an old one.
    """

    mnemonic: str = field(repr=False)
    api_key: str | None = field(repr=False)
    pseudonym_key: str = field(repr=False)
    idempotency_key: str = field(repr=False)
    sealing_key: str = field(repr=False)
    sealing_key_id: str = "1"
    seed_passphrase: str | None = field(default=None, repr=False)
    audit_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    signing_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    old_sealing_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    audit_seed: str | None = field(default=None, repr=False)

    @classmethod
    def generate(
        cls, words: str | None = None, api_key: str | None = None, seed_passphrase: str | None = None
    ) -> Secrets:
        """A new wallet, or one from its words. Raises BadRequest if those are no BIP 39 phrase."""
        return cls(
            mnemonic=new_words() if words is None else checked_words(words),
            api_key=api_key,
            pseudonym_key=new_key().hex(),
            idempotency_key=new_key().hex(),
            sealing_key=new_key().hex(),
            seed_passphrase=_checked_seed_passphrase(seed_passphrase),
            signing_keys={purpose: new_key().hex() for purpose in SIGNING_KEYS},
        )

    def with_audit_key(self, admin: str) -> Secrets:
        """With a new audit key for that admin, unless there is one."""
        if admin in self.audit_keys:
            return self
        return replace(self, audit_keys={**self.audit_keys, admin: new_key().hex()})

    def without_audit_keys_of(self, admins: frozenset[str]) -> Secrets:
        """Their signatures stay checkable: the public keys stand in the audit log."""
        return replace(self, audit_keys={name: key for name, key in self.audit_keys.items() if name not in admins})

    def audit_public_key(self, admin: str) -> str:
        """Hex; for the vault's header. Raises KeyError."""
        private_key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.audit_keys[admin]))
        return private_key.public_key().public_bytes_raw().hex()

    def rotated(self, audit_seed: str) -> Secrets:
        """With a new sealing key and a new pseudonym key. The old sealing key stays, to read what it sealed.

        audit_seed: of the wallet's audit key, which stays the same for ever.
        """
        return replace(
            self,
            pseudonym_key=new_key().hex(),
            sealing_key=new_key().hex(),
            sealing_key_id=str(int(self.sealing_key_id) + 1),
            old_sealing_keys={**self.old_sealing_keys, self.sealing_key_id: self.sealing_key},
            audit_seed=audit_seed,
        )

    def completed(self) -> Secrets:
        """With whatever key an older program did not make."""
        missing = {purpose: new_key().hex() for purpose in SIGNING_KEYS if purpose not in self.signing_keys}
        return replace(self, signing_keys={**self.signing_keys, **missing}) if missing else self

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Secrets:
        """Raises VaultDamaged."""
        try:
            return cls(**json.loads(data))
        except (ValueError, TypeError):
            raise VaultDamaged(phrase("The vault’s content cannot be read by this version of the program.")) from None


def new_words() -> str:
    """24 words: 256 bits and 8 of checksum (BIP 39)."""
    return str(_WORDS.generate(strength=256))


def checked_words(words: str) -> str:
    """In lower case with single spaces. Raises BadRequest."""
    tidy = " ".join(words.lower().split())
    if not _WORDS.check(tidy):
        raise BadRequest(phrase("These are not the words of a wallet: one is misspelt, missing or in the wrong place."))
    return tidy


def _checked_seed_passphrase(passphrase: str | None) -> str | None:
    """In the form that BIP 39 prescribes (NFKD), so that every wallet makes the same seed of it."""
    if not passphrase:
        return None
    if len(passphrase) > _LONGEST_SEED_PASSPHRASE:
        raise BadRequest(
            phrase(
                "The passphrase of the words is longer than {longest_seed_passphrase} characters.",
                longest_seed_passphrase=_LONGEST_SEED_PASSPHRASE,
            )
        )
    return unicodedata.normalize("NFKD", passphrase)
