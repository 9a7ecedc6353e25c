"""Setting the SDK’s mark back, and leaving alone what does not look like it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lnwallet_desktop.wallet.look_back import look_back


def storage(directory: Path, *statements: str) -> Path:
    file = directory / "regtest" / "0badcafe" / "storage.sql"
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return file


@pytest.mark.parametrize(("before", "transfers", "after"), [(7, 3, 4), (7, 0, 7), (2, 100, 0)])
def test_the_mark_goes_back_and_not_below_zero(tmp_path: Path, before: int, transfers: int, after: int) -> None:
    mark = json.dumps({"offset": before, "last_synced_final_token_payment_id": "x"})
    made = "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT)"
    file = storage(tmp_path, made, f"INSERT INTO settings VALUES ('sync_offset', '{mark}')")  # noqa: S608
    assert look_back(tmp_path, transfers)
    with closing(sqlite3.connect(file)) as connection:
        value = json.loads(connection.execute("SELECT value FROM settings").fetchone()[0])
    assert value == {"offset": after, "last_synced_final_token_payment_id": "x"}


@pytest.mark.parametrize(
    "statements",
    [
        (),
        ("CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT)",),
        ("CREATE TABLE settings (key TEXT, value TEXT)", "INSERT INTO settings VALUES ('sync_offset', 'no JSON')"),
        ("CREATE TABLE settings (key TEXT, value TEXT)", "INSERT INTO settings VALUES ('sync_offset', '[1]')"),
    ],
)
def test_a_storage_of_another_shape_is_left_alone(tmp_path: Path, statements: tuple[str, ...]) -> None:
    file = storage(tmp_path, *statements)
    before = file.read_bytes()
    assert not look_back(tmp_path, 5)
    assert file.read_bytes() == before


def test_without_a_storage_nothing_is_done(tmp_path: Path) -> None:
    assert not look_back(tmp_path, 5)
