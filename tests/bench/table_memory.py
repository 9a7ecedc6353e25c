"""Resident memory of a process that shows a history of so many rows, has sorted it and jumped about in it."""

from __future__ import annotations

import random
import sys
from pathlib import Path

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.query import TransactionFilter
from lnwallet_desktop.ui.application import make_application, run_on_qt
from tests.bench.data import history_of


async def use(database: Database) -> int:
    from tests.bench.table_bench import SORTS, Table

    table = Table(database)
    choose = random.Random(5)  # noqa: S311 - the same jumps each time
    for sort in SORTS:
        await table.ask(TransactionFilter(), sort)
        await table.settled()
        for _ in range(30):
            await table.jump(choose.randrange(max(1, table.model.rowCount() - 100)))
    print(resident_mb())
    await table.end()
    return 0


def resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def main(rows: int) -> None:
    app = make_application()
    with history_of(rows) as database:
        run_on_qt(app, lambda: use(database))


if __name__ == "__main__":
    main(int(sys.argv[1]))
