"""A second start brings the running window to the front and hands over what is to be paid."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.program import TIMEOUT_S, Program


class Window:
    """The window of a program, and what it shows."""

    def __init__(self, program: Program, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.cli.window_process", *arguments],
            env=program.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, request: str = "state") -> dict[str, Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        ends = time.monotonic() + 30
        while not holds(state := self.ask()):
            assert time.monotonic() < ends, state
            time.sleep(0.05)
        return state

    def close(self) -> None:
        self.ask("close sheet")
        self.ask("close")
        self.process.communicate(timeout=TIMEOUT_S)


@pytest.fixture
def window(program: Program) -> Iterator[Window]:
    """Shown, and asking for the passphrase."""
    made = Window(program)
    made.until(lambda state: state["window"] == "shown" and state["sheets"] == ["unlockDialog"])
    yield made
    made.close()
    assert made.process.returncode == 0


def test_a_second_start_brings_the_window_to_the_front(program: Program, window: Window) -> None:
    window.ask("minimise")
    second = program.run("--json")
    assert (second.exit_code, second.document) == (0, {"window": "raised"})
    assert window.ask()["window"] == "shown"


def test_a_link_waits_until_the_wallet_is_open_and_is_then_offered(program: Program, window: Window) -> None:
    link = f"lightning:{program.invoice(2_500, '--memo', 'lighthouse')}"
    assert program.run(link).exit_code == 0
    assert window.ask()["sheets"] == ["unlockDialog"]
    program.balance_sats()  # carried to the window, with the passphrase: its wallet is open now
    window.ask("close sheet")
    state = window.until(lambda state: state["sheets"] == ["payDialog"])
    assert state["texts"] == [link]
    assert program.transactions("--search", "lighthouse") == []
    written = "".join(path.read_text() for path in program.data_dir.glob("lnwallet.log*"))
    assert link.removeprefix("lightning:") not in written


def test_a_person_who_does_not_open_the_wallet_is_not_asked_again(program: Program, window: Window) -> None:
    assert program.run("lightning:lnbcrt1notaninvoice").exit_code == 0
    window.ask("close sheet")
    time.sleep(1)
    assert window.ask()["sheets"] == []


def test_a_first_start_with_a_link_asks_for_the_passphrase_and_shows_it(program: Program) -> None:
    window = Window(program, "lightning:lnbcrt1notaninvoice")
    window.until(lambda state: state.get("sheets") == ["unlockDialog"])
    window.close()
    assert window.process.returncode == 0


def test_while_the_wallet_is_being_set_up_its_window_comes_forward_and_commands_are_refused_at_once(
    program: Program, tmp_path: Path
) -> None:
    new = Program(tmp_path / "new", Path(program.environment["LNWALLET_PASSPHRASE_FILE"]))
    window = Window(new)
    window.until(lambda state: state["window"] == "first start")
    second = new.run("lightning:lnbcrt1notaninvoice", "--json")
    assert (second.exit_code, second.document) == (0, {"window": "raised"})
    refused = new.run("balance", "--json")
    assert (refused.exit_code, refused.document["error"]["code"]) == (1, "held_elsewhere")
    assert "being set up" in refused.document["error"]["message"]
    window.ask("close")
    window.process.communicate(timeout=TIMEOUT_S)
    assert window.process.returncode == 0


def test_while_a_command_holds_the_wallet_the_window_waits(program: Program) -> None:
    serving = program.start("serve", "--port", "0", "--json")
    assert serving.stdout is not None
    assert "url" in json.loads(serving.stdout.readline())
    window = Window(program)
    with pytest.raises(subprocess.TimeoutExpired):
        window.process.wait(timeout=2)
    serving.send_signal(signal.SIGINT)
    serving.communicate(timeout=TIMEOUT_S)
    window.until(lambda state: state["window"] == "shown")
    window.close()


@pytest.mark.parametrize("link", ["lightning:lnbc1\u202eevil", "lightning:a\nb", "lightning:" + "l" * 20_000])
def test_what_can_be_no_link_is_refused_in_one_line(program: Program, link: str) -> None:
    refused = program.run(link)
    assert refused.exit_code == 1
    assert "Nothing was paid." in refused.stderr
    assert refused.stderr.count("\n") == 1
