"""The vault file: a readable header with the key slots, and one encrypted payload that is bound to that header.

Layout: `LNWV` ‖ version (1 byte) ‖ header length (4 bytes, big-endian) ‖ header (JSON) ‖ payload (AES-256-GCM, the
bytes before it as AAD). The header holds nothing secret: vault id, network, admins, key derivation costs.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from lnwallet_desktop.errors import BadRequest, VaultDamaged, VaultMissing, WrongPassphrase
from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.cipher import SealBroken, decrypt, encrypt, new_key
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.key_slots import Argon2Cost, KeySlot, check_new_passphrase, new_slot, open_slot
from lnwallet_desktop.vault.secrets import Secrets

_MAGIC = b"LNWV"
_VERSION = 1
_LARGEST = 1 << 20
_LONGEST_ADMIN_NAME = 64


@dataclass(frozen=True, slots=True)
class VaultHeader:
    """What anyone may read without a passphrase. wallet_id: random, made with the wallet; names it in the database."""

    wallet_id: UUID
    network: Network
    slots: tuple[KeySlot, ...]

    @property
    def admins(self) -> tuple[str, ...]:
        return tuple(slot.admin for slot in self.slots)

    @property
    def needs_device_key(self) -> bool:
        return all(slot.with_device_key for slot in self.slots)


class VaultFile:
    """One vault on disk. Derivations are slow (0.7 s) and run on a worker thread, never on the main one."""

    def __init__(self, path: Path, device_keys: DeviceKeys, cost: Argon2Cost | None = None) -> None:
        self._path = path
        self._device_keys = device_keys
        self._cost = cost or Argon2Cost()

    def exists(self) -> bool:
        return self._path.exists()

    def create(self, network: Network, admin: str, passphrase: str, secrets: Secrets) -> VaultHeader:
        """Write a new vault with one admin. Raises BadRequest; never overwrites a vault."""
        if self.exists():
            raise BadRequest("There is a wallet in this data directory already. Nothing was changed.")
        _check_admin(admin)
        check_new_passphrase(passphrase)
        wallet_id = uuid4()
        device_key = self._device_keys.create(str(wallet_id))
        data_key = new_key()
        slot = new_slot(admin.strip(), passphrase, data_key, str(wallet_id), device_key, self._cost)
        header = VaultHeader(wallet_id, network, (slot,))
        prefix = _prefix(header)
        _write_atomically(self._path, prefix + encrypt(data_key, secrets.to_bytes(), prefix))
        return header

    def header(self) -> VaultHeader:
        """Raises VaultMissing, VaultDamaged."""
        return self._read()[0]

    def open(self, passphrase: str) -> tuple[str, Secrets]:
        """The admin whose passphrase it is, and the secrets. Raises WrongPassphrase, DeviceKeyMissing, …"""
        header, prefix, payload = self._read()
        device_key = self._device_keys.load(str(header.wallet_id))
        for slot in header.slots:
            try:
                data_key = open_slot(slot, passphrase, str(header.wallet_id), device_key)
            except WrongPassphrase:
                continue
            try:
                return slot.admin, Secrets.from_bytes(decrypt(data_key, payload, prefix))
            except SealBroken:
                raise _damaged() from None
        raise WrongPassphrase

    def _read(self) -> tuple[VaultHeader, bytes, bytes]:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            raise VaultMissing("There is no wallet here yet. Make one with “init”.") from None
        if len(data) > _LARGEST or data[:4] != _MAGIC or len(data) < 9:
            raise _damaged()
        if data[4] != _VERSION:
            raise VaultDamaged("The vault was written by a newer version of this program. Install that version.")
        end = 9 + int.from_bytes(data[5:9], "big")
        return _parse_header(data[9:end]), data[:end], data[end:]


def _check_admin(admin: str) -> None:
    if not admin.strip() or len(admin) > _LONGEST_ADMIN_NAME or not admin.isprintable():
        raise BadRequest(f"An admin’s name has 1 to {_LONGEST_ADMIN_NAME} visible characters.")


def _prefix(header: VaultHeader) -> bytes:
    body = json.dumps(
        {
            "wallet_id": str(header.wallet_id),
            "network": header.network,
            "slots": [slot.to_json() for slot in header.slots],
        },
        sort_keys=True,
    ).encode()
    return _MAGIC + bytes([_VERSION]) + len(body).to_bytes(4, "big") + body


def _parse_header(body: bytes) -> VaultHeader:
    try:
        data = json.loads(body)
        slots = tuple(KeySlot.from_json(slot) for slot in data["slots"])
        return VaultHeader(UUID(data["wallet_id"]), Network(data["network"]), slots)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _damaged() from None


def _damaged() -> VaultDamaged:
    return VaultDamaged("The vault file is damaged or was changed. Restore it from a backup; nothing was done.")


def _write_atomically(path: Path, data: bytes) -> None:
    """Whole or not at all, also across a power cut: temporary file, fsync, rename, fsync of the directory."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(path.name + ".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if os.name == "posix":
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
