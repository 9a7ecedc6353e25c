"""Vaults with the cheapest key derivation there may be: what is tested is not that."""

from __future__ import annotations

from pathlib import Path

from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.key_slots import Argon2Cost
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import VaultFile

PASSPHRASE = "copper lantern forty rivers"
OTHER_PASSPHRASE = "seven walnut doors ahead"
THIRD_PASSPHRASE = "marble kettle autumn violin"
CHEAP = Argon2Cost(memory_kib=64 * 1024, passes=1)
"""The least that a vault file may ask for."""
FIXTURES = Path(__file__).parents[2] / "fixtures" / "vaults"


def vault_at(path: Path) -> VaultFile:
    return VaultFile(path, DeviceKeys(), CHEAP)


def new_vault(directory: Path, recovery: RecoveryCode | None = None) -> tuple[VaultFile, Secrets]:
    """Of Maria, with PASSPHRASE."""
    vault = vault_at(directory / "vault.lnw")
    secrets = Secrets.generate()
    vault.create(Network.SANDBOX, "Maria", PASSPHRASE, secrets, recovery)
    return vault, secrets
