"""The whole program on a real X server, from an empty home: by keys and clicks only, and killed at every step."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screen.hands import Computer, x_server
from tests.screen.newcomer import NAME, STEPS, Newcomer
from tests.treasuries import PASSPHRASE

QUICK = ("network", "code")
"""The steps at which every run kills; the others are slow, and for `make screen-test`."""
LONGEST_S = 120
"""What a new user may need from the first window to the first payment."""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    with x_server() as number:
        yield number


@pytest.fixture
def computer(display: str, tmp_path: Path) -> Computer:
    return Computer(display, tmp_path)


def test_a_new_user_comes_to_the_first_payment_by_keys_and_clicks(computer: Computer) -> None:
    with computer.program() as program:
        began = time.monotonic()
        newcomer = Newcomer(program)
        newcomer.goes_to("summary")
        newcomer.makes_the_wallet()
        program.waits_for("balance", lambda label: label["text"] == "100\u2009000 sat")
        newcomer.pays_for_the_first_time()
        took_s = time.monotonic() - began
        program.waits_for("balance", lambda label: label["text"].startswith("97\u2009"))
        print(f"\nfrom the first window to the first payment: {took_s:.1f} s")
        assert took_s < LONGEST_S


@pytest.mark.parametrize(
    "step", [step if step in QUICK else pytest.param(step, marks=pytest.mark.slow) for step in STEPS]
)
def test_killed_at_a_step_the_next_start_goes_on_and_nothing_is_half_made(step: str, computer: Computer) -> None:
    with computer.program() as program:
        Newcomer(program).goes_to(step)
        program.kill()
    left = {path.name for path in computer.data_dir.iterdir()}
    assert not left & {"vault.lnw", "postgres", "wallet", "database.json"}
    with computer.program() as program:
        newcomer = Newcomer(program)
        newcomer.goes_to("welcome")
        begun = STEPS.index(step) > 0
        assert ("resumed" in program.sees()) == begun
        program.clicks("goOn")
        reached = min(STEPS.index(step), STEPS.index("admin"))  # what is secret is asked for again
        program.waits_for(f"{STEPS[max(1, reached)]}Step")
        if STEPS.index(step) > STEPS.index("admin"):
            assert program.sees()["adminName"]["text"] == NAME


@pytest.mark.parametrize(
    "after_s", [0.6, *(pytest.param(each, marks=pytest.mark.slow) for each in (0.0, 0.2, 1.2, 2.5))]
)
def test_killed_while_the_wallet_is_made_there_is_a_whole_one_or_none(after_s: float, computer: Computer) -> None:
    with computer.program() as program:
        Newcomer(program).goes_to("summary")
        program.clicks("goOn")
        time.sleep(after_s)
        program.kill()
    with computer.program() as program:
        if not (computer.data_dir / "vault.lnw").exists():
            newcomer = Newcomer(program)
            newcomer.goes_to("welcome")
            program.clicks("goOn")
            newcomer.goes_to("summary", first="admin")
            newcomer.makes_the_wallet()
        else:
            program.types("passphraseField", PASSPHRASE)
            program.presses("Return")
        program.waits_for("lockButton", lambda button: "Locked" in button["text"])
        assert not (computer.data_dir / "first-start.json").exists()
