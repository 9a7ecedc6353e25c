"""Vaults of every released format still open, and become vaults of today at the next write."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from lnwallet_desktop.errors import WrongPassphrase
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import SIGNING_KEYS
from lnwallet_desktop.vault.vault_admins import add_admin
from lnwallet_desktop.vault.vault_header import FORMAT
from tests.unit.vault.vaults import FIXTURES, OTHER_PASSPHRASE, PASSPHRASE, vault_at

RELEASED: list[dict[str, Any]] = json.loads((FIXTURES / "vaults.json").read_text())


@pytest.mark.parametrize("known", RELEASED, ids=lambda known: str(known["file"]))
def test_a_vault_of_every_released_format_opens(known: dict[str, Any], tmp_path: Path) -> None:
    vault = vault_at(Path(shutil.copy(FIXTURES / known["file"], tmp_path / "vault.lnw")))
    header = vault.header()
    assert (header.format, header.network) == (known["format"], known["network"])
    for admin, passphrase in known["passphrases"].items():
        name, secrets = vault.open(passphrase)
        assert (name, secrets.mnemonic, secrets.seed_passphrase) == (admin, known["words"], known["seed_passphrase"])
    if known["recovery_code"]:
        assert vault.recover(RecoveryCode.parse(known["recovery_code"])).secrets.mnemonic == known["words"]


def test_every_format_that_was_released_is_kept_here() -> None:
    assert {known["format"] for known in RELEASED} == set(range(1, FORMAT + 1))


def test_format_one_is_upgraded_at_the_next_write_and_keeps_its_keys(tmp_path: Path) -> None:
    vault = vault_at(Path(shutil.copy(FIXTURES / "format-1.lnw", tmp_path / "vault.lnw")))
    before = vault.enter(PASSPHRASE)
    assert vault.header().format == 1
    add_admin(vault, before, "Jonas", OTHER_PASSPHRASE)
    header = vault.header()
    assert (header.format, header.generation, header.admins) == (FORMAT, 1, ("Maria", "Jonas"))
    for passphrase in (PASSPHRASE, OTHER_PASSPHRASE):
        _, after = vault.open(passphrase)
        assert after.mnemonic == before.secrets.mnemonic
        assert (after.idempotency_key, after.sealing_key) == (
            before.secrets.idempotency_key,
            before.secrets.sealing_key,
        )
        assert set(after.audit_keys) == {"Maria", "Jonas"}
        assert set(after.signing_keys) == set(SIGNING_KEYS)
    assert all(after.audit_public_key(slot.admin) == slot.audit_key for slot in header.slots)


def test_format_one_took_a_passphrase_as_typed_and_the_upgrade_takes_it_in_any_form(tmp_path: Path) -> None:
    vault = vault_at(Path(shutil.copy(FIXTURES / "format-1-umlaut.lnw", tmp_path / "vault.lnw")))
    composed = "vier große Flüsse im Süden"
    with pytest.raises(WrongPassphrase):
        vault.open(composed)
    add_admin(vault, vault.enter("vier große Flu\u0308sse im Su\u0308den"), "Jonas", OTHER_PASSPHRASE)
    assert vault.open(composed)[0] == "Maria"
    assert vault.open("vier große Flu\u0308sse im Su\u0308den")[0] == "Maria"
