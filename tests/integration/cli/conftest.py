"""One wallet on a sandbox of its own, made and funded by the commands themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.vault_admins import change_passphrase
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.integration.cli.program import Program
from tests.unit.vault.vaults import CHEAP, PASSPHRASE


def make_program(directory: Path, environment: dict[str, str] | None = None) -> Program:
    directory.mkdir(parents=True, exist_ok=True)
    passphrase_file = directory / "passphrase.txt"
    passphrase_file.write_text(PASSPHRASE + "\n")
    passphrase_file.chmod(0o600)
    program = Program(directory / "data dir ü", passphrase_file)
    program.environment |= environment or {}
    made = program.run("init", "--network", "sandbox", "--admin", "Maria", "--json")
    assert made.exit_code == 0, made
    make_cheap(program.data_dir / "vault.lnw", PASSPHRASE)
    assert program.run("sandbox", "start").exit_code == 0
    assert program.run("sandbox", "fund", "500000", "--json").document["balance_sats"] == 500_000
    return program


@contextmanager
def running_server(data_dir: Path) -> Iterator[None]:
    """Each command would start PostgreSQL and end it again; so it finds it running, as beside a window."""
    settings = Settings(data_dir)
    server = EmbeddedServer(settings.postgres_dir)
    server.start()
    try:
        yield
    finally:
        server.stop()


def make_cheap(vault_file: Path, passphrase: str) -> None:
    """Each command derives the admin's key anew, and a dear derivation is not what is tested by most of them."""
    vault = VaultFile(vault_file, DeviceKeys(), CHEAP)
    change_passphrase(vault, vault.enter(passphrase), passphrase)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    made = make_program(tmp_path_factory.mktemp("program"))
    with running_server(made.data_dir):
        yield made
    assert made.run("sandbox", "stop").exit_code == 0
