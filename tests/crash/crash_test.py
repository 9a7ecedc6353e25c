"""`make crash-test KILLS=… SEED=…`: pays, kills, restarts, compares; exits non-zero on any difference."""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded.server import describe
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.vault.device_key import DeviceKeys
from lnwallet_desktop.vault.key_slots import Argon2Cost
from lnwallet_desktop.vault.secrets import Secrets
from lnwallet_desktop.vault.vault_file import VaultFile
from tests.crash.judge import Finding, judge
from tests.crash.payer import OWN_STEPS, PASSPHRASE

FUNDS = Sats(50_000_000)
ANSWER_S = 120
SWAPS_RETURN_IN_S = 400
AT_ONCE = 2
"""Invoices paid at the same time in each round."""
NETWORK_STEPS = [
    f"{when}:{what}"
    for what in (
        "LightningSendFeeEstimate",
        "get_signing_commitments",
        "initiate_preimage_swap_v3",
        "RequestLightningSend",
    )
    for when in ("before", "after")
]
TARGETS = [("app",), ("sandbox",), ("postgres",), ("app", "sandbox"), ("app", "postgres"), ("sandbox", "postgres")]
OUTCOMES = ["success"] * 6 + ["fail"] * 2 + ["pending=1", "hang"]


@dataclass
class Report:
    kills: Counter[str] = field(default_factory=Counter)
    payments: int = 0
    slowest_s: float = 0
    slowest: str = ""
    findings: list[Finding] = field(default_factory=list)


