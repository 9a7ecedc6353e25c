"""Pages of the history through the admin API beside the bare SQL, in one run; and how many requests a second."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.ledger.api.token_values import ApiToken, Scope, TokenLimits, hash_of, new_secret
from lnwallet_desktop.ledger.browse.reader import HistoryReader
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.page_cursor import write_cursor
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.bench.api_caller import ASKED
from tests.bench.data import database_url, history_of

OFTEN = 10**6


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
    """The caller is a process of its own, as it is in life, and asks the database the bare question in turn."""
    with closing(database.raw_connection()) as raw, closing(HistoryReader(database)) as reader:
        count = raw.execute("SELECT count(*) FROM transactions").fetchone()
        middle = reader.page(ASKED, None, (count[0] if count else 0) // 2, 1).result()[0]
    place = ASKED.sort.position(middle)
    cursor = write_cursor(ASKED.wanted, ASKED.sort, place)
    called = subprocess.run(
        [sys.executable, "-m", "tests.bench.api_caller"],
        input=json.dumps({"url": url, "secret": secret, "database": database_url(database), "cursor": cursor}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    print(called.stdout, end="", flush=True)
