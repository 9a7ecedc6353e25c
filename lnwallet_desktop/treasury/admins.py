"""Who may unlock: the use cases over the vault's admins and its recovery code. Each asks for a passphrase again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.lockout_guard import Guard, Tries
from lnwallet_desktop.vault import vault_admins
from lnwallet_desktop.vault.audit_key import fingerprint
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_file import OpenVault
from lnwallet_desktop.vault.vault_header import VaultHeader


@dataclass(frozen=True, slots=True)
class Admin:
    """audit_key: the Ed25519 public key, hex; empty in a vault of format 1. tries: what may be tried for them now."""

    name: str
    audit_key: str
    tries: Tries


@dataclass(frozen=True, slots=True)
class AdminChange:
    """What was done to whom by whom; by is None for the recovery code. key_id: of that admin's audit key."""

    action: str  # added, removed, passphrase-changed, passphrase-reset, recovery-code-made, older-vault-accepted
    admin: str
    by: str | None
    key_id: str | None = field(default=None, compare=False)


class Admins:
    """Each change is on the disk when its call returns. Raises as `Access.open`, and BadRequest with the reason."""

    def __init__(self, guard: Guard) -> None:
        self.changed: Listeners[AdminChange] = Listeners()
        self._guard = guard
        self._vault = guard.vault

    async def all(self) -> tuple[Admin, ...]:
        """Raises VaultMissing, VaultDamaged."""
        return await asyncio.to_thread(self.listed)

    def listed(self) -> tuple[Admin, ...]:
        keys = {slot.admin: slot.audit_key for slot in self._vault.header().slots}
        return tuple(Admin(each.admin, keys[each.admin], each) for each in self._guard.tries())

    @property
    def has_recovery_code(self) -> bool:
        return self._vault.header().has_recovery_code

    async def add(self, name: str, new_passphrase: str, passphrase: str, by: str | None = None) -> None:
        """passphrase: of the acting admin, as everywhere here; by: who that is said to be, else any."""
        await self._change(
            "added",
            name,
            lambda opened: vault_admins.add_admin(self._vault, opened, name, new_passphrase),
            passphrase,
            by,
        )

    async def remove(self, name: str, passphrase: str, by: str | None = None) -> None:
        """Cannot be undone: that admin's passphrase opens nothing that is written from now on."""
        await self._change(
            "removed", name, lambda opened: vault_admins.remove_admin(self._vault, opened, name), passphrase, by
        )

    async def change_passphrase(self, new_passphrase: str, passphrase: str, by: str | None = None) -> str:
        """Of the admin whose passphrase it is; the name."""
        return await self._change(
            "passphrase-changed",
            "",
            lambda opened: vault_admins.change_passphrase(self._vault, opened, new_passphrase),
            passphrase,
            by,
        )

    async def set_recovery_code(self, code: RecoveryCode, passphrase: str, by: str | None = None) -> None:
        """From now on only this one is valid."""
        await self._change(
            "recovery-code-made",
            "",
            lambda opened: vault_admins.set_recovery_code(self._vault, opened, code),
            passphrase,
            by,
        )

    async def accept_older(self, passphrase: str, by: str | None = None) -> str:
        """Make an older vault file that was put back the newest one; the admin who did."""
        return await self._change("older-vault-accepted", "", lambda opened: opened.header, passphrase, by, True)

    async def recover(self, code: RecoveryCode, name: str, new_passphrase: str, accept_older: bool = False) -> None:
        """Give that admin a new passphrase, on whatever computer this is. Raises WrongRecoveryCode, BadRequest, …"""

        def change(opened: OpenVault) -> VaultHeader:
            return vault_admins.set_passphrase(self._vault, opened, name, new_passphrase)

        _, key_ids = await asyncio.to_thread(_within, self._guard.recovered(code, accept_older), change)
        self.changed.tell(AdminChange("passphrase-reset", name, None, key_ids.get(name)))

    async def _change(
        self,
        action: str,
        name: str,
        change: Callable[[OpenVault], VaultHeader],
        passphrase: str,
        by: str | None,
        accept_older: bool = False,
    ) -> str:
        """name: empty for the acting admin. Returns that one's name."""
        entered = self._guard.entered(passphrase, by, accept_older)
        admin, key_ids = await asyncio.to_thread(_within, entered, change)
        actor = str(admin)
        self.changed.tell(AdminChange(action, name or actor, actor, key_ids.get(name or actor)))
        return actor


def _within(
    entered: AbstractContextManager[OpenVault], change: Callable[[OpenVault], VaultHeader]
) -> tuple[str | None, dict[str, str]]:
    """Who did it, and the fingerprints of the admins' audit keys: of those there are, and of those there were."""
    with entered as opened:
        after = change(opened)
        slots = (*opened.header.slots, *after.slots)
        return opened.admin, {slot.admin: fingerprint(slot.audit_key) for slot in slots if slot.audit_key}
