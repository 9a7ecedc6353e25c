"""The program that calls, for `tests.bench.api`: a page from the API and by bare SQL, in turn; then several at once.

usage: python -m tests.bench.api_caller, with {url, secret, database, cursor} as JSON on standard input
"""

from __future__ import annotations

import http.client
import json
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from lnwallet_desktop.ledger.browse.question import Question
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.page_cursor import read_cursor
from lnwallet_desktop.ledger.query import Sort, TransactionFilter

ROWS = 100
TIMES = 200
CALLERS = 4
PAGE = f"/api/wallet/transactions?limit={ROWS}"
ASKED = Question(TransactionFilter(), Sort())


@dataclass(frozen=True)
class Order:
    """What is asked, where; cursor: of the page in the middle."""

    url: str
    secret: str
    database: str
    cursor: str


def compare(order: Order) -> None:
    """A line for each kind of page."""
    place = ASKED.place(tuple(read_cursor(ASKED.wanted, ASKED.sort, order.cursor)))
    pages = (
        ("first page", ASKED.page_at, PAGE),
        ("page in the middle", ASKED.page_from.with_values(**place), f"{PAGE}&cursor={order.cursor}"),
    )
    with closing(_connection(order)) as connection, closing(Address(order.database).connect()) as raw:
        raw.autocommit = True
        for name, statement, path in pages:
            values = statement.parameters | {"skip": 0, "most": ROWS + 1}
            bare, ours = [], []
            for _ in range(TIMES):
                began = time.perf_counter()
                _call(connection, order, path)
                between = time.perf_counter()
                raw.execute(statement.sql, values).fetchall()
                ours.append(between - began)
                bare.append(time.perf_counter() - between)
            ratio = statistics.median(ours) / statistics.median(bare)
            print(
                f"api, {name} of {ROWS} rows: {statistics.median(ours) * 1000:.2f} ms, bare SQL "
                f"{statistics.median(bare) * 1000:.2f} ms, ratio {ratio:.2f} (aim 3)",
                flush=True,
            )


def call_at_once(order: Order) -> None:
    with ThreadPoolExecutor(CALLERS) as callers:
        began = time.perf_counter()
        list(callers.map(lambda _: _call_often(order), range(CALLERS)))
        took = time.perf_counter() - began
    print(f"api: {CALLERS * TIMES / took:.0f} pages a second by {CALLERS} callers at once", flush=True)


def _call_often(order: Order) -> None:
    with closing(_connection(order)) as connection:
        for _ in range(TIMES):
            _call(connection, order, PAGE)


def _connection(order: Order) -> http.client.HTTPConnection:
    place = urlsplit(order.url)
    return http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)


def _call(connection: http.client.HTTPConnection, order: Order, path: str) -> None:
    connection.request("GET", path, headers={"Authorization": f"Bearer {order.secret}"})
    reply = connection.getresponse()
    body = reply.read()
    if reply.status != 200:
        raise RuntimeError(body.decode())


if __name__ == "__main__":
    asked = Order(**json.load(sys.stdin))
    compare(asked)
    call_at_once(asked)
