"""Any order of changes: who should be able to open the vault can, to the same wallet, and nobody else."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lnwallet_desktop.errors import BadRequest, WrongPassphrase, WrongRecoveryCode
from lnwallet_desktop.vault import vault_admins
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.unit.vault.vaults import PASSPHRASE, new_vault

NAMES = ("Maria", "Jonas", "Lena", "Zoë")
WORDS = ("copper", "lantern", "forty", "rivers", "walnut", "doors", "marble", "kettle", "autumn", "violin")
PICK = st.integers(0, 1_000)


class Vaults(RuleBasedStateMachine):
    """passphrases: what the model says each admin has; codes: all there ever were, the last is valid."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self.passphrases: dict[str, str] = {}
        self.gone: list[str] = []
        self.codes: list[RecoveryCode] = []
        self.generation = 1
        self.made = 0

    @initialize()
    def create(self) -> None:
        self.codes = [RecoveryCode.new()]
        self.vault: VaultFile
        self.vault, secrets = new_vault(Path(self._directory.name), self.codes[0])
        self.mnemonic = secrets.mnemonic
        self.passphrases = {"Maria": PASSPHRASE}

    @rule(name=st.sampled_from(NAMES), by=PICK)
    def add(self, name: str, by: int) -> None:
        opened = self.vault.enter(self.passphrases[self._one(by)])
        new = self._new_passphrase()
        if name in self.passphrases:
            with pytest.raises(BadRequest):
                vault_admins.add_admin(self.vault, opened, name, new)
        else:
            vault_admins.add_admin(self.vault, opened, name, new)
            self.passphrases[name] = new
            self.generation += 1

    @precondition(lambda self: len(self.passphrases) > 1)
    @rule(whom=PICK)
    def remove(self, whom: int) -> None:
        name = self._one(whom)
        by = next(each for each in self.passphrases if each != name)
        vault_admins.remove_admin(self.vault, self.vault.enter(self.passphrases[by]), name)
        self.gone.append(self.passphrases.pop(name))
        self.generation += 1

    @rule(whose=PICK)
    def change(self, whose: int) -> None:
        name, new = self._one(whose), self._new_passphrase()
        vault_admins.change_passphrase(self.vault, self.vault.enter(self.passphrases[name]), new)
        self._replace(name, new)

    @rule(whose=PICK)
    def recover(self, whose: int) -> None:
        name, new = self._one(whose), self._new_passphrase()
        vault_admins.set_passphrase(self.vault, self.vault.recover(self.codes[-1]), name, new)
        self._replace(name, new)

    @rule(by=PICK)
    def new_code(self, by: int) -> None:
        code = RecoveryCode.new()
        vault_admins.set_recovery_code(self.vault, self.vault.enter(self.passphrases[self._one(by)]), code)
        self.codes.append(code)
        self.generation += 1

    @rule()
    def an_old_way_in_opens_nothing(self) -> None:
        for passphrase in self.gone[-1:]:
            with pytest.raises(WrongPassphrase):
                self.vault.enter(passphrase)

    @invariant()
    def the_code_opens_the_same_wallet_and_older_codes_do_not(self) -> None:
        opened = self.vault.recover(self.codes[-1])
        assert opened.secrets.mnemonic == self.mnemonic
        assert set(opened.header.admins) == set(opened.secrets.audit_keys) == set(self.passphrases)
        assert opened.header.generation == self.generation
        for code in self.codes[:-1]:
            with pytest.raises(WrongRecoveryCode):
                self.vault.recover(code)

    def teardown(self) -> None:
        for name, passphrase in self.passphrases.items():
            opened = self.vault.enter(passphrase, (name,))
            assert (opened.admin, opened.secrets.mnemonic) == (name, self.mnemonic)
        self._directory.cleanup()

    def _one(self, number: int) -> str:
        return list(self.passphrases)[number % len(self.passphrases)]

    def _new_passphrase(self) -> str:
        self.made += 1
        return " ".join(WORDS[self.made // 10**place % 10] for place in range(3)) + f" number {self.made}"

    def _replace(self, name: str, new: str) -> None:
        self.gone.append(self.passphrases[name])
        self.passphrases[name] = new
        self.generation += 1


TestVaults = Vaults.TestCase
TestVaults.settings = settings(
    max_examples=6, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
