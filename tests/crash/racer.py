"""One long-lived process of a workstation: it runs the product's own commands, each in a child made by a fork.

Orders come as JSON lines on standard input. For each a JSON line goes to standard output when that command has printed
its result (it may serve others for a while then), and its answer when it has ended. The order {} kills what runs. The
fork stands for a new process of the program without the second that its imports take: the command itself begins at
`app.run`, as the program does.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from importlib import import_module
from io import TextIOWrapper
from typing import Any

from lnwallet_desktop import app

for _needed in (  # what the command imports when it knows that it needs it
    *("cli.where_open", "cli.on_treasury", "cli.run_command", "logs.log_file", "treasury.database_choice"),
    *("vault.device_key", "wallet.pay_input"),
):
    import_module(f"lnwallet_desktop.{_needed}")

LOOK_EVERY_S = 0.02


@dataclass
class Command:
    """One that runs. told: it has printed its result."""

    number: int
    stdout: TextIOWrapper
    stderr: TextIOWrapper
    told: bool = False

    def tell_once(self) -> None:
        """That its result can be read."""
        if not self.told and os.fstat(self.stdout.fileno()).st_size > 0:
            self.told = True
            print(json.dumps({"number": self.number}), flush=True)


def begin(order: dict[str, Any]) -> tuple[int, Command]:
    """The child's process id. order: number, argv, and the moment to begin at (monotonic, the same in all)."""
    stdout, stderr = (tempfile.TemporaryFile("w+") for _ in range(2))  # noqa: SIM115 - closed with its answer
    command = Command(order["number"], stdout, stderr)
    child = os.fork()
    if child == 0:
        run(order["argv"], order["at"], command)
    return child, command


def run(argv: list[str], at: float, command: Command) -> None:
    """Never returns."""
    exit_code = 99
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for place, stream in ((1, command.stdout), (2, command.stderr)):
            os.dup2(stream.fileno(), place)
        time.sleep(max(0.0, at - time.monotonic()))
        exit_code = app.run(argv)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(exit_code)


def kill(running: dict[int, Command]) -> None:
    """As a power cut would end them; the answers tell it."""
    for child in running:
        os.kill(child, signal.SIGKILL)


def answer(command: Command, status: int) -> dict[str, Any]:
    told = {}
    for name, stream in (("stdout", command.stdout), ("stderr", command.stderr)):
        stream.seek(0)
        told[name] = stream.read()
        stream.close()
    return {"number": command.number, "exit_code": os.waitstatus_to_exitcode(status), **told}


def main() -> None:
    running: dict[int, Command] = {}
    orders = b""
    while True:
        if select.select([0], [], [], LOOK_EVERY_S)[0]:
            received = os.read(0, 1 << 16)
            if not received:
                return
            *whole, orders = (orders + received).split(b"\n")
            for order in map(json.loads, whole):
                if "argv" in order:
                    running.update([begin(order)])
                else:
                    kill(running)
        for child, command in tuple(running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            command.tell_once()
            if ended:
                print(json.dumps(answer(running.pop(child), status)), flush=True)


if __name__ == "__main__":
    main()
