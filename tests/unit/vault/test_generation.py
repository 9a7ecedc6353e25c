"""An older vault file that was put back opens only for somebody who may, and who was told."""

from pathlib import Path

import pytest

from lnwallet_desktop.errors import VaultOlder, WrongPassphrase
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_admins import add_admin, remove_admin
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, THIRD_PASSPHRASE, new_vault

CODE = RecoveryCode.new()


@pytest.fixture
def put_back(tmp_path: Path) -> VaultFile:
    """Of Maria and Jonas, from before Jonas was removed and Lena came."""
    vault, _ = new_vault(tmp_path, CODE)
    add_admin(vault, vault.enter(PASSPHRASE), "Jonas", OTHER_PASSPHRASE)
    old = vault.path.read_bytes()
    remove_admin(vault, vault.enter(PASSPHRASE), "Jonas")
    add_admin(vault, vault.enter(PASSPHRASE), "Lena", THIRD_PASSPHRASE)
    vault.path.write_bytes(old)
    return vault


def test_each_write_is_a_new_generation(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path, CODE)
    assert vault.header().generation == 1
    add_admin(vault, vault.enter(PASSPHRASE), "Jonas", OTHER_PASSPHRASE)
    assert vault.header().generation == 2


def test_an_older_vault_is_told_plainly_before_it_opens(put_back: VaultFile) -> None:
    with pytest.raises(VaultOlder, match=r"older.*number 2.*number 4.*Lena could no longer") as told:
        put_back.enter(PASSPHRASE)
    assert told.value.lost_admins == ("Lena",)
    with pytest.raises(VaultOlder):
        put_back.recover(CODE)


def test_who_was_removed_since_cannot_come_back_with_an_older_vault(put_back: VaultFile) -> None:
    for accept in (False, True):
        with pytest.raises(WrongPassphrase):
            put_back.enter(OTHER_PASSPHRASE, accept_older=accept)


def test_confirming_makes_it_the_newest_without_those_who_were_removed(put_back: VaultFile) -> None:
    opened = put_back.enter(PASSPHRASE, accept_older=True)
    assert opened.header == put_back.header()
    assert (opened.header.generation, opened.header.admins) == (5, ("Maria",))
    assert put_back.enter(PASSPHRASE).secrets.mnemonic == opened.secrets.mnemonic
    with pytest.raises(WrongPassphrase):
        put_back.enter(OTHER_PASSPHRASE)


def test_the_recovery_code_may_confirm_too(put_back: VaultFile) -> None:
    assert put_back.recover(CODE, accept_older=True).header.generation == 5
    put_back.enter(PASSPHRASE)


def test_a_wrong_passphrase_learns_nothing_of_it(put_back: VaultFile) -> None:
    with pytest.raises(WrongPassphrase):
        put_back.enter("copper lantern forty river")


def test_a_vault_moved_to_another_computer_opens_without_a_word(put_back: VaultFile, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere" / "vault.lnw"
    moved.parent.mkdir()
    moved.write_bytes(put_back.path.read_bytes())
    vault = VaultFile(moved, put_back.device_keys)
    assert vault.enter(PASSPHRASE).admin == "Maria"
    assert vault.seen.newest(vault.header().vault_id) is not None


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"vault": "x"}', '{"generation": 1e400}'])
def test_a_broken_record_of_the_newest_one_opens_no_hole_and_breaks_nothing(put_back: VaultFile, broken: str) -> None:
    put_back.seen.path.write_text(broken)
    put_back.enter(PASSPHRASE)  # without a keyring, whoever removes the record as well is not noticed
    assert "generation" in put_back.seen.path.read_text()
