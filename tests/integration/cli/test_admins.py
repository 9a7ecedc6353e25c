"""The `admin` commands as other programs call them: what is secret comes from files, never from the command line."""

import json
from pathlib import Path

import pytest

from lnwallet_desktop.payments import Network
from lnwallet_desktop.vault.recovery_code import RecoveryCode
from lnwallet_desktop.vault.secrets import Secrets
from tests.integration.cli.program import Program
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, THIRD_PASSPHRASE, vault_at


def file_with(directory: Path, name: str, text: str) -> str:
    path = directory / name
    path.write_text(text + "\n")
    return str(path)


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Maria's vault; no wallet was ever opened and no database is there."""
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    vault_at(data_dir / "vault.lnw").create(Network.SANDBOX, "Maria", PASSPHRASE, Secrets.generate())
    return Program(data_dir, Path(file_with(tmp_path, "maria", PASSPHRASE)))


def test_admins_are_added_listed_changed_and_removed(program: Program, tmp_path: Path) -> None:
    jonas, new = file_with(tmp_path, "jonas", OTHER_PASSPHRASE), file_with(tmp_path, "new", THIRD_PASSPHRASE)
    assert program.document("admin", "add", "Jonas", "--new-passphrase-file", jonas) == {"added": "Jonas"}
    listed = program.document("admin", "list")
    assert [each["name"] for each in listed["admins"]] == ["Maria", "Jonas"]
    assert listed["recovery_code"] is False
    changed = program.document("admin", "change-passphrase", "--passphrase-file", jonas, "--new-passphrase-file", new)
    assert changed == {"changed": "Jonas"}
    wrong = program.run("admin", "remove", "Maria", "--passphrase-file", jonas, "--json")
    assert (wrong.exit_code, wrong.document["error"]["code"]) == (1, "wrong_passphrase")
    assert program.document("admin", "remove", "Maria", "--passphrase-file", new) == {"removed": "Maria"}
    assert vault_at(program.data_dir / "vault.lnw").open(THIRD_PASSPHRASE)[0] == "Jonas"
    assert sorted(path.name for path in program.data_dir.iterdir() if path.name.startswith("vault")) == [
        "vault.lnw",
        "vault.seen",
    ]


def test_the_recovery_code_is_written_once_and_recovers(program: Program, tmp_path: Path) -> None:
    code_file = tmp_path / "code.txt"
    made = program.run("admin", "recovery-code", "--code-file", str(code_file))
    assert made.exit_code == 0, made
    code = RecoveryCode.parse(code_file.read_text())
    assert code.groups[0] not in made.stdout + made.stderr
    assert code_file.stat().st_mode & 0o777 == 0o600
    again = program.run("admin", "recovery-code", "--code-file", str(code_file), "--json")
    assert again.document["error"]["code"] == "bad_request"
    new = file_with(tmp_path, "new", THIRD_PASSPHRASE)
    wrong = file_with(tmp_path, "wrong", RecoveryCode.new().text)
    refused = program.run("admin", "recover", "Maria", "--code-file", wrong, "--new-passphrase-file", new, "--json")
    assert refused.document["error"]["code"] == "wrong_recovery_code"
    program.document("admin", "recover", "Maria", "--code-file", str(code_file), "--new-passphrase-file", new)
    assert vault_at(program.data_dir / "vault.lnw").open(THIRD_PASSPHRASE)[0] == "Maria"


def test_init_makes_a_recovery_code_and_takes_the_words_own_passphrase(tmp_path: Path) -> None:
    program = Program(tmp_path / "data", Path(file_with(tmp_path, "maria", PASSPHRASE)))
    code_file, words = tmp_path / "code.txt", file_with(tmp_path, "25th", "s\u00fc\u00df")
    options = ("--recovery-code-file", str(code_file), "--words-passphrase-file", words)
    made = program.run("init", "--network", "sandbox", "--admin", "Maria", *options)
    assert made.exit_code == 0, made
    code = code_file.read_text().strip()
    assert code not in made.stdout + made.stderr
    opened = vault_at(program.data_dir / "vault.lnw").recover(RecoveryCode.parse(code))
    assert opened.secrets.seed_passphrase == "su\u0308\u00df"


def test_guesses_by_commands_are_locked_out_too(program: Program, tmp_path: Path) -> None:
    wrong = file_with(tmp_path, "wrong", OTHER_PASSPHRASE)
    code = str(tmp_path / "code")
    told = [
        program.run("admin", "recovery-code", "--code-file", code, "--passphrase-file", wrong, "--json") for _ in "1234"
    ]
    assert [each.document["error"]["code"] for each in told][:3] == ["wrong_passphrase"] * 3
    assert told[3].document["error"]["code"] in ("locked_out", "wrong_passphrase")  # after a second it may be tried
    assert not Path(code).exists()
    assert OTHER_PASSPHRASE not in "".join(each.stdout + each.stderr for each in told)


def test_without_a_passphrase_or_a_wallet_it_says_what_is_missing(program: Program, tmp_path: Path) -> None:
    without = Program(program.data_dir, None)
    assert "--passphrase-file" in without.run("admin", "remove", "Maria").stderr
    assert "--new-passphrase-file" in program.run("admin", "add", "Jonas").stderr
    assert "There is no wallet here yet" in Program(tmp_path / "empty", None).run("admin", "list").stderr
    assert program.run("admin").exit_code == 2


def waiting_acts(program: Program) -> int:
    file = program.data_dir / "audit" / "waiting.jsonl"
    return len(file.read_text().splitlines()) if file.exists() else 0


def test_a_change_is_in_the_audit_log_at_once_or_waits_for_its_database(tmp_path: Path) -> None:
    program = Program(tmp_path / "data", Path(file_with(tmp_path, "maria", PASSPHRASE)))
    assert program.run("init", "--network", "sandbox", "--admin", "Maria").exit_code == 0
    jonas = file_with(tmp_path, "jonas", OTHER_PASSPHRASE)
    away = Program(program.data_dir, Path(tmp_path / "maria"))
    away.environment["LNWALLET_DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none"
    added = away.run("admin", "add", "Jonas", "--new-passphrase-file", jonas)
    assert added.exit_code == 0, added
    assert "as soon as it does" in added.stderr
    assert waiting_acts(program) == 1
    program.document("admin", "remove", "Jonas")
    assert waiting_acts(program) == 0
    exported = tmp_path / "audit.jsonl"
    program.document("audit", "export", str(exported))
    entries = [
        json.loads(json.loads(line)["entry"]) for line in exported.read_text().splitlines() if '{"entry"' in line
    ]
    told = [(each["kind"], each["admin"], each["subject"]) for each in entries]
    assert told == [("admin_added", "Maria", "Jonas"), ("admin_removed", "Maria", "Jonas")]
    assert all(len(each["written"]["key_id"]) == 32 for each in entries)


def test_without_a_database_a_change_waits_and_none_is_made(program: Program, tmp_path: Path) -> None:
    jonas = file_with(tmp_path, "jonas", OTHER_PASSPHRASE)
    program.document("admin", "add", "Jonas", "--new-passphrase-file", jonas)
    assert waiting_acts(program) == 1
    assert not (program.data_dir / "postgres").exists()
