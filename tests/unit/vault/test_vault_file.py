"""The vault file: opens for its admin only, and breaks where it was touched."""

from dataclasses import replace
from pathlib import Path

import pytest

from lnwallet_desktop.errors import BadRequest, VaultDamaged, VaultMissing, WrongPassphrase
from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.key_slots import Argon2Cost
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.unit.vault.vaults import CHEAP, PASSPHRASE, new_vault


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[VaultFile, Secrets, Path]:
    directory = tmp_path_factory.mktemp("vault")
    vault, secrets = new_vault(directory)
    return vault, secrets, directory / "vault.lnw"


def test_it_gives_back_what_was_put_in(written: tuple[VaultFile, Secrets, Path]) -> None:
    vault, secrets, _ = written
    admin, kept = vault.open(PASSPHRASE)
    assert admin == "Maria"
    assert replace(kept, audit_keys={}) == secrets


def test_anyone_may_read_who_can_unlock_it(written: tuple[VaultFile, Secrets, Path]) -> None:
    header = written[0].header()
    assert header.admins == ("Maria",)
    assert header.network is Network.SANDBOX


@pytest.mark.parametrize("wrong", ["", "copper lantern forty river", PASSPHRASE + " ", PASSPHRASE.upper()])
def test_another_passphrase_opens_nothing(written: tuple[VaultFile, Secrets, Path], wrong: str) -> None:
    with pytest.raises(WrongPassphrase):
        written[0].open(wrong)


def test_the_file_holds_nothing_in_the_clear(written: tuple[VaultFile, Secrets, Path]) -> None:
    data = written[2].read_bytes()
    secrets = written[1]
    for canary in (*secrets.mnemonic.split()[:1], secrets.sealing_key, secrets.pseudonym_key, PASSPHRASE):
        assert canary.encode() not in data
    assert secrets.mnemonic.encode() not in data


def test_only_its_owner_may_read_it(written: tuple[VaultFile, Secrets, Path]) -> None:
    assert written[2].stat().st_mode & 0o777 == 0o600


def test_a_cut_off_file_is_damaged(written: tuple[VaultFile, Secrets, Path]) -> None:
    copy = written[2].with_name("cut.lnw")
    copy.write_bytes(written[2].read_bytes()[:-20])
    with pytest.raises(VaultDamaged):
        VaultFile(copy, DeviceKeys()).open(PASSPHRASE)


def test_a_vault_is_never_overwritten(tmp_path: Path) -> None:
    vault, secrets = new_vault(tmp_path)
    with pytest.raises(BadRequest, match="already"):
        vault.create(Network.SANDBOX, "Eve", PASSPHRASE, Secrets.generate())
    assert vault.open(PASSPHRASE)[1].mnemonic == secrets.mnemonic


def test_no_vault_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(VaultMissing, match="init"):
        VaultFile(tmp_path / "vault.lnw", DeviceKeys()).header()


@pytest.mark.parametrize("weak", ["short", "x" * 14, "a" * 40, "abababababababab"])
def test_a_weak_new_passphrase_is_refused_and_nothing_is_written(tmp_path: Path, weak: str) -> None:
    vault = VaultFile(tmp_path / "vault.lnw", DeviceKeys(), CHEAP)
    with pytest.raises(BadRequest):
        vault.create(Network.SANDBOX, "Maria", weak, Secrets.generate())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\nb"])
def test_an_admin_has_a_visible_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRequest):
        VaultFile(tmp_path / "vault.lnw", DeviceKeys(), CHEAP).create(
            Network.SANDBOX, name, PASSPHRASE, Secrets.generate()
        )


def test_an_absurd_key_derivation_is_refused_before_it_runs() -> None:
    with pytest.raises(VaultDamaged):
        Argon2Cost(memory_kib=64 * 1024 * 1024).clamped()
    with pytest.raises(VaultDamaged):
        Argon2Cost(memory_kib=8).clamped()


def test_secrets_are_not_printed(written: tuple[VaultFile, Secrets, Path]) -> None:
    secrets = written[1]
    opened = written[0].enter(PASSPHRASE)
    shown = f"{secrets!r} {secrets} {written[0].header()!r} {opened!r} {opened}"
    keys = (opened.data_key.hex(), *opened.secrets.audit_keys.values(), *opened.secrets.signing_keys.values())
    for secret in (secrets.mnemonic, secrets.sealing_key, PASSPHRASE, repr(opened.data_key), *keys):
        assert secret not in shown
