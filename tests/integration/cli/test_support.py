"""`doctor --bundle`: whole or not at all, for its owner, and nothing in it that must not leave the company."""

import json
import zipfile
from pathlib import Path

from tests.integration.cli.program import Program


def test_the_report_tells_the_state_and_no_payment(program: Program, tmp_path: Path) -> None:
    invoice = program.invoice(4321, "--memo", "canary-description")
    paid = program.document("pay", invoice, "--memo", "canary-memo")
    bundle = tmp_path / "report.zip"
    told = program.document("doctor", "--bundle", str(bundle))
    assert bundle.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(bundle) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(parts) == set(told["parts"])
    database = json.loads(parts["database.json"])
    assert database["schema"] == database["schema_expected"]
    assert database["transactions"]["sent success"] >= 1
    assert json.loads(parts["audit.json"])["good"]
    assert {part["part"] for part in json.loads(parts["checks.json"])} >= {"postgresql", "vault", "network"}
    everything = "".join(parts.values())
    unwanted = ["canary", "Maria", paid["payment_hash"], paid["pseudonymized_recipient"], "4321", invoice]
    assert [word for word in [*unwanted, str(program.data_dir)] if word in everything] == []


def test_nothing_is_written_over_another_file_or_under_another_ending(program: Program, tmp_path: Path) -> None:
    taken = tmp_path / "report.zip"
    taken.write_text("mine")
    refused = program.run("doctor", "--bundle", str(taken), "--json")
    assert (refused.exit_code, refused.document["error"]["code"]) == (1, "file_exists")
    assert taken.read_text() == "mine"
    refused = program.run("doctor", "--bundle", str(tmp_path / "report.txt"), "--json")
    assert (refused.exit_code, refused.document["error"]["code"]) == (1, "bad_request")
    assert [path.name for path in tmp_path.iterdir()] == ["report.zip"]


def test_without_a_wallet_and_with_an_unreachable_database_it_is_made_too(tmp_path: Path) -> None:
    empty = Program(tmp_path / "data", None)
    empty.environment["LNWALLET_DATABASE_URL"] = "postgresql://treasurer:hunter2@127.0.0.1:1/ledger"
    bundle = tmp_path / "report.zip"
    empty.document("doctor", "--bundle", str(bundle))
    with zipfile.ZipFile(bundle) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert "127.0.0.1" not in parts["about.json"]
    assert "hunter2" not in "".join(parts.values())
    assert json.loads(parts["database.json"])["state"]
