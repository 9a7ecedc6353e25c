"""The key slot of vault format 1, read but never written: it wraps the data key under the passphrase itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lnwallet_desktop.errors import WrongPassphrase
from lnwallet_desktop.vault.cipher import SealBroken, decrypt
from lnwallet_desktop.vault.key_slots import (
    SALT_BYTES,
    Argon2Cost,
    check_hex,
    check_name_and_flag,
    cost_from_json,
    usable_device_key,
    wrapping_key,
)


@dataclass(frozen=True, slots=True)
class OldKeySlot:
    """The passphrase counts as it is typed: format 1 did not normalise it."""

    admin: str
    cost: Argon2Cost
    salt: str
    with_device_key: bool
    wrapped_key: str

    @property
    def audit_key(self) -> str:
        """Format 1 has none."""
        return ""

    def open(self, passphrase: str, vault_id: str, device_key: bytes | None) -> bytes:
        """The data key. Slow on purpose. Raises WrongPassphrase or DeviceKeyMissing."""
        usable = usable_device_key(self.with_device_key, device_key)
        wrapping = wrapping_key(passphrase, bytes.fromhex(self.salt), self.cost, usable)
        try:
            bound_to = f"lnwallet key slot 1|{vault_id}|{self.admin}".encode()
            return decrypt(wrapping, bytes.fromhex(self.wrapped_key), bound_to)
        except SealBroken:
            raise WrongPassphrase from None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> OldKeySlot:
        """Raises VaultDamaged, ValueError, TypeError or KeyError for what is no slot."""
        slot = cls(**{**data, "cost": cost_from_json(data["cost"])})
        check_name_and_flag(slot.admin, slot.with_device_key)
        check_hex(slot.salt, SALT_BYTES)
        check_hex(slot.wrapped_key)
        return slot
