"""What a command is said to need is how it is run, and what needs little is not made to wait for the rest."""

import subprocess
import sys

import pytest

from lnwallet_desktop.cli import run_command
from lnwallet_desktop.cli.needs import NEEDS, Need

HEAVY = {"sqlalchemy", "psycopg", "breez_sdk_spark", "PySide6", "fastapi", "lnwallet_desktop.treasury.treasury"}


@pytest.mark.parametrize(
    ("need", "table"),
    [
        (Need.READ, run_command._READING),
        (Need.PERSON, run_command._BY_A_PERSON),
        (Need.WALLET, run_command._WITH_OPEN_WALLET),
        (Need.UNLOCK, {**run_command._UNLOCKED, run_command._ROTATE: None}),
        (Need.PAY, run_command._PAYING),
    ],
)
def test_every_command_is_run_as_it_needs(need: Need, table: dict[str, object]) -> None:
    assert set(table) == {name for name, needed in NEEDS.items() if needed is need}


@pytest.mark.parametrize(
    "module", ["app", "cli.where_open", "cli.sandbox_commands", "logs.log_file", "treasury.database_choice"]
)
def test_what_every_command_imports_is_little(module: str) -> None:
    look = f"import sys, lnwallet_desktop.{module}; print(*sorted({HEAVY!r} & set(sys.modules)))"
    looked = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert looked.stdout.split() == []
