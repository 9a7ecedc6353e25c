"""A person at a computer of their own: an X server, an empty home, and the program; keys and clicks go through X."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_S = 60.0
LOOK_EVERY_S = 0.05

Widget = dict[str, Any]


@contextmanager
def x_server(size: str = "1280x900x24") -> Iterator[str]:
    """A display of its own number, with nothing on it."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as number:
        display = f":{number.readline().strip()}"
    try:
        yield display
    finally:
        server.terminate()
        server.wait()


@dataclass
class Computer:
    """home: the person's, empty at first. environment: beyond what a session has."""

    display: str
    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def data_dir(self) -> Path:
        return self.home / ".local" / "share" / "lnwallet-desktop"

    def variables(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LNWALLET_SYSTEM_DIR", "PYTHONPATH") if name in os.environ}
        return {**kept, "HOME": str(self.home), "DISPLAY": self.display, "LANG": "C.UTF-8", **self.environment}

    @contextmanager
    def program(self, *arguments: str) -> Iterator[Program]:
        """Started; killed at the end if it still runs."""
        path = self.home / f"eyes-{time.monotonic_ns()}"
        with (self.home / "stderr").open("w") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.screen.eyes", str(path), *arguments],
                env=self.variables(),
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                start_new_session=True,
            )
        try:
            yield Program(self, process, path)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


class Program:
    """The running program, as a person meets it."""

    def __init__(self, computer: Computer, process: subprocess.Popen[bytes], path: Path) -> None:
        self.computer = computer
        self.process = process
        self._path = path

    def kill(self) -> None:
        """As a power cut for this process: SIGKILL."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def sees(self) -> dict[str, Widget]:
        """The visible widgets by their names; nothing while there is no window yet."""
        found = self._ask("look")
        return {widget["name"]: widget for widget in found or []}

    def picture(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        assert self._ask(f"picture {path}")

    def waits_for(self, name: str, holds: Callable[[Widget], object] = lambda widget: widget["seen"]) -> Widget:
        """Until that widget is there and so. Raises TimeoutError with what is seen instead."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            seen = self.sees()
            if name in seen and holds(seen[name]):
                return seen[name]
            assert self.process.poll() is None, (self.computer.home / "stderr").read_text()[-2000:]
            time.sleep(LOOK_EVERY_S)
        raise TimeoutError(f"{name} is not seen; there are {sorted(self.sees())}")

    def clicks(self, name: str) -> None:
        widget = self.waits_for(name, lambda each: each["seen"] and each["enabled"])
        self._x("mousemove", widget["x"], widget["y"], "click", 1)

    def types(self, name: str, text: str) -> None:
        """Click into the field, then the keys, one by one."""
        self.clicks(name)
        self.waits_for(name, lambda widget: widget["focused"])
        self._x("type", "--delay", 8, text)

    def presses(self, *keys: str) -> None:
        self._x("key", "--delay", 20, *keys)

    def _x(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self.computer.variables(), check=True, capture_output=True)

    def _ask(self, request: str) -> Any:
        try:
            with socket.socket(socket.AF_UNIX) as asker:
                asker.connect(str(self._path))
                with asker.makefile("rw") as lines:
                    lines.write(request + "\n")
                    lines.flush()
                    return json.loads(lines.readline() or "null")
        except (FileNotFoundError, ConnectionError):
            return None
