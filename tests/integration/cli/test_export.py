"""The export command, and the filter that it shares with `transactions`."""

import os
import pty
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

from lnwallet_desktop.ledger.database import Database
from tests.integration.cli.program import Program
from tests.integration.ledger.export.readers import read_csv, read_json, read_xlsx
from tests.integration.ledger.export.samples import put, rows
from tests.postgres import database, database_url, emptied_url, postgres, wait_until

__all__ = ["database", "database_url", "emptied_url", "postgres"]

FILTERS: list[tuple[str, ...]] = [
    ("--status", "success", "--min-amount-sats", "2", "--max-amount-sats", "500"),
    ("--recipient", "own wallet", "--sort", "amount_sats"),
    ("--search", "MEMO 1", "--direction", "sent", "--since", "2026-02-01", "--sort", "-memo"),
]


@pytest.fixture
def program(database: Database, database_url: str, tmp_path: Path) -> Program:
    """Without a wallet: the history is readable before anything is opened."""
    put(database, rows(300))
    made = Program(tmp_path / "data", None)
    made.environment["LNWALLET_DATABASE_URL"] = database_url
    return made


@pytest.mark.parametrize("options", FILTERS, ids=" ".join)
def test_a_file_has_what_the_list_has(program: Program, tmp_path: Path, options: tuple[str, ...]) -> None:
    listed = program.document("transactions", *options, "--limit", "500")
    assert 0 < listed["total"] < 300
    for ending in ("csv", "xlsx", "json"):
        target = tmp_path / f"a.{ending}"
        told = program.document("export", str(target), *options)
        assert told == {"file": str(target), "rows": listed["total"], "bytes": target.stat().st_size}
    ids = [row["transaction_id"] for row in listed["transactions"]]
    assert read_json(tmp_path / "a.json") == {"transactions": listed["transactions"], "total": listed["total"]}
    assert [row["transaction_id"] for row in read_csv(tmp_path / "a.csv")] == ids
    assert [row[0] for row in read_xlsx(tmp_path / "a.xlsx")[0].texts[1:]] == ids


def test_for_a_person_it_is_one_line_and_a_file_is_replaced_only_with_force(program: Program, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    first = program.run("export", str(target))
    assert (first.exit_code, first.stdout, first.stderr) == (0, f"Exported 300 transactions to {target}.\n", "")
    again = program.run("export", str(target), "--json")
    assert (again.exit_code, again.document["error"]["code"]) == (1, "file_exists")
    assert "--force" in again.stderr
    assert program.run("export", str(target), "--force", "--bom").exit_code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["a.pdf", "a", ".csv"])
def test_an_ending_that_says_nothing_is_bad_usage(program: Program, tmp_path: Path, name: str) -> None:
    told = program.run("export", str(tmp_path / name))
    assert told.exit_code == 2
    assert "must end in .csv, .xlsx or .json" in told.stderr


def test_a_folder_that_is_missing_is_told_in_one_sentence(program: Program, tmp_path: Path) -> None:
    told = program.run("export", str(tmp_path / "missing" / "a.csv"))
    assert told.exit_code == 1
    assert told.stderr.startswith("lnwallet-desktop: There is no folder")


def test_ctrl_c_leaves_no_file_and_says_so(program: Program, database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    with database.transaction() as connection:
        connection.execute(
            text("LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE")
        )  # so that it is certainly under way
        exporting = program.start("export", str(folder / "a.csv"))
        wait_until(lambda: any(folder.iterdir()), 60)
        exporting.send_signal(signal.SIGINT)
        stdout, stderr = exporting.communicate(timeout=60)
    assert (exporting.returncode, stdout) == (1, "")
    assert stderr == "lnwallet-desktop: The export was cancelled. No file was written.\n"
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_a_terminal_shows_how_far_it_is(program: Program, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    exporting = program.start("export", str(tmp_path / "a.csv"), stderr=theirs)
    exporting.communicate(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "\r300 of 300 transactions\x1b[K" in shown
    assert shown.endswith("\r\x1b[K")
