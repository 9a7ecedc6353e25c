"""`make storm-test REQUESTS=10000`: a program with a pay token asks for far more than its token may, as fast as it can.

The wallet is unlocked, the rates are lifted and the window is open. Held: no 5xx, no invoice paid twice, never more
spent than the token may, and the window's loop always comes round. The callers are a process of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.ledger.api.token_values import Scope, TokenLimits
from lnwallet_desktop.money import Sats
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.application import AppLoop, make_application
from lnwallet_desktop.ui.main_window import MainWindow
from tests.postgres import open_directory
from tests.stalls import Stalls
from tests.treasuries import PASSPHRASE, open_funded, sandbox_of

OFTEN = 10**6
INVOICES = 40
AMOUNT_SATS = 1_000
TOKEN_MAY_SATS = 20_000
CALLERS = 8
STALL_S = 0.1


async def storm(requests: int, seed: int) -> bool:
    with open_directory() as directory:
        treasury = await open_funded(Settings(Path(tempfile.mkdtemp(dir=directory))))
        rates = Rate("read", OFTEN), Rate("pay", OFTEN), Rate("stranger", OFTEN)
        treasury.api_gate = replace(treasury.api_gate, reads=rates[0], pays=rates[1], strangers=rates[2])
        window, server = MainWindow(treasury), ApiServer(treasury, Place())
        window.show()
        await server.start()
        try:
            return await _measured(treasury, server, requests, seed)
        finally:
            await server.stop()
            await window.end()
            await treasury.close()


async def _measured(treasury: Treasury, server: ApiServer, requests: int, seed: int) -> bool:
    control = sandbox_of(treasury)
    invoices = [
        (await asyncio.to_thread(control.invoice, Sats(AMOUNT_SATS), memo=f"Storm {number}")).invoice
        for number in range(INVOICES)
    ]
    async with treasury.access.authorised_once(PASSPHRASE) as lease:
        limits = TokenLimits(None, Sats(TOKEN_MAY_SATS))
        made = await treasury.tokens.make(lease, "storm", frozenset({Scope.PAY}), 1, limits)
    order = {"url": server.url, "secret": made.secret, "invoices": invoices, "requests": requests, "seed": seed}
    await treasury.access.unlock(PASSPHRASE)
    began = time.monotonic()
    calling = asyncio.create_task(asyncio.to_thread(_callers, order))
    with Stalls() as stalls:
        statuses = {int(status): count for status, count in (await calling).items()}
    took_s = time.monotonic() - began
    print(f"api-storm: {requests} requests by {CALLERS} callers in {took_s:.0f} s, {requests / took_s:.0f} a second")
    print(f"api-storm: answers {dict(sorted(statuses.items()))}")
    longest, rare = stalls.longest_s, statistics.quantiles(stalls.seconds, n=1000)[-1]
    print(f"api-storm: longest stall of the window {longest * 1000:.0f} ms (must be < 100), p99.9 {rare * 1000:.0f} ms")
    answered = sum(statuses.values()) == requests and not any(status >= 500 for status in statuses)
    return await _spent_as_allowed(treasury) and answered and longest < STALL_S


async def _spent_as_allowed(treasury: Treasury) -> bool:
    """By the receivers' own ledger, which is not ours."""
    known = await asyncio.to_thread(sandbox_of(treasury).ledger)
    paid = [payment for payment in known.payments if payment.status == "success"]
    spent = sum(payment.amount_sats for payment in paid)
    twice = len(paid) - len({payment.payment_hash for payment in paid})
    print(f"api-storm: {len(paid)} invoices paid, {twice} twice, {spent} sat of the token's {TOKEN_MAY_SATS}")
    return not twice and TOKEN_MAY_SATS // 2 < spent <= TOKEN_MAY_SATS


def _callers(order: dict[str, object]) -> dict[str, int]:
    """A process of their own: how often which status came."""
    command = [sys.executable, "-m", "tests.fuzz.api_storm", "--call"]
    called = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True, check=True)
    told: dict[str, int] = json.loads(called.stdout)
    return told


def call(order: dict[str, Any]) -> Counter[int]:
    """Random invoices under random keys: first orders, repetitions, other bodies under a known key, all at once."""
    place, chance = urlsplit(order["url"]), random.Random(order["seed"])  # noqa: S311 - a repeatable storm
    asked = [(chance.choice(order["invoices"]), f"key-{chance.randrange(200)}") for _ in range(order["requests"])]

    def some(share: list[tuple[str, str]]) -> Counter[int]:
        statuses: Counter[int] = Counter()
        with closing(http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)) as connection:
            for invoice, key in share:
                headers = {
                    "Authorization": f"Bearer {order['secret']}",
                    "Content-Type": "application/json",
                    "Idempotency-Key": key,
                }
                connection.request("POST", "/api/wallet/pay", json.dumps({"invoice": invoice}), headers)
                reply = connection.getresponse()
                reply.read()
                statuses[reply.status] += 1
        return statuses

    with ThreadPoolExecutor(CALLERS) as pool:
        return sum(pool.map(some, [asked[n::CALLERS] for n in range(CALLERS)]), Counter())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--call", action="store_true", help="the callers: what to ask stands on standard input")
    arguments = parser.parse_args()
    if arguments.call:
        print(json.dumps(call(json.load(sys.stdin))))
        return 0
    app = make_application()
    theme.apply(app, theme.Scheme.LIGHT)
    with asyncio.Runner(loop_factory=lambda: AppLoop(app)) as runner:
        good = runner.run(storm(arguments.requests, arguments.seed))
    print(f"api-storm: {'held' if good else 'FAILED'}; seed {arguments.seed}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
