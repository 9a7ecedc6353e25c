"""Two installations of one wallet: two data directories with copies of one vault, one database, one network."""

from __future__ import annotations

import shutil
from pathlib import Path

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.treasuries import PASSPHRASE
from tests.unit.vault.vaults import CHEAP


def first_workstation(directory: Path, database_url: str) -> Settings:
    return Settings(directory / "desk", database_url=database_url)


def second_workstation(first: Settings) -> Settings:
    """A copy of the vault in a data directory beside the first one's."""
    other = first.data_dir.with_name(f"{first.data_dir.name}-2")
    other.mkdir()
    shutil.copy(first.vault_file, other)
    return Settings(other, database_url=first.database_url, shared_sandbox_dir=first.sandbox_dir)


def make_wallet(settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    vault = VaultFile(settings.vault_file, DeviceKeys(), CHEAP)
    header = vault.create(Network.SANDBOX, "Maria", PASSPHRASE, Secrets.generate())
    database = Database.open(settings)
    database.migrate()
    database.bind(header.wallet_id, header.network)
    database.close()


def environment_of(settings: Settings, passphrase_file: Path) -> dict[str, str]:
    """For the program as a process of its own."""
    return {
        "LNWALLET_DATA_DIR": str(settings.data_dir),
        "LNWALLET_DATABASE_URL": settings.database_url or "",
        "LNWALLET_SANDBOX_DIR": str(settings.sandbox_dir),
        "LNWALLET_PASSPHRASE_FILE": str(passphrase_file),
        "QT_QPA_PLATFORM": "offscreen",
    }
