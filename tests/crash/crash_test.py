"""`make crash-test KILLS=… SEED=…`: pays, kills, restarts, compares; exits non-zero on any difference."""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from typing import Any

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.embedded.server import describe
from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings
from tests.crash.app_process import ANSWER_S, App
from tests.crash.judge import Finding, judge
from tests.crash.payer import OWN_STEPS
from tests.crash.report import Report
from tests.postgres import open_directory, tcp_server
from tests.workstations import make_wallet

FUNDS = Sats(50_000_000)
SWAPS_RETURN_IN_S = 400
ONE_IN_SO_MANY_ON_TWO = 5
WAIT_S = 2
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


class CrashTest:
    """One wallet, one sandbox, one PostgreSQL; a round pays, kills, restarts and compares."""

    def __init__(self, settings: Settings, seed: int, swaps_return_in_s: float = 0) -> None:
        """swaps_return_in_s: how long to wait at the end for the SDK's own balance; 0: only our books are compared."""
        self._settings = settings
        self._swaps_return_in_s = swaps_return_in_s
        self._random = random.Random(seed)  # noqa: S311 - a repeatable order of kills
        self._sandbox = SandboxProcess(settings.sandbox_dir)
        self._control = SandboxControl(self._sandbox.start(True))
        self._offered: dict[str, str] = {}
        self.report = Report()
        self._last = "the start"
        make_wallet(settings)
        self._app = App(settings)
        self._identity_key = str(self._app.hello["identity_key"])
        self._control.fund(self._identity_key, FUNDS)

    def run(self, kills: int) -> Report:
        self._wait_for_funds()
        self._rounds(kills)
        self._finish()
        return self.report

    def _rounds(self, kills: int) -> None:
        """Every named step once, then random ones."""
        named = [("own", step) for step in OWN_STEPS] + [("network", step) for step in NETWORK_STEPS]
        self._random.shuffle(named)
        for count in range(kills):
            kind, step = named[count] if count < len(named) else ("random", "")
            self._round(kind, step)

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
            self._app.order(do="pay", invoices=invoices, wait_s=WAIT_S)
            self._app.answer()
            self._kill(("app",), f"app at {step}")
        elif kind == "network":
            self._control.hold(step)
            self._app.order(do="pay", invoices=invoices, wait_s=WAIT_S)
            self._control.wait_step(step, 30)
            self._kill(("app",), f"app at {step}")
            self._control.release(step)
        else:
            targets = self._random.choice(TARGETS)
            self._app.order(do="pay", invoices=invoices, wait_s=WAIT_S)
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
                self._kill_postgres()
        self.report.kills[name] += 1
        self._last = name

    def _kill_postgres(self) -> None:
        pid = describe(self._settings.postgres_dir).pid
        if pid is not None:
            os.kill(pid, signal.SIGKILL)

    def _restart(self) -> None:
        self._control = SandboxControl(self._sandbox.start(True))
        self._app.kill()
        self._app.gone()
        self._app = App(self._settings)
        if self._app.hello is None:
            raise WalletDesktopError("The program does not start again.")

    def _settle_and_judge(self) -> None:
        hanging = [payment_hash for payment_hash, outcome in self._offered.items() if outcome == "hang"]
        self._app.order(do="settle", may_fly=hanging)
        told = self._app.answer()
        if told is None:
            raise WalletDesktopError("The program died while it reconciled.")
        self.report.took(told["took_s"], self._last)
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
        self._app.end()
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
    on_two = arguments.kills // ONE_IN_SO_MANY_ON_TWO
    report = run_alone(arguments.seed, arguments.kills - on_two, SWAPS_RETURN_IN_S)
    if on_two:
        report.add(run_on_two(arguments.seed, on_two))
    for name, count in sorted(report.kills.items()):
        print(f"  {count:5} × {name}")
    print(f"crash-test: {report.summary()}; seed {arguments.seed}")
    return 1 if report.findings else 0


def run_alone(seed: int, kills: int, swaps_return_in_s: float = 0) -> Report:
    """One workstation with its embedded PostgreSQL."""
    with open_directory() as directory:
        return CrashTest(Settings(directory), seed, swaps_return_in_s).run(kills)


def run_on_two(seed: int, kills: int) -> Report:
    """Two workstations on one external PostgreSQL."""
    from tests.crash.two_workstations import CrashTestOnTwo  # made of the one above

    with open_directory() as directory, tcp_server() as server:
        return CrashTestOnTwo(directory, server, seed).run(kills)


if __name__ == "__main__":
    sys.exit(main())