class App:
    """The payer process."""

    def __init__(self, data_dir: Path) -> None:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.payer", str(data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.hello = self.answer()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def order(self, **order: Any) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it died, as it was told to

    def answer(self) -> Any:
        """The next line; None if it died instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)

    def gone(self) -> None:
        """Wait for its end and close its pipes."""
        self._process.communicate(timeout=ANSWER_S)


class CrashTest:
    """One wallet, one sandbox, one embedded PostgreSQL; a round pays, kills, restarts and compares."""

    def __init__(self, directory: Path, seed: int, swaps_return_in_s: float = 0) -> None:
        """swaps_return_in_s: how long to wait at the end for the SDK's own balance; 0: only our books are compared."""
        self._data_dir = directory
        self._swaps_return_in_s = swaps_return_in_s
        self._random = random.Random(seed)  # noqa: S311 - a repeatable order of kills
        self._sandbox = SandboxProcess(Settings(directory).sandbox_dir)
        self._control = SandboxControl(self._sandbox.start(True))
        self._offered: dict[str, str] = {}
        self.report = Report()
        self._last = "the start"
        self._make_wallet()
        self._app = App(directory)
        self._identity_key = str(self._app.hello["identity_key"])
        self._control.fund(self._identity_key, FUNDS)

    def _make_wallet(self) -> None:
        """With the cheapest key derivation there may be: what is tested is not that."""
        vault = VaultFile(Settings(self._data_dir).vault_file, DeviceKeys(), Argon2Cost(64 * 1024, 1))
        header = vault.create(Network.SANDBOX, "Maria", PASSPHRASE, Secrets.generate())
        database = Database.open(Settings(self._data_dir))
        database.migrate()
        database.bind(header.wallet_id, header.network)
        database.close()

    def run(self, kills: int) -> Report:
        """Every named step once, then random ones."""
        self._wait_for_funds()
        named = [("own", step) for step in OWN_STEPS] + [("network", step) for step in NETWORK_STEPS]
        self._random.shuffle(named)
        for count in range(kills):
            kind, step = named[count] if count < len(named) else ("random", "")
            self._round(kind, step)
        self._finish()
        return self.report

    def _wait_for_funds(self) -> None:
        """The first receipt is on record once the wallet has claimed it."""
        ends = time.monotonic() + ANSWER_S
        told: dict[str, Any] = {"rows": []}
        while not told["rows"] and time.monotonic() < ends:
            self._app.order(do="settle", may_fly=[])
            told = self._app.answer()

    def _round(self, kind: str, step: str) -> None:
        invoices = [self._new_invoice(kind, step) for _ in range(AT_ONCE)]
        if kind == "own":
            self._app.order(do="die_at", step=step)
            self._app.answer()
            self._app.order(do="pay", invoices=invoices, wait_s=4)
            self._app.answer()
            self._kill(("app",), f"app at {step}")
        elif kind == "network":
            self._control.hold(step)
            self._app.order(do="pay", invoices=invoices, wait_s=4)
            self._control.wait_step(step, 30)
            self._kill(("app",), f"app at {step}")
            self._control.release(step)
        else:
            targets = self._random.choice(TARGETS)
            self._app.order(do="pay", invoices=invoices, wait_s=4)
            time.sleep(self._random.uniform(0, 2.5))  # the moment of the kill is what is varied
            self._kill(targets, " and ".join(targets) + " at random")
            if "app" not in targets:
                self._app.answer()
        self._restart()
        self._settle_and_judge()

    def _new_invoice(self, kind: str, step: str) -> str:
        outcome = self._random.choice(OUTCOMES)
        if "settle_failure" in step:
            outcome = "fail"
        elif "settle_success" in step:
            outcome = "success"
        elif "mark_pending" in step:
            outcome = "hang"
        made = self._control.invoice(Sats(self._random.randint(1, 40_000)), memo=f"{kind} {step}", outcome=outcome)
        self._offered[made.payment_hash] = outcome
        self.report.payments += 1
        return made.invoice

    def _kill(self, targets: tuple[str, ...], name: str) -> None:
        for target in targets:
            if target == "app":
                self._app.kill()
            elif target == "sandbox":
                endpoint = self._sandbox.find()
                if endpoint is not None:
                    os.kill(endpoint.pid, signal.SIGKILL)
            else:
                pid = describe(Settings(self._data_dir).postgres_dir).pid
                if pid is not None:
                    os.kill(pid, signal.SIGKILL)
        self.report.kills[name] += 1
        self._last = name

    def _restart(self) -> None:
        self._control = SandboxControl(self._sandbox.start(True))
        self._app.kill()
        self._app.gone()
        self._app = App(self._data_dir)
        if self._app.hello is None:
            raise WalletDesktopError("The program does not start again.")

    def _settle_and_judge(self) -> None:
        hanging = [payment_hash for payment_hash, outcome in self._offered.items() if outcome == "hang"]
        self._app.order(do="settle", may_fly=hanging)
        told = self._app.answer()
        if told is None:
            raise WalletDesktopError("The program died while it reconciled.")
        if told["took_s"] > self.report.slowest_s:
            self.report.slowest_s, self.report.slowest = told["took_s"], self._last
        found = judge(told, self._control.ledger(), set(self._offered), self._identity_key)
        for finding in found:
            self._find(finding)

    def _find(self, finding: Finding) -> None:
        if finding not in self.report.findings:
            self.report.findings.append(finding)
            print(f"  {finding.kind} after {self._last}: {finding.detail}", flush=True)

    def _finish(self) -> None:
        """Settle what hangs; then nothing may be in flight, and the wallet's own balance must be the sum."""
        ends = time.monotonic() + ANSWER_S
        while any(p.status == "locked" for p in self._control.ledger().payments) and time.monotonic() < ends:
            self._settle_and_judge()  # each sync has the SDK ask the provider for what is only locked
        flying = [p.payment_hash for p in self._control.ledger().payments if p.status == "pending"]
        for payment_hash in flying:
            if self._offered.get(payment_hash) == "hang":
                self._control.settle(payment_hash, self._random.choice(["success", "fail"]))
        self._offered = {payment_hash: "settled" for payment_hash in self._offered}
        self._restart()
        self._settle_and_judge()
        if self._swaps_return_in_s:
            self._wait_for_swaps(time.monotonic() + self._swaps_return_in_s)
        self._app.order(do="end")
        self._app.gone()
        self._sandbox.stop()

    def _wait_for_swaps(self, ends: float) -> None:
        """Until the wallet itself shows all that it owns: the other half of an interrupted swap comes after 300 s."""
        while True:
            self._app.order(do="settle", may_fly=[])
            told = self._app.answer()
            wallet = self._control.ledger().wallet(self._identity_key)
            if wallet is not None and told["balance_sats"] == wallet.total_sats:
                return
            if time.monotonic() > ends:
                self._find(Finding("balance", f"the wallet shows {told['balance_sats']}, owns {wallet}"))
                return
            time.sleep(1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**31))
    arguments = parser.parse_args()
    print(f"crash-test: {arguments.kills} kills, seed {arguments.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="lnwallet-crash-") as directory:
        Path(directory).chmod(0o755)
        report = CrashTest(Path(directory), arguments.seed, SWAPS_RETURN_IN_S).run(arguments.kills)
    for name, count in sorted(report.kills.items()):
        print(f"  {count:5} × {name}")
    kinds = Counter(finding.kind for finding in report.findings)
    told = ", ".join(f"{kinds[kind]} {kind}" for kind in ("double", "lost", "status", "fee", "balance", "unexplained"))
    print(
        f"crash-test: {report.kills.total()} kills, {report.payments} payments: {told}, {kinds['network']} network; "
        f"slowest explanation {report.slowest_s} s (after {report.slowest}); seed {arguments.seed}"
    )
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
