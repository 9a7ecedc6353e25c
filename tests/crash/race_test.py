"""`make race-test RACES=… SEED=…`: eight processes on two workstations are told to pay one invoice at one moment.

Exactly one pays, the network sees exactly one send, and every other one is told what became of it. Several races run
at once, on one external PostgreSQL, with the window open on the one workstation, on the other, or on none.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.sandbox.records import LedgerPayment, LedgerStatus
from tests.crash.workstation import Workstation
from tests.postgres import open_directory, tcp_server
from tests.treasuries import PASSPHRASE
from tests.workstations import first_workstation, make_wallet, second_workstation

PROCESSES = 4
"""On each workstation."""
AT_ONCE = 6
"""Races that run at the same time."""
CHANGE_HOLDER_EVERY = 50
HOLDERS = ("nobody", "window on the first", "nobody", "window on the second")
OUTCOMES = ["success"] * 24 + ["fail"] * 8 + ["pending=1", "pending=3"] * 2 + ["settled"] * 3 + ["hang"]
"""`hang` stays so to the end of the test, `settled` hangs until the losers were told."""
FUNDS = Sats(50_000_000)
HANGING_WAIT_S = 100
"""Longer than a workstation serves its own commands before the other has its turn: a command that waits less may end
without having learned who was first.
"""
LONGEST_S = 180
"""How long a command waits for the wallet."""
ANSWERED_WITHIN_S = 60
"""After that: who waited in vain says for whom."""
NETWORK_SAYS = {LedgerStatus.SUCCESS: "success", LedgerStatus.RETURNED: "failed", LedgerStatus.PENDING: "pending"}


@dataclass
class Race:
    """One invoice, and what each of the processes answered."""

    number: int
    invoice: str = field(repr=False)
    payment_hash: str
    outcome: str
    ending: str  # of one that hangs, when it is ended
    holder: str
    wait_s: int
    told: int = 0
    """How many have printed their result."""
    answers: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def answered_so_far(self) -> str:
        told = sorted(
            f"{name}: {code} {document.get('status') or document.get('error')}"
            for name, code, document in self.documents()
        )
        return f"{self.number} ({self.outcome}, {self.holder}), answered {told}"

    def documents(self) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Of each answer the workstation, the exit code and the JSON document."""
        for name, answer in self.answers:
            try:
                yield name, answer["exit_code"], json.loads(answer["stdout"])
            except ValueError:
                yield name, answer["exit_code"], {"error": {"code": "none", "message": answer["stderr"][-2000:]}}


@dataclass
class Report:
    races: Counter[str] = field(default_factory=Counter)
    winners: Counter[str] = field(default_factory=Counter)
    losers_told: Counter[str] = field(default_factory=Counter)
    sends: int = 0
    findings: list[str] = field(default_factory=list)


