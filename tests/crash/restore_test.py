"""Wallets are lost and restored, again and again: half of the backups are older than the last payments.

Each restored wallet goes on paying on its new computer, or on a company's server, and is the next one to be lost. After
each restore whatever was paid is asked to be paid once more; then books, network, balance and audit log are compared.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from lnwallet_desktop.errors import AlreadyIntended, PayingClosed
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.treasury.backup.values import Made
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.vault import vault_file
from lnwallet_desktop.wallet.invoice_checks import decode_invoice
from tests.crash.judge import Finding, judge
from tests.postgres import Postgres, open_directory, tcp_server
from tests.restores import NEW_PASSPHRASE, PASSPHRASE, Lost, network_of, new_invoice, pay, refusal_of, rows
from tests.treasuries import sandbox_of
from tests.unit.vault.vaults import CHEAP

ONE_IN_SO_MANY_ON_A_SERVER = 4
OUTCOMES = ("success", "success", "success", "fail", "pending=3", "hang")
FUNDS = Sats(5_000_000)
SOME_EARLIER_ONES = 3


@dataclass
class Report:
    """findings: none in a good run. refused: payments that were asked for again and not made, by what was answered."""

    restores: int = 0
    stale: int = 0
    on_a_server: int = 0
    payments: int = 0
    since: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    slowest_s: float = 0

    def summary(self) -> str:
        kinds = Counter(finding.kind for finding in self.findings)
        bad = ", ".join(f"{kinds[kind]} {words}" for kind, words in _KINDS.items())
        again = ", ".join(f"{count} {status}" for status, count in sorted(self.refused.items()))
        return (
            f"{self.restores} restores, {self.stale} from stale backups, {self.on_a_server} onto a server; "
            f"{self.payments} payments, {self.since} of them since their backup; asked for again and refused: "
            f"{again or 'none'}; {bad}; slowest restore {self.slowest_s:.1f} s"
        )


_KINDS = {
    "double": "paid again",
    "lost": "rows lost",
    "status": "wrong statuses",
    "fee": "wrong fees",
    "balance": "wrong balances",
    "audit": "logs not proved",
    "network": "faults of the network",
}


class RestoreTest:
    def __init__(self, directory: Path, server: Postgres, seed: int) -> None:
        self._directory = directory
        self._server = server
        self._random = random.Random(seed)  # noqa: S311 - to be repeated
        self._lost = Lost(directory / "network")
        self._offered: dict[str, str] = {}
        self.report = Report()

    async def run(self, restores: int) -> Report:
        place = self._directory / "first"
        treasury, passphrase, url = await self._lost.make(place, FUNDS), PASSPHRASE, None
        for number in range(restores):
            stale = number % 2 == 1
            await self._live(treasury, passphrase)
            if self._random.random() < 0.3:
                await treasury.close_wallet()  # such a backup is not signed
            made = await treasury.backups.make(self._directory)
            if not treasury.access.state.opened:
                await treasury.access.open(passphrase)
            if stale:
                self.report.stale += 1
                self.report.since += await self._live(treasury, passphrase, at_least=1)
            lost = {row.payment_hash for row in await asyncio.to_thread(rows, treasury)}
            await treasury.close()
            await self._forget(place, url)
            place = self._directory / f"computer-{number}"
            url = self._new_database(number) if number % ONE_IN_SO_MANY_ON_A_SERVER == 3 else None
            passphrase = NEW_PASSPHRASE
            treasury = await self._restore(made, place, url)
            await self._examine(treasury, lost)
            made.path.unlink()
        await treasury.close()
        return self.report

    async def _live(self, treasury: Treasury, passphrase: str, at_least: int = 0) -> int:
        """Some payments, and now and then a receipt; how many of the former."""
        count = self._random.randint(at_least, 3)
        for _ in range(count):
            outcome = self._random.choice(OUTCOMES)
            invoice = await new_invoice(treasury, self._random.randint(1, 5_000), outcome)
            self._offered[_hash_of(treasury, invoice)] = invoice
            await pay(treasury, invoice, passphrase, 20 if outcome in ("success", "fail") else 0.5)
            self.report.payments += 1
        if self._random.random() < 0.3:
            ours = await treasury.receiving.invoice(Sats(self._random.randint(1, 9_000)), "")
            await asyncio.to_thread(sandbox_of(treasury).pay, ours.text)
        return count

    async def _restore(self, made: Made, place: Path, url: str | None) -> Treasury:
        began = time.monotonic()
        await self._lost.restore(made, place, url)
        self.report.restores += 1
        self.report.on_a_server += url is not None
        self.report.slowest_s = max(self.report.slowest_s, time.monotonic() - began)
        return await self._lost.open(place, url)

    async def _examine(self, treasury: Treasury, lost: set[str]) -> None:
        await self._ask_again(treasury)
        await treasury.desk.reconcile()
        await treasury.receiving.back_fill()
        books = await asyncio.to_thread(rows, treasury)
        missing = lost - {row.payment_hash for row in books}
        self.report.findings += [Finding("lost", payment_hash) for payment_hash in missing]
        told = {
            "rows": [(r.payment_hash, r.direction, r.status, r.amount_sats, r.fee_sats) for r in books],
            "unexplained": [],
        }
        network = await network_of(treasury)
        identity = await treasury.wallet.wallet.identity_key()
        found = judge(told, network, set(self._offered), identity)
        moving = {r.payment_hash for r in books if r.status is PaymentStatus.PENDING}
        self.report.findings += [each for each in found if not _ended_just_now(each, moving)]
        await self._compare_balance(treasury, identity)
        verified = await treasury.audit.verify()
        if not verified.good:
            self.report.findings.append(Finding("audit", str(verified.finding)))

    async def _ask_again(self, treasury: Treasury) -> None:
        """The newest payments, and some of all: each was paid, is on the way, or has failed."""
        everything = list(self._offered.values())
        asked = {*everything[-4:], *self._random.sample(everything, min(SOME_EARLIER_ONES, len(everything)))}
        for invoice in sorted(asked):
            refused = await self._refusal(treasury, invoice)
            self.report.refused[refused] += 1

    async def _refusal(self, treasury: Treasury, invoice: str) -> str:
        """A failed one may be paid by a person’s decision, so of those only the books are looked at."""
        if await _has_failed(treasury, invoice):
            return "failed before"
        refused = await refusal_of(treasury, invoice)
        if isinstance(refused, AlreadyIntended):
            return f"{refused.status}"
        if isinstance(refused, PayingClosed):
            return "closed"
        kind, words = ("double", "nothing") if refused is None else ("status", refused.message)
        self.report.findings.append(Finding(kind, f"not answered with what became of it, but with {words}"))
        return "something else"

    async def _compare_balance(self, treasury: Treasury, identity: str) -> None:
        """What the wallet shows is what the network says it may spend; a payment that just ended takes a sync."""
        ends = time.monotonic() + 20
        while True:
            shown = (await treasury.wallet.refresh()).balance_sats
            owned = (await network_of(treasury)).wallet(identity)
            if owned is not None and shown == owned.available_sats:
                return
            if time.monotonic() > ends:
                self.report.findings.append(Finding("balance", f"shows {shown}, may spend {owned}"))
                return
            await asyncio.sleep(0.2)

    def _new_database(self, number: int) -> str:
        self._server.run(f"CREATE DATABASE restored_{number}")
        return self._server.url_of(f"restored_{number}")

    async def _forget(self, place: Path, url: str | None) -> None:
        """The computer is gone."""
        await asyncio.to_thread(shutil.rmtree, place)
        if url is not None:
            name = url.rpartition("/")[2].partition("?")[0]
            await asyncio.to_thread(self._server.run, f"DROP DATABASE {name} WITH (FORCE)")


def _hash_of(treasury: Treasury, invoice: str) -> str:
    return decode_invoice(invoice, treasury.network).payment_hash


async def _has_failed(treasury: Treasury, invoice: str) -> bool:
    """Once the history knows everything."""
    await treasury.desk.reconcile()
    wanted = _hash_of(treasury, invoice)
    books = await asyncio.to_thread(rows, treasury)
    return any(row.payment_hash == wanted and row.status is PaymentStatus.FAILED for row in books)


def _ended_just_now(finding: Finding, moving: set[str]) -> bool:
    """A payment that was on the way when the books were read may be over when the network is asked."""
    return finding.kind == "status" and any(payment_hash.startswith(finding.detail[:12]) for payment_hash in moving)


@contextmanager
def quick_derivation() -> Iterator[None]:
    """The cheapest passphrase derivation there may be: it is not what is tested here."""
    real = vault_file.Argon2Cost
    vault_file.Argon2Cost = lambda: CHEAP  # type: ignore[misc, assignment]
    try:
        yield
    finally:
        vault_file.Argon2Cost = real  # type: ignore[misc]


def run(seed: int, restores: int) -> Report:
    with open_directory() as directory, tcp_server() as server, quick_derivation():
        process = SandboxProcess(directory / "network")
        process.start(True)
        try:
            with asyncio.Runner() as runner:
                return runner.run(RestoreTest(directory, server.postgres, seed).run(restores))
        finally:
            process.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--restores", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    arguments = parser.parse_args()
    print(f"restore-test: {arguments.restores} restores, seed {arguments.seed}", flush=True)
    report = run(arguments.seed, arguments.restores)
    for finding in report.findings:
        print(f"  {finding.kind}: {finding.detail}")
    print(f"restore-test: {report.summary()}; seed {arguments.seed}")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
