"""`doctor --self-test`: every part does its work, the person's own things are not touched, and nothing is left."""

import resource
import subprocess
import sys
from pathlib import Path

from tests.integration.cli.program import TIMEOUT_S, Program

STEPS = ["program", "database", "vault", "wallet", "money", "payment", "window", "audit", "shutdown"]
SMALLEST_CLUSTER = 1 << 20
"""Bytes; PostgreSQL’s own log of writes begins with 16 times that."""


def a_program(directory: Path) -> Program:
    """Whose settings would be of no use, were they read."""
    program = Program(directory / "data", None)
    temporary, home = directory / "temporary", directory / "home"
    for made in (temporary, home):
        made.mkdir()
        made.chmod(0o755)
    program.environment |= {
        "TMPDIR": str(temporary),
        "HOME": str(home),
        "LNWALLET_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/ledger",
        "LNWALLET_NETWORK": "mainnet",
    }
    return program


def test_every_step_works_and_nothing_is_left(tmp_path: Path) -> None:
    program = a_program(tmp_path)
    told = program.document("doctor", "--self-test")
    assert told["ok"]
    assert [step["name"] for step in told["steps"]] == STEPS
    assert all(step["seconds"] > 0 and step["detail"] for step in told["steps"])
    assert not program.data_dir.exists()
    assert list((tmp_path / "temporary").iterdir()) == []
    assert [path for path in (tmp_path / "home").rglob("*") if path.is_file()] == []


def test_the_step_that_fails_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    """No file may become as large as a database needs."""
    program = a_program(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-m", "lnwallet_desktop", "doctor", "--self-test"],
        env=program.environment,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (SMALLEST_CLUSTER, SMALLEST_CLUSTER)),
    )
    assert ended.returncode == 1
    assert "failed at its step “database”" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list((tmp_path / "temporary").iterdir()) == []
