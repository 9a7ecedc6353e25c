"""Key slots: each wraps the vault's data key for one admin's passphrase, mixed with this computer's device key."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lnwallet_desktop.errors import BadRequest, DeviceKeyMissing, VaultDamaged, WrongPassphrase
from lnwallet_desktop.vault.cipher import KEY_BYTES, SealBroken, decrypt, encrypt

SHORTEST_PASSPHRASE = 15
LONGEST_PASSPHRASE = 1024
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What one guess costs. 256 MiB and 3 passes: about 0.7 s on two cores."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def clamped(self) -> Argon2Cost:
        """Refuse a file that asks for so little that it is weak, or for so much that it hangs the computer."""
        if not (64 * 1024 <= self.memory_kib <= 1024 * 1024 and 1 <= self.passes <= 10 and 1 <= self.lanes <= 8):
            raise VaultDamaged("The vault file asks for an impossible key derivation. Restore it from a backup.")
        return self


@dataclass(frozen=True, slots=True)
class KeySlot:
    """One admin's way in. salt and wrapped_key are hex; with_device_key tells whether the keyring is needed."""

    admin: str
    cost: Argon2Cost
    salt: str
    with_device_key: bool
    wrapped_key: str

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> KeySlot:
        """Raises VaultDamaged, ValueError, TypeError or KeyError for what is no slot."""
        slot = cls(**{**data, "cost": Argon2Cost(**data["cost"]).clamped()})
        if len(bytes.fromhex(slot.salt)) != _SALT_BYTES or not bytes.fromhex(slot.wrapped_key):
            raise ValueError("a salt of another length, or no wrapped key")
        return slot


def check_new_passphrase(passphrase: str) -> None:
    """Raises BadRequest with the rule that a new passphrase breaks."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise BadRequest(
            f"The passphrase has {len(passphrase)} characters; it needs at least {SHORTEST_PASSPHRASE}. "
            "Four or five unrelated words are easy to remember and hard to guess."
        )
    if len(passphrase) > LONGEST_PASSPHRASE:
        raise BadRequest(f"The passphrase is longer than {LONGEST_PASSPHRASE} characters.")
    if len(set(passphrase)) < 5:
        raise BadRequest("The passphrase repeats too few characters. Use four or five unrelated words.")


def new_slot(
    admin: str, passphrase: str, data_key: bytes, vault_id: str, device_key: bytes | None, cost: Argon2Cost
) -> KeySlot:
    """Wrap the data key. device_key: None where this computer has no keyring."""
    salt = os.urandom(_SALT_BYTES)
    wrapping = _wrapping_key(passphrase, salt, cost, device_key)
    wrapped = encrypt(wrapping, data_key, _bound_to(vault_id, admin))
    return KeySlot(admin, cost, salt.hex(), device_key is not None, wrapped.hex())


def open_slot(slot: KeySlot, passphrase: str, vault_id: str, device_key: bytes | None) -> bytes:
    """The data key. Slow on purpose. Raises WrongPassphrase or DeviceKeyMissing."""
    if slot.with_device_key and device_key is None:
        raise DeviceKeyMissing(
            "This vault also needs a key from this computer’s keyring, which is not there. Unlock the keyring of "
            "your desktop session, or restore the wallet from its backup. No money is lost."
        )
    wrapping = _wrapping_key(
        passphrase, bytes.fromhex(slot.salt), slot.cost, device_key if slot.with_device_key else None
    )
    try:
        return decrypt(wrapping, bytes.fromhex(slot.wrapped_key), _bound_to(vault_id, slot.admin))
    except SealBroken:
        raise WrongPassphrase from None


def _wrapping_key(passphrase: str, salt: bytes, cost: Argon2Cost, device_key: bytes | None) -> bytes:
    stretched = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(passphrase.encode())
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, b"lnwallet key slot 1").derive(stretched + (device_key or b""))


def _bound_to(vault_id: str, admin: str) -> bytes:
    return f"lnwallet key slot 1|{vault_id}|{admin}".encode()
