"""Pages of the history through the admin API beside the bare SQL, in one run; and how many requests a second."""

from __future__ import annotations

import asyncio
import http.client
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope, TokenLimits, hash_of, new_secret
from lnwallet_desktop.ledger.browse.question import Question
from lnwallet_desktop.ledger.browse.reader import HistoryReader
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.page_cursor import write_cursor
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.bench.data import database_url, history_of

ROWS = 100
TIMES = 200
CALLERS = 4
OFTEN = 10**6
ASKED = Question(TransactionFilter(), Sort())


def main(rows: int) -> None:
    with history_of(rows) as database, asyncio.Runner() as runner:
        runner.run(_bench(database))


async def _bench(database: Database) -> None:
    with tempfile.TemporaryDirectory() as directory:
        treasury = await Treasury.start(Settings(Path(directory), database_url=database_url(database)))
        treasury.api_gate = replace(treasury.api_gate, reads=Rate("read", OFTEN))
        server = ApiServer(treasury, Place())
        await server.start()
        try:
            secret = await asyncio.to_thread(_token, treasury)
            await asyncio.to_thread(_compare, database, server.url, secret)
        finally:
            await server.stop()
            await treasury.close()


def _token(treasury: Treasury) -> str:
    """Reading asks for no proof of it, so any key may sign."""
    secret, now = new_secret(), datetime.now(UTC)
    ends, scopes = now + timedelta(days=1), frozenset({Scope.READ})
    token = ApiToken(uuid4(), "bench", hash_of(secret), scopes, "bench", now, ends, TokenLimits(), b"")
    treasury.api_gate.tokens.add(token, Ed25519PrivateKey.generate().sign)
    return secret


def _compare(database: Database, url: str, secret: str) -> None:
    with closing(database.raw_connection()) as raw, closing(HistoryReader(database)) as reader:
        count = raw.execute("SELECT count(*) FROM transactions").fetchone()
        middle = reader.page(ASKED, None, (count[0] if count else 0) // 2, 1).result()[0]
        place = ASKED.sort.position(middle)
        first, deep = ASKED.page_at, ASKED.page_from.with_values(**ASKED.place(place))
        pages = (
            ("first page", first, ""),
            ("page in the middle", deep, f"&cursor={write_cursor(ASKED.wanted, ASKED.sort, place)}"),
        )
        for name, statement, more in pages:
            values = statement.parameters | {"skip": 0, "most": ROWS + 1}
            path = f"/api/wallet/transactions?limit={ROWS}{more}"
            bare, ours = [], []
            with closing(_connection(url)) as connection:
                for _ in range(TIMES):
                    began = time.perf_counter()
                    _call(connection, secret, path)
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
    with ThreadPoolExecutor(CALLERS) as callers:
        began = time.perf_counter()
        list(callers.map(lambda _: _call_often(url, secret), range(CALLERS)))
        took = time.perf_counter() - began
    print(f"api: {CALLERS * TIMES / took:.0f} pages a second by {CALLERS} callers at once", flush=True)


def _call_often(url: str, secret: str) -> None:
    with closing(_connection(url)) as connection:
        for _ in range(TIMES):
            _call(connection, secret, f"/api/wallet/transactions?limit={ROWS}")


def _connection(url: str) -> http.client.HTTPConnection:
    place = urlsplit(url)
    return http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)


def _call(connection: http.client.HTTPConnection, secret: str, path: str) -> None:
    connection.request("GET", path, headers={"Authorization": f"Bearer {secret}"})
    reply = connection.getresponse()
    body = reply.read()
    if reply.status != 200:
        raise RuntimeError(body.decode())
