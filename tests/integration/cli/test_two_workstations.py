"""Commands on two workstations with one wallet: who comes second waits, and is told what became of the first."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from lnwallet_desktop.settings import Settings
from tests.integration.cli.conftest import make_program
from tests.integration.cli.program import Program
from tests.postgres import database_url, emptied_url, postgres
from tests.workstations import second_workstation

__all__ = ["database_url", "emptied_url", "postgres"]

HELD_REFUSED_SERVED = ((1100, "--outcome", "hang"), (1200,), (1300,))


@pytest.fixture
def desk(tmp_path: Path, database_url: str) -> Iterator[Program]:
    program = make_program(tmp_path, {"LNWALLET_DATABASE_URL": database_url})
    yield program
    assert program.run("sandbox", "stop").exit_code == 0


@pytest.fixture
def laptop(desk: Program, tmp_path: Path, database_url: str) -> Program:
    settings = second_workstation(Settings(desk.data_dir, database_url=database_url))
    program = Program(settings.data_dir, tmp_path / "passphrase.txt")
    program.environment["LNWALLET_DATABASE_URL"] = database_url
    program.environment["LNWALLET_SANDBOX_DIR"] = str(settings.sandbox_dir)
    return program


def wait_for_row(program: Program, count: int) -> None:
    while program.document("transactions")["total"] < count:
        pass


def settle_all(program: Program) -> None:
    endpoint = SandboxProcess(program.data_dir / "sandbox").find()
    assert endpoint is not None
    control = SandboxControl(endpoint)
    for payment in control.ledger().payments:
        if payment.status == "pending":
            control.settle(payment.payment_hash, "success")


def test_the_second_to_pay_is_told_the_state_of_the_first_and_does_not_wait_for_the_wallet(
    desk: Program, laptop: Program
) -> None:
    invoice = desk.invoice(1100, "--outcome", "hang")
    paying = desk.start("pay", invoice, "--wait-s", "60", "--json")
    wait_for_row(desk, 2)
    refused = laptop.run("pay", invoice, "--wait-s", "60", "--json")
    assert paying.poll() is None, "the first still waits for its outcome"
    assert refused.exit_code == 1
    assert refused.document["error"]["code"] == "already_intended"
    assert refused.document["error"]["status"] == "pending"

    kept_out = laptop.run("pay", desk.invoice(1200), "--wait-s", "0.5", "--json")
    assert (kept_out.exit_code, kept_out.document["error"]["code"]) == (1, "held_elsewhere")
    assert kept_out.stderr.count("Waiting up to 0.5 s") == 1
    waiting = laptop.start("receive", "--amount-sats", "700", "--json")
    settle_all(desk)
    assert '"status": "success"' in paying.communicate(timeout=60)[0]
    stdout, stderr = waiting.communicate(timeout=60)
    assert waiting.returncode == 0, stderr
    assert '"invoice"' in stdout
    assert laptop.document("balance")["pending_sats"] == 0


def test_a_command_that_is_refused_says_so_at_once_though_it_still_serves_another(
    desk: Program, laptop: Program
) -> None:
    held_by, refused, served = (desk.invoice(sats, *more) for sats, *more in HELD_REFUSED_SERVED)
    holding = laptop.start("pay", held_by, "--wait-s", "60", "--json")
    wait_for_row(desk, 2)
    waiting = desk.start("pay", refused, "--wait-s", "8", "--json")
    while not (desk.data_dir / "holder.json").exists():
        time.sleep(0.05)
    later = desk.start("pay", served, "--wait-s", "60", "--json")
    assert waiting.stdout is not None
    assert json.loads(waiting.stdout.readline())["error"]["code"] == "held_elsewhere"
    assert (waiting.poll(), later.poll()) == (None, None), "the one waits on, the other serves it"
    settle_all(desk)
    assert '"status": "success"' in holding.communicate(timeout=60)[0]
    assert '"status": "success"' in later.communicate(timeout=60)[0]
    stdout, stderr = waiting.communicate(timeout=60)
    assert (waiting.returncode, stdout) == (1, ""), stderr