class RaceTest:
    """Two workstations with one wallet."""

    def __init__(
        self,
        first: Workstation,
        second: Workstation,
        control: SandboxControl,
        seed: int,
        progress: Callable[[str], None],
    ) -> None:
        self.report = Report()
        self._progress = progress
        self._workstations = (first, second)
        self._control = control
        self._random = random.Random(seed)  # noqa: S311 - a repeatable order of races
        self._races: list[Race] = []
        self._answered = threading.Condition()

    def take(self, name: str, answer: dict[str, Any]) -> None:
        """An answer of one of the processes; from any thread."""
        with self._answered:
            self._races[answer["number"]].answers.append((name, answer))
            self._answered.notify_all()

    def take_told(self, number: int) -> None:
        """One of the processes has printed its result, and may serve others now; from any thread."""
        with self._answered:
            self._races[number].told += 1
            self._answered.notify_all()

    def run(self, races: int, change_every: int = CHANGE_HOLDER_EVERY) -> Report:
        for begin in range(0, races, change_every):
            holder = HOLDERS[begin // change_every % len(HOLDERS)]
            self._run_under(holder, min(change_every, races - begin))
            self._progress(f"  {len(self._races)} races, the last {change_every} with {holder}")
        self._finish()
        return self.report

    def _run_under(self, holder: str, races: int) -> None:
        at = {"window on the first": 0, "window on the second": 1}.get(holder)
        if at is not None:
            self._workstations[at].open_window()
        for _ in range(races):
            self._wait(lambda: sum(not self._is_over(race) for race in self._races) < AT_ONCE)
            self._begin(holder)
        self._wait(lambda: all(self._is_over(race) for race in self._races))
        if at is not None:
            self._workstations[at].close_window()

    def _begin(self, holder: str) -> None:
        outcome = self._random.choice(OUTCOMES)
        made = self._control.invoice(
            Sats(self._random.randint(1, 20_000)), outcome="hang" if outcome == "settled" else outcome
        )
        wait_s = HANGING_WAIT_S if outcome == "hang" else LONGEST_S
        ending = self._random.choice(["success", "fail"])
        race = Race(len(self._races), made.invoice, made.payment_hash, outcome, ending, holder, wait_s)
        with self._answered:
            self._races.append(race)
        argv = ["pay", race.invoice, "--json", "--wait-s", str(race.wait_s)]
        places = [(station, place) for station in self._workstations for place in range(station.processes)]
        self._random.shuffle(places)
        at = time.monotonic() + 0.05
        for station, place in places:
            station.order(place, race.number, argv, at)
        self.report.races[f"{holder}, {outcome}"] += 1

    def _wait(self, condition: Any) -> None:
        ends = time.monotonic() + LONGEST_S + ANSWERED_WITHIN_S
        with self._answered:
            while not condition():
                if not self._answered.wait(0.5) and time.monotonic() > ends:
                    late = [race.answered_so_far() for race in self._races if not self._is_over(race)]
                    raise TimeoutError(f"these races lack answers: {'; '.join(late)}")
                self._settle_those_whose_losers_know()

    def _settle_those_whose_losers_know(self) -> None:
        for race in self._races:
            if race.outcome == "settled" and race.told == 2 * PROCESSES - 1:
                payment = self._control.payment(race.payment_hash)
                if payment.status is LedgerStatus.PENDING:
                    self._control.settle(race.payment_hash, race.ending)

    def _is_over(self, race: Race) -> bool:
        return len(race.answers) == sum(station.processes for station in self._workstations)

    def _finish(self) -> None:
        """Settle what hangs, have it found out, and judge every race."""
        for race in self._races:
            if race.outcome == "hang" and self._control.payment(race.payment_hash).status is LedgerStatus.PENDING:
                self._control.settle(race.payment_hash, race.ending)
        self._workstations[0].run("balance")
        ends = time.monotonic() + LONGEST_S
        while self._workstations[0].run("reconcile").get("pending") and time.monotonic() < ends:
            pass
        network = self._control.ledger()
        self.report.findings += list(network.violations)
        with_database = Database(Address(self._workstations[0].settings.database_url or ""))
        try:
            for race in self._races:
                payment = network.payment(race.payment_hash)
                assert payment is not None
                self._judge(race, payment, PaymentLedger(with_database))
        finally:
            with_database.close()

    def _judge(self, race: Race, payment: LedgerPayment, ledger: PaymentLedger) -> None:
        self.report.sends += payment.transfers
        row = ledger.find_sent(race.payment_hash)
        attempts = ledger.attempts_of(row.transaction_id) if row is not None else []
        documents = list(race.documents())
        winners = [(name, code, told) for name, code, told in documents if "error" not in told]
        losers = [(code, told["error"]) for _, code, told in documents if "error" in told]
        if row is None or payment.transfers != 1 or len(attempts) != 1:
            self._find(race, f"{payment.transfers} sends, {len(attempts)} attempts")
        elif row.status.value != NETWORK_SAYS.get(payment.status):
            self._find(race, f"we say {row.status}, the network {payment.status}")
        if len(winners) != 1:
            self._find(race, f"{len(winners)} winners")
        for name, code, told in winners:
            self.report.winners[f"{name}, {told['status']}"] += 1
            if code != {"success": 0, "failed": 1, "pending": 3}[told["status"]]:
                self._find(race, f"the winner is {told['status']} with exit code {code}")
        possible = {"pending", *(told["status"] for *_, told in winners)}
        for code, error in losers:
            status = error.get("status")
            self.report.losers_told[str(status or error["code"])] += 1
            if code != 1 or error["code"] != "already_intended" or status not in possible:
                self._find(race, f"a loser was told {error}")

    def _find(self, race: Race, sentence: str) -> None:
        self.report.findings.append(f"race {race.number} ({race.outcome}, {race.holder}): {sentence}")


@contextmanager
def race_test(seed: int, progress: Callable[[str], None] = lambda _: None) -> Iterator[RaceTest]:
    """On parts of its own."""
    with open_directory() as directory, tcp_server() as server:
        passphrase_file = directory / "passphrase.txt"
        passphrase_file.write_text(PASSPHRASE + "\n")
        passphrase_file.chmod(0o600)
        desk = first_workstation(directory, server.postgres.url)
        make_wallet(desk)
        sandbox = SandboxProcess(desk.sandbox_dir)
        control = SandboxControl(sandbox.start(True))
        made: list[RaceTest] = []
        stations = [
            Workstation(
                settings,
                passphrase_file,
                PROCESSES,
                lambda name, answer: made[0].take(name, answer),
                lambda number: made[0].take_told(number),
            )
            for settings in (desk, second_workstation(desk))
        ]
        try:
            stations[0].run("sandbox", "fund", str(FUNDS))
            made.append(RaceTest(stations[0], stations[1], control, seed, progress))
            yield made[0]
        finally:
            for station in stations:
                station.close()
            sandbox.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    arguments = parser.parse_args()
    print(f"race-test: {arguments.races} races, seed {arguments.seed}", flush=True)
    began = time.monotonic()
    with race_test(arguments.seed, partial(print, flush=True)) as test:
        report = test.run(arguments.races)
    for what, counted in (("races", report.races), ("winners", report.winners), ("losers told", report.losers_told)):
        print(f"  {what}:")
        for name, count in sorted(counted.items()):
            print(f"  {count:6} × {name}")
    for finding in report.findings:
        print(f"  {finding}")
    print(
        f"race-test: {report.races.total()} races of {2 * PROCESSES} processes on 2 workstations, "
        f"{report.sends} sends, {report.winners.total()} winners, {report.losers_told.total()} losers told; "
        f"{len(report.findings)} differences; {time.monotonic() - began:.0f} s; seed {arguments.seed}"
    )
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
