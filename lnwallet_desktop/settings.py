"""Where the program keeps its things and which network and database it uses."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.payments import Network
from lnwallet_desktop.translation import phrase

APP_NAME = "lnwallet-desktop"


@dataclass(frozen=True, slots=True)
class Settings:
    """One data directory and how it is to be used.

    network: None where nobody named one; then an existing wallet's own counts, and sandbox for a new one.
    database_url: None means the embedded server.
    """

    data_dir: Path
    network: Network | None = None
    database_url: str | None = field(default=None, repr=False)  # may hold a password
    passphrase_file: Path | None = None
    shared_sandbox_dir: Path | None = None  # where several data directories are to use one sandbox network

    @classmethod
    def from_environment(
        cls,
        environment: Mapping[str, str] = os.environ,
        data_dir: Path | None = None,
        network: Network | None = None,
        passphrase_file: Path | None = None,
    ) -> Settings:
        """Read `LNWALLET_*`; the arguments, where given, win. Raises BadRequest for an unknown network."""
        named = environment.get("LNWALLET_NETWORK", "")
        if network is None and named and named not in set(Network):
            raise BadRequest(phrase("LNWALLET_NETWORK is “{named}”; use sandbox, regtest or mainnet.", named=named))
        directory = data_dir or Path(environment.get("LNWALLET_DATA_DIR") or platformdirs.user_data_dir(APP_NAME))
        passphrase_name = environment.get("LNWALLET_PASSPHRASE_FILE")
        sandbox_name = environment.get("LNWALLET_SANDBOX_DIR")
        return cls(
            data_dir=directory.expanduser().absolute(),
            network=network or (Network(named) if named else None),
            database_url=environment.get("LNWALLET_DATABASE_URL") or None,
            passphrase_file=passphrase_file or (Path(passphrase_name) if passphrase_name else None),
            shared_sandbox_dir=Path(sandbox_name).expanduser().absolute() if sandbox_name else None,
        )

    @property
    def vault_file(self) -> Path:
        return self.data_dir / "vault.lnw"

    @property
    def postgres_dir(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def sandbox_dir(self) -> Path:
        return self.shared_sandbox_dir or self.data_dir / "sandbox"

    @property
    def wallet_dir(self) -> Path:
        """The SDK's own storage."""
        return self.data_dir / "wallet"
