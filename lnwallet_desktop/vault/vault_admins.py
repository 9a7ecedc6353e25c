"""Who can open a vault: admins come, go and change their passphrase, and the recovery code is made anew.

Each takes a vault that was just opened, so each needs a passphrase or the recovery code. Whatever takes a way in away
also changes the data key: what was known before opens nothing that is written from then on.
"""

from __future__ import annotations

from dataclasses import replace

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.vault.audit_key import audit_seed_of
from lnwallet_desktop.vault.key_slots import RecoverySlot
from lnwallet_desktop.vault.names import checked_name
from lnwallet_desktop.vault.passphrases import check_new_passphrase
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_file import OpenVault, VaultFile, backup_key
from lnwallet_desktop.vault.vault_header import MOST_ADMINS, VaultHeader


def add_admin(vault: VaultFile, opened: OpenVault, name: str, passphrase: str) -> VaultHeader:
    """One more who may unlock. Raises BadRequest."""
    tidy = checked_name(name)
    header = opened.header
    if tidy.casefold() in {each.casefold() for each in header.admins}:
        raise BadRequest(phrase("There is an admin “{tidy}” already. Nothing was changed.", tidy=tidy))
    if len(header.admins) >= MOST_ADMINS:
        raise BadRequest(
            phrase("A vault has at most {most_admins} admins. Nothing was changed.", most_admins=MOST_ADMINS)
        )
    check_new_passphrase(passphrase, tidy)
    secrets = opened.secrets.with_audit_key(tidy)
    slot = vault.new_slot(header, tidy, passphrase, secrets.audit_public_key(tidy))
    return vault.write(opened, replace(header, slots=(*header.slots, slot)), secrets, new_data_key=False)


def remove_admin(vault: VaultFile, opened: OpenVault, name: str) -> VaultHeader:
    """That admin's passphrase opens nothing that is written from now on. Raises BadRequest; never removes the last."""
    header = opened.header
    existing_name(header, name)
    if len(header.admins) == 1:
        raise BadRequest(
            phrase("“{name}” is the only admin: without one nobody could pay. Add another one first.", name=name)
        )
    if name == opened.admin:
        raise BadRequest(phrase("Nobody removes themselves: another admin has to do it. Nothing was changed."))
    slots = tuple(slot for slot in header.slots if slot.admin != name)
    secrets = opened.secrets.without_audit_keys_of(frozenset({name}))
    return vault.write(opened, replace(header, slots=slots), secrets, new_data_key=True)


def change_passphrase(vault: VaultFile, opened: OpenVault, passphrase: str) -> VaultHeader:
    """Of the admin who opened it. Raises BadRequest."""
    if opened.admin is None:
        raise BadRequest(phrase("The recovery code has no passphrase. Say which admin’s is to be set."))
    return set_passphrase(vault, opened, opened.admin, passphrase)


def set_passphrase(vault: VaultFile, opened: OpenVault, name: str, passphrase: str) -> VaultHeader:
    """Of that admin, who keeps the audit key; with the recovery code, on whatever computer this is.

    Then the audit key is a new one: an admin who holds the code could otherwise sign as another one.
    """
    header = opened.header
    existing_name(header, name)
    check_new_passphrase(passphrase, name)
    by_code = opened.admin is None
    kept = opened.secrets.without_audit_keys_of(frozenset({name})) if by_code else opened.secrets
    secrets = kept.with_audit_key(name)
    new = vault.new_slot(header, name, passphrase, secrets.audit_public_key(name))
    slots = tuple(new if slot.admin == name else slot for slot in header.slots)
    return vault.write(opened, replace(header, slots=slots), secrets, new_data_key=True)


def set_recovery_code(vault: VaultFile, opened: OpenVault, code: RecoveryCode) -> VaultHeader:
    """From now on only this code is the vault's recovery code."""
    slot = RecoverySlot.new(code, backup_key(code, opened.header.wallet_id, opened.secrets))
    return vault.write(opened, replace(opened.header, recovery=slot), opened.secrets, new_data_key=True)


def keep_backup_key(vault: VaultFile, opened: OpenVault) -> VaultHeader:
    """For a vault of an older format that the recovery code has opened: from now on backups can be made."""
    return vault.write(opened, opened.header, opened.secrets, new_data_key=False)


def rotate_keys(vault: VaultFile, opened: OpenVault) -> VaultHeader:
    """From now on another key seals, and another one makes pseudonyms; see `Secrets.rotated`."""
    secrets = opened.secrets.rotated(audit_seed_of(opened.secrets))
    return vault.write(opened, opened.header, secrets, new_data_key=True)


def existing_name(header: VaultHeader, name: str) -> str:
    """Raises BadRequest, naming those there are."""
    if name not in header.admins:
        raise BadRequest(
            phrase("There is no admin “{name}”. The admins are {names}.", name=name, names=", ".join(header.admins))
        )
    return name
