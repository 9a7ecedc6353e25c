"""The table in the window beside raw SQL and beside Qt's own sorting and filtering: ratios within one run.

usage: python -m tests.bench.table_bench [ROWS]
"""

from __future__ import annotations

import asyncio
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
from PySide6.QtGui import QPaintEvent

from lnwallet_desktop.ledger.browse.question import PAGE, Question
from lnwallet_desktop.ledger.browse.reader import HistoryReader
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.query import Sort, SortField, TransactionFilter
from lnwallet_desktop.ledger.summaries import rebuild
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.ui.application import make_application, run_on_qt
from lnwallet_desktop.ui.transactions.transaction_view import ROW_HEIGHT, TransactionView
from tests.bench.data import database_url, history_of
from tests.bench.generator import COMMON, OLD, RARE
from tests.bench.qt_proxy import QtsOwn
from tests.history_table import HistoryTable
from tests.stalls import Stalls

TIMES = 15
WORDS = ("coffee", "refund", "genesis", "zorqium", "hosting", "qqqq")


REST_S = 0.02
"""After the last act, so that what it still has to paint is not counted with the next."""


def _nothing() -> None:
    pass


class WatchedView(TransactionView):
    """Calls `painted` after each painting: whoever is woken by one comes to his turn after the next, if one is due."""

    painted: Callable[[], None] = staticmethod(_nothing)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted()


class Table(HistoryTable):
    """Measures from a question to what is painted."""

    view: WatchedView

    def __init__(self, database: Database) -> None:
        super().__init__(database, WatchedView)
        self.start()

    async def ask(self, wanted: TransactionFilter, sort: Sort) -> float:
        """Seconds from the question, asked at rest, to its first rows painted."""
        await asyncio.sleep(REST_S)
        return await self.until_painted(lambda: self.feed.show(wanted, sort), self.shows_answer)

    async def until_painted(self, act: Callable[[], object], holds: Callable[[], bool]) -> float:
        """Seconds from the act to the end of the first painting for which it holds."""
        took: asyncio.Future[float] = asyncio.get_running_loop().create_future()

        def look() -> None:
            if not took.done() and holds():
                took.set_result(time.perf_counter() - began)

        self.view.painted = look
        began = time.perf_counter()
        act()
        return await took

    def repaint_s(self) -> float:
        began = time.perf_counter()
        self.view.viewport().repaint()
        return time.perf_counter() - began

    def shows_answer(self) -> bool:
        return not self.feed.is_loading and self.shows_rows()

    def shows_rows(self) -> bool:
        """Whether every row in sight is here."""
        first, last = self.view.rowAt(0), self.view.rowAt(self.view.viewport().height() - 1)
        last = last if last >= 0 else self.model.rowCount() - 1
        return first < 0 or all(self.model.transaction(row) is not None for row in range(first, last + 1))

    async def jump(self, row: int) -> float:
        """Seconds from moving the scroll bar to the real rows painted."""
        await asyncio.sleep(REST_S)
        return await self.until_painted(lambda: self._scroll_to(row), self.shows_rows)

    def _scroll_to(self, row: int) -> None:
        self.view.verticalScrollBar().setValue(row * ROW_HEIGHT)
        self.view.viewport().update()  # a short table may stand there already, and would not be painted again


async def median(measure: Callable[[], Awaitable[float]], times: int = TIMES) -> float:
    await measure()
    return statistics.median([await measure() for _ in range(times)])


def raw_s(connection: Any, question: Question, times: int = TIMES) -> float:
    """Seconds of the same question by psycopg alone, as PostgreSQL plans it; a slow one is asked once, and of one that
    comes to its time limit it is not known how much longer it would have taken.
    """
    found = []
    for _ in range(times):
        began = time.perf_counter()
        with connection.cursor(binary=True) as cursor, suppress(psycopg.errors.QueryCanceled):
            cursor.execute(question.first_page.sql, question.first_page.parameters).fetchall()
        found.append(time.perf_counter() - began)
        if sum(found) > 1:
            break
    return statistics.median(found)


def told(name: str, ours_s: float, other_s: float, goal: float, what: str = "") -> None:
    ratio = ours_s / other_s
    mark = "" if ratio <= goal else "   ABOVE THE GOAL"
    print(
        f"  {name:44} {ours_s * 1000:9.2f} ms {other_s * 1000:9.2f} ms {ratio:8.3f} (goal {goal}) {what}{mark}",
        flush=True,
    )


