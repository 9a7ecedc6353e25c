"""The vault file: made once, opened by a passphrase or the recovery code, and written anew at each change.

Each write is a new generation, and the newest one seen is kept apart (`seen_vaults`): an older copy opens only when
somebody who could still open the newest one confirms it. `vault_header` tells the layout.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

from lnwallet_desktop.errors import BadRequest, VaultDamaged, VaultMissing, VaultOlder, WrongPassphrase
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.vault.audit_key import AuditSigner
from lnwallet_desktop.vault.backup_key import BackupKey
from lnwallet_desktop.vault.cipher import SealBroken, decrypt, encrypt, new_key
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.durable_file import write_durably
from lnwallet_desktop.vault.key_slots import Argon2Cost, KeySlot, RecoverySlot
from lnwallet_desktop.vault.names import checked_name
from lnwallet_desktop.vault.passphrases import check_new_passphrase
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.seen_vaults import Seen, SeenVaults
from lnwallet_desktop.vault.vault_header import FORMAT, VaultHeader, prefix_of, split

KEYRING_ENTRIES = ("newest", "attempts")
"""What is kept in the keyring beside the device key."""

Slot = TypeVar("Slot", KeySlot, RecoverySlot)


@dataclass(frozen=True, slots=True)
class OpenVault:
    """What the right passphrase gives, for as long as one use of it takes. admin: None for the recovery code.

    code: the recovery code that opened it; whatever is written then has its backup key.
    """

    header: VaultHeader
    admin: str | None
    secrets: Secrets = field(repr=False)
    data_key: bytes = field(repr=False)
    passphrase: str | None = field(repr=False)
    code: RecoveryCode | None = field(default=None, repr=False)


class VaultFile:
    """One vault on disk. Derivations are slow (0.7 s) and run on a worker thread, never on the main one."""

    def __init__(self, path: Path, device_keys: DeviceKeys, cost: Argon2Cost | None = None) -> None:
        self.path = path
        self.device_keys = device_keys
        self.seen = SeenVaults(path, device_keys)
        self._cost = cost or Argon2Cost()

    def exists(self) -> bool:
        return self.path.exists()

    def create(
        self, network: Network, admin: str, passphrase: str, secrets: Secrets, recovery: RecoveryCode | None = None
    ) -> VaultHeader:
        """Write a new vault with one admin. Raises BadRequest; never overwrites a vault."""
        if self.exists():
            raise BadRequest(phrase("There is a wallet in this data directory already. Nothing was changed."))
        name = checked_name(admin)
        check_new_passphrase(passphrase, name)
        wallet_id = uuid4()
        device_key = self.device_keys.create(str(wallet_id))
        kept = secrets.with_audit_key(name)
        slot = KeySlot.new(name, passphrase, str(wallet_id), device_key, self._cost, kept.audit_public_key(name))
        recovery_slot = RecoverySlot.new(recovery, backup_key(recovery, wallet_id, kept)) if recovery else None
        return self._write(VaultHeader(wallet_id, network, (slot,), 1, recovery_slot), kept, new_key())

    def header(self) -> VaultHeader:
        """Raises VaultMissing, VaultDamaged."""
        return split(self._bytes())[0]

    def open(self, passphrase: str) -> tuple[str, Secrets]:
        """The admin whose passphrase it is, and the secrets. Raises as `enter` does."""
        opened = self.enter(passphrase)
        return str(opened.admin), opened.secrets

    def enter(self, passphrase: str, admins: tuple[str, ...] | None = None, accept_older: bool = False) -> OpenVault:
        """Open it as one of those admins, or as any.

        Raises WrongPassphrase, DeviceKeyMissing, VaultDamaged, VaultMissing; VaultOlder unless accept_older, which
        makes the older vault the newest one, without the admins who were removed since it was written.
        """
        header, prefix, payload = split(self._bytes())
        device_key = self.device_keys.load(header.vault_id)
        for slot in header.slots:
            if admins is None or slot.admin in admins:
                try:
                    data_key = slot.open(passphrase, header.vault_id, device_key)
                except WrongPassphrase:
                    continue
                secrets = _decrypted(data_key, payload, prefix)
                return self._checked(OpenVault(header, slot.admin, secrets, data_key, passphrase), accept_older)
        raise WrongPassphrase

    def recover(self, code: RecoveryCode, accept_older: bool = False) -> OpenVault:
        """Open it by the recovery code, without a keyring. Raises WrongRecoveryCode, BadRequest, and as `enter`."""
        header, prefix, payload = split(self._bytes())
        if header.recovery is None:
            raise BadRequest(phrase("No recovery code was made for this vault. Only an admin’s passphrase opens it."))
        data_key = header.recovery.open(code, header.vault_id)
        secrets = _decrypted(data_key, payload, prefix)
        return self._checked(OpenVault(header, None, secrets, data_key, None, code), accept_older)

    def write(self, opened: OpenVault, header: VaultHeader, secrets: Secrets, new_data_key: bool) -> VaultHeader:
        """Write what became of `opened`. Slots of format 1 become slots of today.

        Raises BadRequest where the file has changed since it was opened, and OSError.
        """
        if split(self._bytes())[0] != opened.header:
            raise BadRequest(
                phrase("The vault was changed by somebody else at the same time. Nothing was done; try again.")
            )
        newest = self.seen.newest(header.vault_id)
        generation = max(opened.header.generation, newest.generation if newest else 0) + 1
        upgraded, kept = self._upgraded(opened, header, secrets.completed())
        if opened.code is not None and upgraded.recovery == opened.header.recovery:
            upgraded = with_backup_key(upgraded, opened.code, kept)
        data_key = new_key() if new_data_key or upgraded.format != FORMAT else opened.data_key
        return self._write(replace(upgraded, generation=generation, format=FORMAT), kept, data_key)

    def new_slot(self, header: VaultHeader, admin: str, passphrase: str, audit_key: str) -> KeySlot:
        """A slot for this computer, with a device key if there is a keyring. Slow."""
        device_key = self.device_keys.load(header.vault_id) or self.device_keys.create(header.vault_id)
        return KeySlot.new(admin, passphrase, header.vault_id, device_key, self._cost, audit_key)

    def discard(self, header: VaultHeader) -> None:
        """Remove a vault that was made a moment ago and holds nothing yet."""
        for path in (self.path, self.seen.path):
            path.unlink(missing_ok=True)
        self.device_keys.forget(header.vault_id, KEYRING_ENTRIES)

    def _checked(self, opened: OpenVault, accept_older: bool) -> OpenVault:
        """Compare with the newest one seen; only now is the header known to be genuine."""
        newest = self.seen.newest(opened.header.vault_id)
        if newest is None or newest.generation <= opened.header.generation:
            self.seen.keep(opened.header)
            return opened
        if opened.admin is not None and opened.admin not in newest.admins:
            raise WrongPassphrase  # was removed since: this passphrase opens nothing any more
        if not accept_older:
            lost = tuple(name for name in newest.admins if name not in opened.header.admins)
            raise VaultOlder(opened.header.generation, newest.generation, lost)
        return self._accept(opened, newest)

    def _accept(self, opened: OpenVault, newest: Seen) -> OpenVault:
        slots = tuple(slot for slot in opened.header.slots if slot.admin in newest.admins)
        if not slots:
            raise VaultDamaged(phrase("None of this vault’s admins may unlock it any more. Restore a newer backup."))
        gone = frozenset(opened.header.admins) - {slot.admin for slot in slots}
        secrets = opened.secrets.without_audit_keys_of(gone)
        header = self.write(opened, replace(opened.header, slots=slots), secrets, new_data_key=True)
        return replace(opened, header=header, secrets=secrets)

    def _upgraded(self, opened: OpenVault, header: VaultHeader, secrets: Secrets) -> tuple[VaultHeader, Secrets]:
        """Format 1 had one admin, whose passphrase is at hand, for nothing else opens it."""
        slots: list[KeySlot] = []
        for slot in header.slots:
            if not isinstance(slot, KeySlot):
                secrets = secrets.with_audit_key(slot.admin)
                audit_key = secrets.audit_public_key(slot.admin)
                slot = self.new_slot(header, slot.admin, str(opened.passphrase), audit_key)
            slots.append(slot)
        return replace(header, slots=tuple(slots)), secrets

    def _write(self, header: VaultHeader, secrets: Secrets, data_key: bytes) -> VaultHeader:
        def seal(slot: Slot) -> Slot:
            return slot.resealed(data_key, header.vault_id)

        slots = tuple(seal(slot) for slot in header.slots if isinstance(slot, KeySlot))
        recovery = seal(header.recovery) if header.recovery else None
        sealed = replace(header, slots=slots, recovery=recovery)
        prefix = prefix_of(sealed)
        write_durably(self.path, prefix + encrypt(data_key, secrets.to_bytes(), prefix))
        self.seen.keep(sealed)
        return sealed

    def _bytes(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            raise VaultMissing(phrase("There is no wallet here yet. Make one with “init”.")) from None


def backup_key(code: RecoveryCode, wallet_id: UUID, secrets: Secrets) -> BackupKey:
    return BackupKey.of(code, str(wallet_id), AuditSigner.of(secrets).public_key)


def with_backup_key(header: VaultHeader, code: RecoveryCode, secrets: Secrets) -> VaultHeader:
    """With the backup key of the code that it has."""
    if header.recovery is None:
        return header
    return replace(header, recovery=replace(header.recovery, backup=backup_key(code, header.wallet_id, secrets)))


def _decrypted(data_key: bytes, payload: bytes, prefix: bytes) -> Secrets:
    try:
        return Secrets.from_bytes(decrypt(data_key, payload, prefix))
    except SealBroken:
        raise VaultDamaged.changed() from None
