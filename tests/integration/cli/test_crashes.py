"""kill -9 of the program while it pays: never missing, never twice, and nothing piles up."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from tests.integration.cli.conftest import make_program
from tests.integration.cli.program import Program

STEPS = [
    "before:get_signing_commitments",
    "after:initiate_preimage_swap_v3",
    "before:RequestLightningSend",
    "after:RequestLightningSend",
]


@pytest.fixture
def alone(tmp_path: Path) -> Program:
    return make_program(tmp_path)


def control_of(program: Program) -> SandboxControl:
    endpoint = SandboxProcess(program.data_dir / "sandbox").find()
    assert endpoint is not None
    return SandboxControl(endpoint)


def processes_of(program: Program) -> list[str]:
    """Command lines of whatever still works on that data directory."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = " ".join(process.info["cmdline"] or [])
        if str(program.data_dir) in line:
            found.append(line)
    return found


@pytest.mark.slow  # the crash tests of every run kill at these steps too
def test_killed_at_any_step_it_is_paid_once_or_pending(alone: Program) -> None:
    control = control_of(alone)
    hashes = {}
    for step in STEPS:
        alone.document("reconcile")  # so that only this payment reaches the step
        made = control.invoice(1500, memo=step)
        control.hold(step)
        paying = alone.start("pay", made.invoice, "--wait-s", "30")
        control.wait_step(step, 30)
        paying.send_signal(signal.SIGKILL)
        paying.communicate()
        control.release(step)
        hashes[step] = made.payment_hash
    alone.document("reconcile")
    rows = {row["payment_hash"]: row["status"] for row in alone.transactions()}
    judged = {payment.payment_hash: payment for payment in control.ledger().payments}
    for step, payment_hash in hashes.items():
        assert rows[payment_hash] in ("pending", "success"), step
        assert judged[payment_hash].transfers <= 1, step
    assert control.ledger().violations == ()
    alone.run("sandbox", "stop")


def test_nothing_piles_up_after_kills(alone: Program) -> None:
    alone.run("sandbox", "stop")
    for _ in range(3):
        paying = alone.start("pay", alone.invoice(700, "--outcome", "hang"), "--wait-s", "30")
        while not (alone.data_dir / "holder.json").exists() and paying.poll() is None:
            os.sched_yield()
        paying.kill()
        paying.communicate()
        (alone.data_dir / "holder.json").unlink(missing_ok=True)
    alone.document("balance")
    gone = psutil.wait_procs([], timeout=0)[0]
    assert gone == []
    _wait_until_none(alone)


def _wait_until_none(program: Program) -> None:
    import time

    ends = time.monotonic() + 30
    while processes_of(program) and time.monotonic() < ends:
        time.sleep(0.2)
    assert processes_of(program) == []
