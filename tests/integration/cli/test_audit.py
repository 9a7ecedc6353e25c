"""`audit verify` and `audit export`, as other programs call them."""

from pathlib import Path

import pytest

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from tests.integration.cli.program import Program


def test_the_log_is_proved_and_exported(program: Program, tmp_path: Path) -> None:
    program.document("balance")
    result = program.run("audit", "verify")
    assert result.exit_code == 0, result
    assert result.stdout.startswith("Proved until entry ")
    document = program.document("audit", "verify")
    assert document["good"] is True
    assert document["entries"] >= document["proved_until"] > 0
    assert document["first_bad"] is None
    file = tmp_path / "audit.jsonl"
    exported = program.document("audit", "export", str(file))
    assert exported["entries"] > document["entries"]
    assert len(exported["keys"]) == 1
    assert file.exists()
    again = program.run("audit", "export", str(file))
    assert again.exit_code == 1
    assert "already" in again.stderr


def test_a_changed_entry_is_named_and_the_exit_code_is_1(program: Program) -> None:
    before = program.document("audit", "verify")
    assert before["good"]
    bad = before["proved_until"]
    server = EmbeddedServer(program.data_dir / "postgres")
    try:
        with Address(server.start()).connect() as connection:
            connection.autocommit = True
            connection.execute("SET session_replication_role = replica")
            kept = connection.execute("SELECT entry FROM audit_entries WHERE sequence = %s", [bad]).fetchone()
            connection.execute("UPDATE audit_entries SET entry = entry || ' ' WHERE sequence = %s", [bad])
            result = program.run("audit", "verify", "--json")
            connection.execute("UPDATE audit_entries SET entry = %s WHERE sequence = %s", [*(kept or ()), bad])
    finally:
        server.stop()
    assert result.exit_code == 1
    assert (result.document["first_bad"], result.document["damage"]) == (bad, "changed")
    assert f"Entry {bad} was changed" in result.stderr
    assert program.document("audit", "verify")["good"]


@pytest.mark.parametrize("arguments", [["audit"], ["audit", "repair"], ["audit", "export"]])
def test_wrong_usage_is_2(program: Program, arguments: list[str]) -> None:
    assert program.run(*arguments).exit_code == 2
