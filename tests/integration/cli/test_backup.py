"""The `backup` commands, as other programs call them: made, verified, restored on another computer, opened by key."""

import subprocess
import time
from pathlib import Path

import pytest

from tests.integration.cli.program import Program

NEW_PASSPHRASE = "seven walnut doors ahead"


@pytest.fixture(scope="module")
def code_file(program: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("code") / "code.txt"
    assert program.document("admin", "recovery-code", "--code-file", str(path))["code_file"] == str(path)
    return path


@pytest.fixture(scope="module")
def backup(program: Program, code_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    program.document("pay", program.invoice(700))
    program.balance_sats()  # a backup tells the balance that was known last: now the one after the payment
    folder = tmp_path_factory.mktemp("backups")
    document = program.document("backup", "create", "--to", str(folder), "--open")
    (file,) = folder.iterdir()
    assert document["file"] == str(file) and document["bytes"] == file.stat().st_size
    assert document["signed"] is True and document["transactions"] == len(program.transactions("--limit", "500"))
    assert file.name.startswith(f"lnwallet-{str(document['wallet_id']).replace('-', '')[:8]}-")
    return file


def test_a_backup_needs_no_passphrase_and_never_replaces_a_file(
    program: Program, code_file: Path, tmp_path: Path
) -> None:
    without = Program(program.data_dir, None)
    target = tmp_path / "own name.age"
    assert without.document("backup", "create", "--to", str(target))["signed"] is False
    again = without.run("backup", "create", "--to", str(target), "--json")
    assert (again.exit_code, again.document["error"]["code"]) == (1, "file_exists")
    nowhere = without.run("backup", "create", "--to", str(tmp_path / "nowhere"))
    assert nowhere.exit_code == 1 and "There is no folder" in nowhere.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["own name.age"]


def test_verifying_writes_a_certificate_and_works_without_the_wallet_too(
    program: Program, backup: Path, code_file: Path, tmp_path: Path
) -> None:
    document = program.document("backup", "verify", str(backup), "--code-file", str(code_file))
    assert document["good"] is True and document["signed"] is True and document["proved_until"] > 0
    elsewhere = Program(tmp_path / "elsewhere", None)
    alone = elsewhere.document("backup", "verify", str(backup), "--code-file", str(code_file))
    assert alone["backup_id"] == document["backup_id"]
    assert not (elsewhere.data_dir / "vault.lnw").exists() and not (elsewhere.data_dir / "postgres").exists()


def test_a_lost_wallet_is_restored_with_its_practice_network_and_pays(
    program: Program, backup: Path, code_file: Path, tmp_path: Path
) -> None:
    """Everything of the old computer is gone, the sandbox too: it comes out of the backup."""
    passphrase = tmp_path / "new passphrase.txt"
    passphrase.write_text(NEW_PASSPHRASE + "\n")
    other = Program(tmp_path / "other computer", passphrase)
    document = other.document("backup", "restore", str(backup), "--code-file", str(code_file))
    assert (document["admin"], document["paying_closed"]) == ("Maria", True)
    assert document["transactions"] == len(other.transactions("--limit", "500"))
    reconciled = other.document("reconcile")
    assert reconciled["settled"] == []
    assert other.balance_sats() == document["balance_sats"]
    assert other.document("pay", other.invoice(300))["status"] == "success"
    assert other.document("audit", "verify")["good"] is True
    again = other.run("backup", "restore", str(backup), "--code-file", str(code_file), "--json")
    assert (again.exit_code, again.document["error"]["code"]) == (1, "bad_request")


def test_the_key_opens_it_with_the_public_tool(program: Program, backup: Path, code_file: Path, tmp_path: Path) -> None:
    document = program.document("backup", "key", "--code-file", str(code_file))
    assert document["identity"].startswith("AGE-SECRET-KEY-1") and document["recipient"].startswith("age1")
    key = tmp_path / "key.txt"
    key.write_text(program.run("backup", "key", "--code-file", str(code_file)).stdout)
    opened = subprocess.run(["age", "--decrypt", "-i", key, backup], capture_output=True, check=True)
    assert b"manifest.json" in opened.stdout[:512]


def test_wrong_files_and_codes_end_with_one_line_and_exit_code_1(
    program: Program, backup: Path, code_file: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.age"
    cut.write_bytes(backup.read_bytes()[:-100])
    result = program.run("backup", "verify", str(cut), "--code-file", str(code_file))
    assert result.exit_code == 1 and "cut off" in result.stderr and result.stdout == ""
    (tmp_path / "wrong.txt").write_text("not a code\n")
    result = program.run("backup", "verify", str(backup), "--code-file", str(tmp_path / "wrong.txt"), "--json")
    assert (result.exit_code, result.document["error"]["code"]) == (1, "bad_request")
    assert program.run("backup", "verify", str(backup)).exit_code == 2


@pytest.mark.slow  # the crash tests of every run kill restores too
def test_a_restore_that_is_killed_anywhere_is_begun_again_and_a_killed_backup_leaves_none(
    program: Program, backup: Path, code_file: Path, tmp_path: Path
) -> None:
    """kill -9 at several moments of a run: afterwards there is no wallet or a whole one, never half of one."""
    passphrase = tmp_path / "new passphrase.txt"
    passphrase.write_text(NEW_PASSPHRASE + "\n")
    began = time.monotonic()
    whole = Program(tmp_path / "whole", passphrase)
    expected = whole.document("backup", "restore", str(backup), "--code-file", str(code_file))["transactions"]
    takes_s = time.monotonic() - began
    other = Program(tmp_path / "killed", passphrase)
    for part in (0.6, 0.9):
        if not (other.data_dir / "vault.lnw").exists():
            with other.start("backup", "restore", str(backup), "--code-file", str(code_file)) as process:
                time.sleep(part * takes_s)
                process.kill()
    if not (other.data_dir / "vault.lnw").exists():
        other.document("backup", "restore", str(backup), "--code-file", str(code_file))
    assert len(other.transactions("--limit", "500")) == expected
    assert other.document("reconcile")["settled"] == []
    left = [path.name for path in other.data_dir.iterdir() if path.name.startswith(("reading-", "making-", "trial-"))]
    assert left == []
    folder = tmp_path / "folder"
    folder.mkdir()
    for part in (0.4, 0.8):
        with whole.start("backup", "create", "--to", str(folder)) as process:
            time.sleep(part * takes_s / 2)
            process.kill()
        assert all(path.name.startswith(".") or _opens(path, code_file, whole) for path in folder.iterdir())
    whole.document("backup", "create", "--to", str(folder))
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    assert not list(whole.data_dir.glob("making-backup-*"))


def _opens(path: Path, code_file: Path, program: Program) -> bool:
    """A backup that got its name just before the kill is a whole one."""
    return bool(program.document("backup", "verify", str(path), "--code-file", str(code_file))["good"])
