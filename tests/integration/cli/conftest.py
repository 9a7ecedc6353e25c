"""One wallet on a sandbox of its own, made and funded by the commands themselves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.cli.program import Program

PASSPHRASE = "copper lantern forty rivers"


def make_program(directory: Path, environment: dict[str, str] | None = None) -> Program:
    directory.mkdir(parents=True, exist_ok=True)
    passphrase_file = directory / "passphrase.txt"
    passphrase_file.write_text(PASSPHRASE + "\n")
    passphrase_file.chmod(0o600)
    program = Program(directory / "data dir ü", passphrase_file)
    program.environment |= environment or {}
    made = program.run("init", "--network", "sandbox", "--admin", "Maria", "--json")
    assert made.exit_code == 0, made
    assert program.run("sandbox", "start").exit_code == 0
    assert program.run("sandbox", "fund", "500000", "--json").document["balance_sats"] == 500_000
    return program


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    made = make_program(tmp_path_factory.mktemp("program"))
    yield made
    assert made.run("sandbox", "stop").exit_code == 0
