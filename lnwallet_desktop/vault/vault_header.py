"""The readable head of a vault file, of every format: who can open it, at which cost, and how new it is.

Layout: `LNWV` ‖ format (1 byte) ‖ header length (4 bytes, big-endian) ‖ header (JSON) ‖ payload (AES-256-GCM, the bytes
before it as AAD). The header holds nothing secret. Format 3 is written; 1 and 2, which had no
backup key, are read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from lnwallet_desktop.errors import VaultDamaged
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.vault.key_slots import KeySlot, RecoverySlot
from lnwallet_desktop.vault.old_key_slot import OldKeySlot

FORMAT = 3
LARGEST = 1 << 20
MOST_ADMINS = 32
_MAGIC = b"LNWV"
_BEFORE_HEADER = 9
HIGHEST_GENERATION = 1 << 53


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """What anyone may read without a passphrase. wallet_id: random, made with the wallet; names it in the database.

    generation: one more at each write, 0 in format 1. slots: one for each admin, all of one format.
    """

    wallet_id: UUID
    network: Network
    slots: tuple[KeySlot | OldKeySlot, ...]
    generation: int = 0
    recovery: RecoverySlot | None = None
    format: int = FORMAT

    @property
    def vault_id(self) -> str:
        return str(self.wallet_id)

    @property
    def admins(self) -> tuple[str, ...]:
        return tuple(slot.admin for slot in self.slots)

    @property
    def needs_device_key(self) -> bool:
        return all(slot.with_device_key for slot in self.slots)

    @property
    def has_recovery_code(self) -> bool:
        return self.recovery is not None

    @property
    def backup_recipient(self) -> str | None:
        """For whom backups are encrypted: `age1…`; None while nobody could open one."""
        return self.recovery.backup.recipient if self.recovery is not None and self.recovery.backup else None


def prefix_of(header: VaultHeader) -> bytes:
    """Everything before the payload, in the format of today."""
    document = {
        "wallet_id": header.vault_id,
        "network": header.network,
        "generation": header.generation,
        "slots": [slot.to_json() for slot in header.slots if isinstance(slot, KeySlot)],
        "recovery": header.recovery.to_json() if header.recovery else None,
    }
    body = json.dumps(document, sort_keys=True).encode()
    return _MAGIC + bytes([FORMAT]) + len(body).to_bytes(4, "big") + body


def split(data: bytes) -> tuple[VaultHeader, bytes, bytes]:
    """Header, prefix and payload of a vault file. Raises VaultDamaged."""
    if len(data) > LARGEST or data[:4] != _MAGIC or len(data) < _BEFORE_HEADER:
        raise VaultDamaged.changed()
    if data[4] > FORMAT:
        raise VaultDamaged(phrase("The vault was written by a newer version of this program. Install that version."))
    end = _BEFORE_HEADER + int.from_bytes(data[5:9], "big")
    if end > len(data):
        raise VaultDamaged.changed()
    try:
        document = json.loads(data[_BEFORE_HEADER:end])
        header = _read(document, data[4]) if data[4] > 1 else _read_1(document, data[4])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise VaultDamaged.changed() from None
    return header, data[:end], data[end:]


def _read_1(document: dict[str, Any], number: int) -> VaultHeader:
    """Format 1 was only ever written with one admin."""
    (slot,) = document["slots"]
    if number != 1:
        raise ValueError("there is no such format")
    return VaultHeader(
        UUID(document["wallet_id"]), Network(document["network"]), (OldKeySlot.from_json(slot),), format=1
    )


def _read(document: dict[str, Any], number: int) -> VaultHeader:
    slots = tuple(KeySlot.from_json(slot) for slot in document["slots"])
    generation, recovery = document["generation"], document["recovery"]
    names = {slot.admin for slot in slots}
    if not slots or len(names) != len(slots) or len(slots) > MOST_ADMINS:
        raise ValueError("no admin, one twice, or too many")
    if type(generation) is not int or not 0 < generation < HIGHEST_GENERATION:
        raise ValueError("no generation")
    return VaultHeader(
        UUID(document["wallet_id"]),
        Network(document["network"]),
        slots,
        generation,
        RecoverySlot.from_json(recovery) if recovery is not None else None,
        number,
    )
