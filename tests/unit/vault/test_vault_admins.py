"""Admins come and go, and the recovery code: each change is what it says, and what was taken away stays away."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lnwallet_desktop.errors import BadRequest, WrongPassphrase, WrongRecoveryCode
from lnwallet_desktop.vault.cipher import SealBroken, decrypt
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_admins import (
    add_admin,
    change_passphrase,
    remove_admin,
    set_passphrase,
    set_recovery_code,
)
from lnwallet_desktop.vault.vault_file import OpenVault, VaultFile
from lnwallet_desktop.vault.vault_header import VaultHeader, split
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, THIRD_PASSPHRASE, new_vault

CODE = RecoveryCode.new()


@pytest.fixture
def vault(tmp_path: Path) -> VaultFile:
    """Of Maria and Jonas, with a recovery code."""
    made, _ = new_vault(tmp_path, CODE)
    add_admin(made, made.enter(PASSPHRASE), " Jonas ", OTHER_PASSPHRASE)
    return made


def test_two_admins_open_the_same_wallet_with_audit_keys_of_their_own(vault: VaultFile) -> None:
    maria, jonas = vault.enter(PASSPHRASE), vault.enter(OTHER_PASSPHRASE)
    assert (maria.admin, jonas.admin) == ("Maria", "Jonas")
    assert maria.secrets == jonas.secrets
    assert len(set(maria.secrets.audit_keys.values())) == 2
    published = {slot.admin: slot.audit_key for slot in vault.header().slots}
    assert published == {name: maria.secrets.audit_public_key(name) for name in ("Maria", "Jonas")}


def test_a_passphrase_opens_only_the_slot_it_is_said_to_be_of(vault: VaultFile) -> None:
    with pytest.raises(WrongPassphrase):
        vault.enter(PASSPHRASE, ("Jonas",))
    assert vault.enter(PASSPHRASE, ("Maria",)).admin == "Maria"


REMOVE_JONAS = lambda vault, opened: remove_admin(vault, opened, "Jonas")  # noqa: E731
CHANGE_MARIA = lambda vault, opened: change_passphrase(vault, opened, THIRD_PASSPHRASE)  # noqa: E731
NEW_CODE = lambda vault, opened: set_recovery_code(vault, opened, RecoveryCode.new())  # noqa: E731


@pytest.mark.parametrize("change", [REMOVE_JONAS, CHANGE_MARIA, NEW_CODE], ids=["remove", "change", "new code"])
def test_whatever_takes_a_way_in_away_changes_the_data_key(
    vault: VaultFile, change: Callable[[VaultFile, OpenVault], VaultHeader]
) -> None:
    before = vault.enter(OTHER_PASSPHRASE)  # all that Jonas could have kept
    change(vault, vault.enter(PASSPHRASE))
    _, prefix, payload = split(vault.path.read_bytes())
    with pytest.raises(SealBroken):
        decrypt(before.data_key, payload, prefix)


def test_a_removed_admin_opens_nothing_any_more_and_the_others_do(vault: VaultFile) -> None:
    wallet = vault.enter(PASSPHRASE).secrets.mnemonic
    remove_admin(vault, vault.enter(PASSPHRASE), "Jonas")
    with pytest.raises(WrongPassphrase):
        vault.enter(OTHER_PASSPHRASE)
    assert vault.enter(PASSPHRASE).secrets.mnemonic == wallet
    assert vault.recover(CODE).secrets.mnemonic == wallet
    assert set(vault.enter(PASSPHRASE).secrets.audit_keys) == {"Maria"}


def test_a_changed_passphrase_replaces_the_old_one_and_keeps_the_audit_key(vault: VaultFile) -> None:
    before = vault.enter(PASSPHRASE).secrets.audit_public_key("Maria")
    change_passphrase(vault, vault.enter(PASSPHRASE), THIRD_PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        vault.enter(PASSPHRASE)
    assert vault.enter(THIRD_PASSPHRASE).secrets.audit_public_key("Maria") == before
    assert vault.enter(OTHER_PASSPHRASE).admin == "Jonas"


def test_the_recovery_code_gives_an_admin_a_new_passphrase(vault: VaultFile) -> None:
    set_passphrase(vault, vault.recover(CODE), "Maria", THIRD_PASSPHRASE)
    assert vault.enter(THIRD_PASSPHRASE).admin == "Maria"
    with pytest.raises(WrongPassphrase):
        vault.enter(PASSPHRASE)
    assert vault.recover(CODE).admin is None


def test_a_new_recovery_code_ends_the_old_one(vault: VaultFile) -> None:
    code = RecoveryCode.new()
    set_recovery_code(vault, vault.enter(PASSPHRASE), code)
    with pytest.raises(WrongRecoveryCode):
        vault.recover(CODE)
    assert vault.recover(code).header.generation == vault.header().generation


def test_a_vault_without_recovery_code_says_so(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path)
    with pytest.raises(BadRequest, match="No recovery code was made"):
        vault.recover(CODE)


def test_what_makes_no_sense_is_refused_and_changes_nothing(vault: VaultFile) -> None:
    before = vault.path.read_bytes()
    maria = vault.enter(PASSPHRASE)
    for attempt in (
        lambda: add_admin(vault, maria, "jonas", THIRD_PASSPHRASE),
        lambda: add_admin(vault, maria, "\n", THIRD_PASSPHRASE),
        lambda: add_admin(vault, maria, "Lena", "too short"),
        lambda: add_admin(vault, maria, "Lena Larsson", "Lena Larsson 1990!"),
        lambda: remove_admin(vault, maria, "Lena"),
        lambda: remove_admin(vault, maria, "Maria"),
        lambda: change_passphrase(vault, maria, "a" * 20),
        lambda: change_passphrase(vault, vault.recover(CODE), THIRD_PASSPHRASE),
    ):
        with pytest.raises(BadRequest):
            attempt()
    assert vault.path.read_bytes() == before


def test_the_last_admin_stays(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path, CODE)
    with pytest.raises(BadRequest, match="only admin"):
        remove_admin(vault, vault.recover(CODE), "Maria")


def test_two_changes_at_once_never_lose_one(vault: VaultFile) -> None:
    first, second = vault.enter(PASSPHRASE), vault.enter(OTHER_PASSPHRASE)
    add_admin(vault, first, "Lena", THIRD_PASSPHRASE)
    with pytest.raises(BadRequest, match="at the same time"):
        remove_admin(vault, second, "Maria")
    assert vault.header().admins == ("Maria", "Jonas", "Lena")
