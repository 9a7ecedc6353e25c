"""The key for backups is the same wherever it is made of the code, and its proof fits one wallet and one code only."""

from pathlib import Path

import pytest
from pyrage import x25519

from lnwallet_desktop.vault.backup_key import BackupKey, backup_identity, recipient_of
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_admins import add_admin, set_recovery_code
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, new_vault

CODE = RecoveryCode(bytes(range(32)))
IDENTITY = "AGE-SECRET-KEY-15WU4GRA2VXJR0FRV9JQRE0U8LMVQ7CCJZ462SLT3PSLQYUGZ9G2Q0M4676"
RECIPIENT = "age1aul40qk7y57hl44z5z2tv0a9q46qqhda0msu53tjef87mhjt24hs23fhmg"
AUDIT_KEY = bytes(range(32, 64))


def test_the_key_of_a_code_never_changes() -> None:
    assert (backup_identity(CODE), recipient_of(CODE)) == (IDENTITY, RECIPIENT)
    assert str(x25519.Identity.from_str(IDENTITY).to_public()) == RECIPIENT


def test_the_proof_fits_this_wallet_this_key_and_this_code_only() -> None:
    key = BackupKey.of(CODE, "wallet", AUDIT_KEY)
    assert key.proves(CODE, "wallet", AUDIT_KEY)
    assert not key.proves(CODE, "other wallet", AUDIT_KEY)
    assert not key.proves(CODE, "wallet", AUDIT_KEY[::-1])
    assert not key.proves(RecoveryCode.new(), "wallet", AUDIT_KEY)
    assert not BackupKey(recipient_of(RecoveryCode.new()), key.proof).proves(CODE, "wallet", AUDIT_KEY)


@pytest.mark.parametrize("changes", [{"recipient": "age1x"}, {"proof": "00"}, {"proof": "0" * 63 + "G"}, {"more": 1}])
def test_what_is_no_key_is_refused(changes: dict[str, object]) -> None:
    good = BackupKey.of(CODE, "wallet", AUDIT_KEY).to_json()
    assert BackupKey.from_json(good).recipient == RECIPIENT
    with pytest.raises((ValueError, TypeError)):
        BackupKey.from_json(good | changes)


def test_a_new_code_means_a_new_key_and_a_new_admin_does_not(tmp_path: Path) -> None:
    vault, _ = new_vault(tmp_path, CODE)
    assert vault.header().backup_recipient == RECIPIENT
    add_admin(vault, vault.enter(PASSPHRASE), "Jonas", OTHER_PASSPHRASE)
    assert vault.header().backup_recipient == RECIPIENT
    other = RecoveryCode.new()
    set_recovery_code(vault, vault.enter(PASSPHRASE), other)
    assert vault.header().backup_recipient == recipient_of(other)