def filters_of(connection: Any) -> dict[str, TransactionFilter]:
    busiest = connection.execute(
        "SELECT pseudonymized_recipient FROM transactions WHERE direction = 'sent' "
        "GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()[0]
    month = {"since": datetime(2025, 2, 1, tzinfo=UTC), "until": datetime(2025, 3, 1, tzinfo=UTC)}
    return {
        "everything": TransactionFilter(),
        "failed": TransactionFilter(status=PaymentStatus.FAILED),
        "busiest recipient": TransactionFilter(recipient=busiest),
        "one month": TransactionFilter(**month),
        "failed in one month": TransactionFilter(status=PaymentStatus.FAILED, **month),
        "amounts": TransactionFilter(min_amount_sats=1_000_000, max_amount_sats=1_010_000),
        f"“{COMMON}” (common)": TransactionFilter(search=COMMON),
        f"“{OLD}” (old only)": TransactionFilter(search=OLD),
        f"“{RARE}” (rare)": TransactionFilter(search=RARE),
        "“qqqqzz” (absent)": TransactionFilter(search="qqqqzz"),
        f"“{COMMON}”, failed": TransactionFilter(search=COMMON, status=PaymentStatus.FAILED),
    }


SORTS = [
    Sort(),
    Sort(SortField.AMOUNT),
    Sort(SortField.RECIPIENT, False),
    Sort(SortField.FEE),
    Sort(SortField.MEMO, False),
]


async def bench_questions(table: Table, database: Database) -> None:
    await table.ask(TransactionFilter(), Sort())
    paint = statistics.median(table.repaint_s() for _ in range(4 * TIMES))
    print(f"filter or sort → painted, beside one full repaint ({paint * 1000:.2f} ms) + the raw SQL")
    ratios = []
    with closing(database.raw_connection()) as raw:
        for name, wanted in filters_of(raw).items():
            for sort in SORTS:
                ours = await median(lambda w=wanted, s=sort: table.ask(w, s))
                other = paint + raw_s(raw, Question(wanted, sort))
                told(f"{name} by {sort}", ours, other, 2.5)
                ratios.append(ours / other)
    print(f"  median ratio {statistics.median(ratios):.3f}, worst {max(ratios):.3f} of {len(ratios)}")


async def bench_jumps(table: Table) -> None:
    print("random jump anywhere → real rows painted, beside the first page → painted")
    choose = random.Random(3)  # noqa: S311 - the same jumps each time
    for sort in SORTS:
        first = await median(lambda s=sort: table.ask(TransactionFilter(), s))
        began = time.perf_counter()
        await table.settled()
        places_s = time.perf_counter() - began
        count = table.model.rowCount()
        jump = await median(lambda n=count: table.jump(choose.randrange(n - 100)), 60)
        told(f"by {sort}", jump, first, 2.5, f"places known after {places_s * 1000:.0f} ms")


def bench_pages(database: Database) -> None:
    print("a page through the data layer, beside raw psycopg")
    question = Question(TransactionFilter(), Sort())
    with closing(HistoryReader(database)) as reader, closing(database.raw_connection()) as raw:
        order = reader.order(question, long=True).result()
        position, skip = order.before_number(len(order) // 2)  # type: ignore[union-attr]
        statement = question.page_from.with_values(**question.place(position), skip=skip, most=PAGE)
        ours, bare = [], []
        for _ in range(200):
            began = time.perf_counter()
            reader.page(question, order, len(order) // 2).result()
            middle = time.perf_counter()
            with raw.cursor(binary=True) as cursor:
                cursor.execute(statement.sql, statement.parameters).fetchall()
            ours.append(middle - began)
            bare.append(time.perf_counter() - middle)
    told(f"{PAGE} rows from the middle", statistics.median(ours[20:]), statistics.median(bare[20:]), 1.3)


async def bench_opening(database: Database) -> None:
    async def open_one() -> float:
        began = time.perf_counter()
        table = Table(database)
        made_s = time.perf_counter() - began
        took = made_s + await table.until_painted(lambda: None, table.shows_answer)
        await table.settled()
        await table.end()
        return took

    print(f"first rows after opening: {await median(open_one, 7) * 1000:.1f} ms (goal 60)")


async def bench_typing(table: Table, database: Database) -> None:
    print("beside Qt's own proxy over 100 000 rows in memory")
    await table.ask(TransactionFilter(), Sort())
    await table.settled()
    keys = []
    for word in WORDS:
        for length in range(1, len(word) + 1):
            keys.append(await table.ask(TransactionFilter(search=word[:length]), Sort()))
            await asyncio.sleep(0.06)
    sorts = [await table.ask(TransactionFilter(), sort) for sort in SORTS * 3]
    qts = QtsOwn(database, 100_000)
    told(
        "per keystroke", statistics.median(keys), qts.keystroke_s(WORDS[:2]), 1 / 20, f"worst {max(keys) * 1000:.1f} ms"
    )
    told("a sort", statistics.median(sorts), qts.sort_s(), 1 / 500)


async def bench_scrolling(table: Table) -> None:
    """The longest time that the main thread did not come round, while a person scrolls and drags."""
    await table.ask(TransactionFilter(), Sort())
    await table.settled()
    longest: list[float] = []
    bar = table.view.verticalScrollBar()
    for speed in (3, 40, 4_000, 400_000):
        bar.setValue(bar.maximum() // 3)
        for _ in range(60):
            bar.setValue(bar.value() + speed * ROW_HEIGHT // 3)
            with Stalls() as stalls:
                await asyncio.sleep(0.016)
            longest.append(stalls.longest_s)
    p95 = sorted(longest)[int(len(longest) * 0.95)]
    worst = max(longest) * 1000
    print(f"scrolling: longest stall p95 {p95 * 1000:.1f} ms (goal 16), worst {worst:.1f} ms, {len(longest)} steps")


async def bench_live(table: Table, database: Database) -> None:
    await table.ask(TransactionFilter(), Sort())
    await table.settled()
    table.view.verticalScrollBar().setValue(0)
    await table.follow()
    await table.settled()
    repaint = statistics.median(table.repaint_s() for _ in range(TIMES))
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.row_writer", "100", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    writer.stdin.write(database_url(database).encode() + b"\n")  # type: ignore[union-attr]
    painted: dict[int, int] = {}

    def look() -> None:
        row = table.model.transaction(0)
        if row is not None and (row.memo or "").startswith("live "):
            painted.setdefault(int((row.memo or "").split()[1]), time.monotonic_ns())

    table.view.painted = look
    while len(painted) < 100:
        await asyncio.sleep(REST_S)
    table.view.painted = _nothing
    written, _ = await writer.communicate()
    took = [(painted[int(number)] - int(at)) / 1e9 for number, at in map(str.split, written.decode().splitlines())]
    told("a row is committed elsewhere → painted on top", statistics.median(took), repaint, 1.7, "beside one repaint")
    await table.settled()
    before = table.model.rowCount()
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.row_writer", "20000", "at-once", stdin=subprocess.PIPE
    )
    writer.stdin.write(database_url(database).encode() + b"\n")  # type: ignore[union-attr]
    with Stalls() as stalls:
        while table.model.rowCount() < before + 20_000:
            await asyncio.sleep(0.001)
        await table.settled()
    await writer.wait()
    print(f"20 000 rows inserted at once: longest stall {stalls.longest_s * 1000:.1f} ms")
    with closing(database.raw_connection()) as connection:
        connection.execute("SET session_replication_role = replica; SET statement_timeout = 0")
        connection.execute("DELETE FROM transactions WHERE memo LIKE 'live %'")
        connection.execute("VACUUM ANALYZE transactions")
    rebuild(database)  # the triggers that keep the summaries did not see the rows go


def resident_mb(rows: int) -> float:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench.table_memory", str(rows)], capture_output=True, text=True, check=True
    )
    return float(ended.stdout.split()[-1])


async def bench(database: Database) -> int:
    await bench_opening(database)
    table = Table(database)
    await table.settled()
    await bench_questions(table, database)
    await bench_jumps(table)
    bench_pages(database)
    await bench_scrolling(table)
    await bench_live(table, database)
    await bench_typing(table, database)
    await table.end()
    return 0


def main(rows: int) -> None:
    app = make_application()
    print(f"table of {rows:,} rows")
    with history_of(rows) as database:
        run_on_qt(app, lambda: bench(database))
    small, large = resident_mb(1_000), resident_mb(rows)
    print(f"resident memory: {large:.0f} MB, with 1 000 rows {small:.0f} MB, ratio {large / small:.3f} (goal 1.1)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
