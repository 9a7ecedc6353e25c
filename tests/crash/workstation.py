"""A workstation as the race sees it: long-lived processes that run commands, and perhaps a window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lnwallet_desktop.settings import Settings
from tests.workstations import environment_of

ENDS_S = 60

Told = Callable[[str, dict[str, Any]], None]
"""Called in a thread of its own: the workstation's name, and the answer of one command."""

Printed = Callable[[int], None]
"""Called in a thread of its own, before that answer: the number of a command that has printed its result."""


class Workstation:
    """Its processes live until `close`."""

    def __init__(
        self, settings: Settings, passphrase_file: Path, processes: int, told: Told, printed: Printed = lambda _: None
    ) -> None:
        self.name = settings.data_dir.name
        self.settings = settings
        self._environment = {**os.environ, **environment_of(settings, passphrase_file)}
        self._told, self._printed = told, printed
        self._window: subprocess.Popen[str] | None = None
        self._racers = [self._start("tests.crash.racer", stdout=subprocess.PIPE) for _ in range(processes)]
        self._readers = [threading.Thread(target=self._read, args=[racer], daemon=True) for racer in self._racers]
        for reader in self._readers:
            reader.start()

    @property
    def processes(self) -> int:
        return len(self._racers)

    def order(self, place: int, number: int, argv: list[str], at: float) -> None:
        """Have one of its processes run a command at that moment."""
        self._order(self._racers[place], {"number": number, "argv": argv, "at": at})

    def kill_commands(self) -> None:
        """End whatever runs there, as a power cut would."""
        for racer in self._racers:
            self._order(racer, {})

    def run(self, *argv: str) -> dict[str, Any]:
        """One command in a process of its own; its document."""
        process = self._start("lnwallet_desktop", *argv, "--json", stdout=subprocess.PIPE)
        document: dict[str, Any] = json.loads(process.communicate(timeout=ENDS_S)[0])
        return document

    def open_window(self) -> None:
        """Shown, and its wallet open: by a command that is carried to it."""
        self._window = self._start("tests.crash.window")
        ends = time.monotonic() + ENDS_S
        while not (self.settings.data_dir / "holder.json").exists() and time.monotonic() < ends:
            time.sleep(0.05)
        told = self.run("balance")
        assert told.get("fresh"), told

    def close_window(self) -> None:
        if self._window is not None:
            self._window.communicate(timeout=ENDS_S)
            self._window = None

    def close(self) -> None:
        self.close_window()
        for racer in self._racers:
            assert racer.stdin is not None
            racer.stdin.close()
        for reader in self._readers:
            reader.join()
        for racer in self._racers:
            racer.wait()

    def _start(self, module: str, *argv: str, stdout: int | None = None) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", module, *argv],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=stdout,
            text=True,
        )

    def _order(self, racer: subprocess.Popen[str], order: dict[str, Any]) -> None:
        assert racer.stdin is not None
        racer.stdin.write(json.dumps(order) + "\n")
        racer.stdin.flush()

    def _read(self, racer: subprocess.Popen[str]) -> None:
        assert racer.stdout is not None
        with racer.stdout:
            for line in racer.stdout:
                answer = json.loads(line)
                if "exit_code" in answer:
                    self._told(self.name, answer)
                else:
                    self._printed(answer["number"])
