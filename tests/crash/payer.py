"""The program as a process that pays on order and can be told to die at a step of its own.

Orders come as JSON lines on standard input, answers go as JSON lines to standard output. It runs the product's own
treasury; only the two lines that end the process at a step are added to its ledger.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury

log = logging.getLogger("lnwallet_desktop.crash")

PASSPHRASE = "copper lantern forty rivers"
OWN_STEPS = [
    f"{when}:{what}"
    for what in ("intend", "mark_submitted", "mark_pending", "settle_success", "settle_failure")
    for when in ("before", "after")
]
EXPLAINED_WITHIN_S = 60


def die_at(step: str) -> None:
    """End this process at that step of the ledger, as a power cut would."""
    when, what = step.split(":")
    original: Callable[..., Any] = getattr(PaymentLedger, what)

    def dying(*arguments: Any, **named: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(PaymentLedger, what, dying)


async def settle(treasury: Treasury, may_fly: set[str]) -> dict[str, Any]:
    """Reconcile until only those hashes are in flight; what the history and the wallet then say."""
    began = time.monotonic()
    while True:
        try:
            await treasury.desk.reconcile()
            await treasury.receiving.back_fill()
            flying = {row.payment_hash for row in await treasury.desk.in_flight()}
            if flying <= may_fly:
                break
        except WalletDesktopError as error:
            log.info("settling waits: %s", error)
            flying = {error.code}
        if time.monotonic() - began > EXPLAINED_WITHIN_S:
            break
        await asyncio.sleep(0.1)
    page = await asyncio.to_thread(treasury.history.page, TransactionFilter(), Sort(), 10_000)
    balance = await treasury.wallet.refresh()
    return {
        "took_s": round(time.monotonic() - began, 2),
        "unexplained": sorted(flying - may_fly),
        "balance_sats": balance.balance_sats,
        "rows": [
            [row.payment_hash, row.direction.value, row.status.value, row.amount_sats, row.fee_sats]
            for row in page.transactions
        ],
    }


async def pay(treasury: Treasury, invoices: list[str], wait_s: float) -> list[str]:
    """All at once; what each was answered."""

    async def one(invoice: str) -> str:
        try:
            async with treasury.access.unlocked_once(PASSPHRASE) as lease:
                quote = await treasury.desk.quote(invoice)
                return (await treasury.desk.pay(quote, lease, None, wait_s)).status.value
        except WalletDesktopError as error:
            return error.code

    return list(await asyncio.gather(*(one(invoice) for invoice in invoices)))


async def obey() -> int:
    treasury = await Treasury.start(Settings.from_environment())
    await treasury.access.open(PASSPHRASE)
    answer: Any = {"identity_key": await treasury.wallet.wallet.identity_key()}
    while True:
        print(json.dumps(answer), flush=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        order = json.loads(line or '{"do": "end"}')
        match order["do"]:
            case "settle":
                answer = await settle(treasury, set(order["may_fly"]))
            case "pay":
                answer = await pay(treasury, order["invoices"], order["wait_s"])
            case "die_at":
                die_at(order["step"])
                answer = None
            case "end":
                await treasury.close()
                return 0


if __name__ == "__main__":
    if os.environ.get("CRASH_LOG"):
        logging.basicConfig(filename=os.environ["CRASH_LOG"], level=logging.INFO)
    with asyncio.Runner() as runner:
        sys.exit(runner.run(obey()))
