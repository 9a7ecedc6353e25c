"""`make api-test EXAMPLES=…`: schemathesis asks the API all that its own document allows, and much that it does not.

Held: no 5xx, no undocumented status, no answer of another form than documented, nothing without a token; and no
payment, no request and no invoice by a token that lacks the scope for it.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from lnwallet_desktop.admin_api.server import ApiServer, Place
from lnwallet_desktop.ledger.api.rates import Rate
from lnwallet_desktop.ledger.api.token_values import Scope
from lnwallet_desktop.ledger.query import Sort, TransactionFilter
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.postgres import open_directory
from tests.treasuries import PASSPHRASE, open_funded

PROGRAM = Path(sys.executable).with_name("schemathesis")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth"
OFTEN = 10**6
STREAM = "/api/wallet/events"  # never ends
MOST = 10_000


async def fuzz(treasury: Treasury, scopes: frozenset[Scope], examples: int, seed: int, phases: str) -> tuple[bool, int]:
    """With a token of these scopes; whether nothing was found, and how many requests were answered.

    What schemathesis prints goes to standard output.
    """
    often = (Rate("read", OFTEN), Rate("pay", OFTEN), Rate("stranger", OFTEN))
    treasury.api_gate = replace(treasury.api_gate, reads=often[0], pays=often[1], strangers=often[2])
    server = ApiServer(treasury, Place())
    await server.start()
    try:
        async with treasury.access.authorised_once(PASSPHRASE) as lease:
            made = await treasury.tokens.make(lease, "schemathesis", scopes, days=1)
        given = (
            *("run", f"{server.url}/api/openapi.json", "--header", f"Authorization: Bearer {made.secret}"),
            *("--checks", CHECKS, "--exclude-path", STREAM, "--max-examples", str(examples), "--phases", phases),
            *("--seed", str(seed), "--continue-on-failure", "--request-timeout", "30", "--no-color"),
        )
        ended = await asyncio.to_thread(subprocess.run, [str(PROGRAM), *given], check=False)
        by_status = server._bridge.calls.by_status()
        answered = sum(by_status.values())
        print(f"api-test: {answered:,} requests answered: {dict(sorted(by_status.items()))}", flush=True)
        return ended.returncode == 0, answered
    finally:
        await server.stop()


async def state_of(treasury: Treasury) -> tuple[int, int, int | None]:
    """Transactions, requests, and what the wallet holds: what nobody without the scope may change."""
    total = await asyncio.to_thread(treasury.history.page, TransactionFilter(), Sort(), MOST)
    known = await treasury.wallet.refresh()
    return len(total.transactions), len(await treasury.waiting.newest()), known.balance_sats


async def run(examples: int, seed: int) -> bool:
    with open_directory() as directory:
        treasury = await open_funded(Settings(Path(tempfile.mkdtemp(dir=directory))))
        try:
            before = await state_of(treasury)
            readers, few = await fuzz(
                treasury, frozenset({Scope.READ, Scope.METRICS}), max(1, examples // 4), seed, "fuzzing"
            )
            unchanged = await state_of(treasury) == before
            print(f"api-test: a token that only reads changed {'nothing' if unchanged else 'SOMETHING'}")
            everybody, many = await fuzz(
                treasury, frozenset(Scope), examples, seed, "examples,coverage,fuzzing,stateful"
            )
        finally:
            await treasury.close()
    good = readers and unchanged and everybody
    print(f"api-test: {'nothing found' if good else 'FAILED'} in {few + many:,} requests; seed {seed}")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1200, help="for each of the calls")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with asyncio.Runner() as runner:
        return 0 if runner.run(run(arguments.examples, arguments.seed)) else 1


if __name__ == "__main__":
    sys.exit(main())
