"""Key slots: each gives one admin, or the holder of the recovery code, the vault's data key.

An admin's slot holds an X25519 key pair. Its private key is encrypted under the stretched passphrase (Argon2id), mixed
with this computer's device key; the data key is sealed to its public key. So the data key can be changed for everybody
when one of them leaves, with nobody's passphrase but the acting admin's.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, replace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lnwallet_desktop.errors import DeviceKeyMissing, VaultDamaged, WrongPassphrase, WrongRecoveryCode
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.vault.backup_key import BackupKey
from lnwallet_desktop.vault.cipher import KEY_BYTES, SealBroken, decrypt, encrypt, new_key
from lnwallet_desktop.vault.passphrases import normalised
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.sealed_box import public_key_of, seal_to, unseal

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What one guess costs. 256 MiB and 3 passes: about 0.7 s on two cores."""

    memory_kib: int = 256 * 1024
    passes: int = 3
    lanes: int = 4

    def clamped(self) -> Argon2Cost:
        """Refuse a file that asks for so little that it is weak, or for so much that it hangs the computer."""
        if not (64 * 1024 <= self.memory_kib <= 1024 * 1024 and 1 <= self.passes <= 10 and 1 <= self.lanes <= 8):
            raise VaultDamaged(
                phrase("The vault file asks for an impossible key derivation. Restore it from a backup.")
            )
        return self


