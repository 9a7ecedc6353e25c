"""Two installations of one wallet: two data directories with copies of one vault, one database, one network."""

from __future__ import annotations

import shutil
from pathlib import Path

from lnwallet_desktop.settings import Settings


def second_workstation(first: Settings) -> Settings:
    """A copy of the vault in a data directory beside the first one's."""
    other = first.data_dir.with_name(f"{first.data_dir.name}-2")
    other.mkdir()
    shutil.copy(first.vault_file, other)
    return Settings(other, database_url=first.database_url, shared_sandbox_dir=first.sandbox_dir)


def first_workstation(directory: Path, database_url: str) -> Settings:
    return Settings(directory / "desk", database_url=database_url)
