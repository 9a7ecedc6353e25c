"""Exports that do not get to their end: cancelled, killed, or never begun."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from lnwallet_desktop.errors import ExportCancelled
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.export.exporter import Exporter
from lnwallet_desktop.ledger.export.handle import ExportHandle
from lnwallet_desktop.ledger.export.order import ExportOrder
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from tests.postgres import Postgres, backends, database_name, wait_until

from .samples import put, rows

ENDINGS = ["csv", "xlsx", "json"]
HALF_WAY = """
import sys, time
from pathlib import Path
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.export.exporter import Exporter
from lnwallet_desktop.ledger.export.handle import ExportHandle
from lnwallet_desktop.ledger.export.order import ExportOrder
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
def stop_there(rows, total):
    print(rows, total, flush=True)
    time.sleep(600)
order = ExportOrder(TransactionFilter(), Sort(), Path(sys.argv[2]))
Exporter(Database(Address(sys.argv[1]))).export(order, stop_there, ExportHandle())
"""


def order(target: Path) -> ExportOrder:
    return ExportOrder(TransactionFilter(), Sort(), target)


@pytest.mark.parametrize("ending", ENDINGS)
def test_cancelled_half_way_it_leaves_nothing(database: Database, tmp_path: Path, ending: str) -> None:
    put(database, rows(9_000))
    handle = ExportHandle()
    told: list[int] = []

    def give_up(done: int, _total: int) -> None:
        told.append(done)
        handle.cancel()

    with pytest.raises(ExportCancelled):
        Exporter(database).export(order(tmp_path / f"a.{ending}"), give_up, handle)
    assert len(told) == 1
    assert told[0] < 9_000
    assert list(tmp_path.iterdir()) == []


def test_cancelled_before_it_begins_it_never_does(database: Database, tmp_path: Path) -> None:
    handle = ExportHandle()
    handle.cancel()
    with pytest.raises(ExportCancelled):
        Exporter(database).export(order(tmp_path / "a.csv"), lambda _rows, _total: None, handle)
    assert list(tmp_path.iterdir()) == []


def test_a_statement_that_gives_no_row_yet_is_cancelled_at_once(
    database: Database, database_url: str, postgres: Postgres, tmp_path: Path
) -> None:
    handle = ExportHandle()
    ended: list[BaseException] = []

    def export() -> None:
        try:
            Exporter(database).export(order(tmp_path / "a.csv"), lambda _rows, _total: None, handle)
        except ExportCancelled as error:
            ended.append(error)

    name = database_name(database_url)
    waiting = f"SELECT 1 FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"  # noqa: S608
    with database.transaction() as connection:
        connection.execute(text("LOCK TABLE transactions IN ACCESS EXCLUSIVE MODE"))
        worker = threading.Thread(target=export)
        worker.start()
        wait_until(lambda: bool(postgres.run(waiting)))
        handle.cancel()
        worker.join(timeout=10)
        assert not worker.is_alive()
    assert len(ended) == 1
    assert list(tmp_path.iterdir()) == []


def test_no_connection_stays_behind(database: Database, database_url: str, postgres: Postgres, tmp_path: Path) -> None:
    before = backends(postgres, database_name(database_url))
    for number in range(5):
        Exporter(database).export(order(tmp_path / f"{number}.csv"), lambda _rows, _total: None, ExportHandle())
    wait_until(lambda: backends(postgres, database_name(database_url)) <= before + 1)


@pytest.mark.parametrize("ending", ENDINGS)
def test_killed_half_way_there_is_no_file_and_the_next_export_tidies_up(
    database_url: str, tmp_path: Path, ending: str
) -> None:
    database = Database(Address(database_url))
    put(database, rows(9_000))
    target = tmp_path / f"a.{ending}"
    with subprocess.Popen(
        [sys.executable, "-c", HALF_WAY, database_url, target], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        done, total = map(int, process.stdout.readline().split())
        assert 0 < done < total == 9_000
        process.kill()
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(f".a.{ending}.partial-")
    assert Exporter(database).export(order(target), lambda _rows, _total: None, ExportHandle()).rows == 9_000
    assert list(tmp_path.iterdir()) == [target]
    database.close()