@dataclass(frozen=True, slots=True)
class KeySlot:
    """One admin's way in. Bytes are hex. with_device_key tells whether the keyring is needed too.

    public_key, locked_key: the slot's own key pair, the private one under the passphrase. sealed_data_key: for that
    pair. audit_key: the Ed25519 public key with which this admin's audit entries are checked.
    """

    admin: str
    cost: Argon2Cost
    salt: str
    with_device_key: bool
    public_key: str
    locked_key: str
    sealed_data_key: str
    audit_key: str

    @classmethod
    def new(
        cls, admin: str, passphrase: str, vault_id: str, device_key: bytes | None, cost: Argon2Cost, audit_key: str
    ) -> KeySlot:
        """Slow. Without a data key yet: see `resealed`. device_key: None where this computer has no keyring."""
        salt, private_key = os.urandom(SALT_BYTES), new_key()
        public_key = public_key_of(private_key)
        wrapping = wrapping_key(normalised(passphrase), salt, cost, device_key)
        locked = encrypt(wrapping, private_key, _lock_bound_to(vault_id, admin, public_key.hex()))
        with_device_key = device_key is not None
        return cls(admin, cost, salt.hex(), with_device_key, public_key.hex(), locked.hex(), "", audit_key)

    def resealed(self, data_key: bytes, vault_id: str) -> KeySlot:
        """The same slot for another data key."""
        sealed = seal_to(bytes.fromhex(self.public_key), data_key, _seal_bound_to(vault_id, f"admin|{self.admin}"))
        return replace(self, sealed_data_key=sealed.hex())

    def open(self, passphrase: str, vault_id: str, device_key: bytes | None) -> bytes:
        """The data key. Slow on purpose. Raises WrongPassphrase, DeviceKeyMissing, VaultDamaged."""
        usable = usable_device_key(self.with_device_key, device_key)
        wrapping = wrapping_key(normalised(passphrase), bytes.fromhex(self.salt), self.cost, usable)
        bound_to = _lock_bound_to(vault_id, self.admin, self.public_key)
        try:
            private_key = decrypt(wrapping, bytes.fromhex(self.locked_key), bound_to)
        except SealBroken:
            raise WrongPassphrase from None
        return _unsealed(private_key, self.sealed_data_key, vault_id, f"admin|{self.admin}")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> KeySlot:
        """Raises VaultDamaged, ValueError, TypeError or KeyError for what is no slot."""
        slot = cls(**{**data, "cost": cost_from_json(data["cost"])})
        check_name_and_flag(slot.admin, slot.with_device_key)
        check_hex(slot.salt, SALT_BYTES)
        check_hex(slot.public_key, KEY_BYTES)
        check_hex(slot.audit_key, KEY_BYTES)
        check_hex(slot.locked_key)
        check_hex(slot.sealed_data_key)
        return slot


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The way in for the recovery code. It needs no slow derivation: nobody guesses 256 bits.

    backup: for whom backups are encrypted; None in a vault of format 2 or before, until its code is given once more.
    """

    salt: str
    public_key: str
    sealed_data_key: str
    backup: BackupKey | None = None

    @classmethod
    def new(cls, code: RecoveryCode, backup: BackupKey) -> RecoverySlot:
        salt = os.urandom(SALT_BYTES)
        return cls(salt.hex(), public_key_of(_recovery_private_key(code, salt)).hex(), "", backup)

    def resealed(self, data_key: bytes, vault_id: str) -> RecoverySlot:
        sealed = seal_to(bytes.fromhex(self.public_key), data_key, _seal_bound_to(vault_id, "recovery"))
        return replace(self, sealed_data_key=sealed.hex())

    def open(self, code: RecoveryCode, vault_id: str) -> bytes:
        """The data key. Raises WrongRecoveryCode, VaultDamaged."""
        private_key = _recovery_private_key(code, bytes.fromhex(self.salt))
        if public_key_of(private_key).hex() != self.public_key:
            raise WrongRecoveryCode
        return _unsealed(private_key, self.sealed_data_key, vault_id, "recovery")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RecoverySlot:
        """Raises ValueError, TypeError or KeyError."""
        backup = data.get("backup")
        slot = cls(**{**data, "backup": BackupKey.from_json(backup) if backup is not None else None})
        check_hex(slot.salt, SALT_BYTES)
        check_hex(slot.public_key, KEY_BYTES)
        check_hex(slot.sealed_data_key)
        return slot


def wrapping_key(passphrase: str, salt: bytes, cost: Argon2Cost, device_key: bytes | None) -> bytes:
    """Stretch a passphrase and mix in the device key. The cost is clamped before anything runs."""
    cost.clamped()
    stretched = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(passphrase.encode())
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, b"lnwallet key slot 1").derive(stretched + (device_key or b""))


def usable_device_key(is_needed: bool, device_key: bytes | None) -> bytes | None:
    """Raises DeviceKeyMissing."""
    if is_needed and device_key is None:
        raise DeviceKeyMissing
    return device_key if is_needed else None


def cost_from_json(data: dict[str, Any]) -> Argon2Cost:
    """Raises VaultDamaged, TypeError."""
    if not all(type(value) is int for value in data.values()):
        raise TypeError("a cost that is no whole number")
    return Argon2Cost(**data).clamped()


def check_name_and_flag(admin: object, with_device_key: object) -> None:
    if not isinstance(admin, str) or not isinstance(with_device_key, bool):
        raise TypeError("a name that is no text, or a flag that is none")


def check_hex(text: str, length: int | None = None) -> None:
    """Raises ValueError or TypeError unless it is the lower-case hex of so many bytes, or of any."""
    data = bytes.fromhex(text)
    if data.hex() != text or not data or len(data) != (length or len(data)):
        raise ValueError("bytes of another length, or none")


def _unsealed(private_key: bytes, box: str, vault_id: str, whose: str) -> bytes:
    try:
        return unseal(private_key, bytes.fromhex(box), _seal_bound_to(vault_id, whose))
    except SealBroken:
        raise VaultDamaged.changed() from None


def _recovery_private_key(code: RecoveryCode, salt: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, b"lnwallet recovery slot 2").derive(code.code)


def _lock_bound_to(vault_id: str, admin: str, public_key: str) -> bytes:
    return f"lnwallet key slot 2|{vault_id}|{public_key}|{admin}".encode()


def _seal_bound_to(vault_id: str, whose: str) -> bytes:
    return f"lnwallet data key 2|{vault_id}|{whose}".encode()
