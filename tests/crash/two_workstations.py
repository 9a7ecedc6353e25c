"""Two workstations on one external PostgreSQL race for the same invoices while something is killed."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.holder import WalletHold
from lnwallet_desktop.treasury.workstation import instance_of
from tests.crash.crash_test import AT_ONCE, CrashTest
from tests.crash.judge import Finding
from tests.crash.workstation import Workstation
from tests.postgres import TcpServer
from tests.treasuries import PASSPHRASE
from tests.workstations import first_workstation, second_workstation

PROCESSES = 2
"""On each workstation."""
WAIT_S = 3
KILLED = ("first", "second", "both", "sandbox", "postgres", "first and postgres", "second and sandbox")


class CrashTestOnTwo(CrashTest):
    """Every payment goes through the product's commands; between rounds one of the two reconciles and is judged."""

    def __init__(self, directory: Path, server: TcpServer, seed: int) -> None:
        self._server = server
        self._passphrase_file = directory / "passphrase.txt"
        self._passphrase_file.write_text(PASSPHRASE + "\n")
        super().__init__(first_workstation(directory, server.postgres.url), seed)
        self._answered = threading.Condition()
        self._answers: list[dict[str, Any]] = []
        self._stations = [
            Workstation(settings, self._passphrase_file, PROCESSES, self._take)
            for settings in (self._settings, second_workstation(self._settings))
        ]

    def _take(self, name: str, answer: dict[str, Any]) -> None:
        with self._answered:
            self._answers.append(answer)
            self._answered.notify_all()

    def _rounds(self, kills: int) -> None:
        for _ in range(kills):
            self._app.end()
            self._race_and_kill()
            self._restart()
            self._settle_and_judge()

    def _race_and_kill(self) -> None:
        self._answers.clear()
        invoices = [self._new_invoice("two", "") for _ in range(AT_ONCE)]
        at = time.monotonic() + 0.05
        for station in self._stations:
            for place in range(station.processes):
                for number, invoice in enumerate(invoices):
                    station.order(place, number, ["pay", invoice, "--json", "--wait-s", str(WAIT_S)], at)
        time.sleep(self._random.uniform(0.1, 3.5))  # the moment of the kill is what is varied
        target = self._random.choice(KILLED)
        for part, station in zip(("first", "second"), self._stations, strict=True):
            if part in target or target == "both":
                station.kill_commands()
        self._kill(tuple(part for part in ("sandbox", "postgres") if part in target), f"{target} of two workstations")
        self._start_parts()
        commands = len(invoices) * sum(station.processes for station in self._stations)
        with self._answered:
            if not self._answered.wait_for(lambda: len(self._answers) == commands, 120):
                self._find(Finding("lost", f"{commands - len(self._answers)} commands do not end"))
        self._judge_answers(invoices)

    def _judge_answers(self, invoices: list[str]) -> None:
        """Whatever was killed, no two were told that they had paid."""
        for number, invoice in enumerate(invoices):
            winners = [
                answer
                for answer in self._answers
                if answer["number"] == number
                and answer["stdout"].endswith("}\n")
                and "error" not in json.loads(answer["stdout"])
            ]
            if len(winners) > 1:
                self._find(Finding("double", f"{len(winners)} were told that they paid {invoice[:24]}…"))

    def _start_parts(self) -> None:
        self._server.start()
        self._sandbox.start(True)

    def _kill_postgres(self) -> None:
        self._server.kill()

    def _restart(self) -> None:
        """On the workstation that still holds the wallet: the other one would have to wait for the end of that."""
        self._start_parts()
        self._settings = self._holder()
        super()._restart()

    def _holder(self) -> Any:
        database = Database(Address(self._server.postgres.url))
        try:
            free = [
                station.settings
                for station in self._stations
                if WalletHold(database, instance_of(station.settings.data_dir), "").other_holder() is None
            ]
        finally:
            database.close()
        return self._random.choice(free)

    def _finish(self) -> None:
        super()._finish()
        for station in self._stations:
            station.close()
