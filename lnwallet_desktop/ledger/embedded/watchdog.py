"""A small process that outlives the program: when the program is gone, and nobody else uses the server, it stops it.

It blocks on a pipe whose other end only the program holds, so the end of the program, however it comes, wakes it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from lnwallet_desktop.ledger.embedded import postmaster
from lnwallet_desktop.processes import Users, own_command

WORD = "_postgres_watchdog"
NOTHING_TO_DO = b"."
"""What the program writes when it has taken leave by itself."""


def main(argv: list[str]) -> int:
    """argv: the users' directory, the data directory. Reads its orders from standard input."""
    users, data = Path(argv[0]), Path(argv[1])
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if os.read(0, 1) == NOTHING_TO_DO:
        return 0
    others = Users(users)
    try:
        with others.transition():
            if not others.others():
                postmaster.stop(data)
    except TimeoutError:
        return 1
    return 0


class Watchdog:
    """This process's own watchdog. Its pipe ends with this process, or with `dismiss()`."""

    def __init__(self, users: Path, data: Path) -> None:
        self._process = subprocess.Popen(
            _command(str(users), str(data)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,  # Ctrl+C and a kill of our process group do not reach it
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_running(self) -> bool:
        return self._process.poll() is None

    def dismiss(self) -> None:
        """End it without its doing anything."""
        try:
            self._process.communicate(NOTHING_TO_DO, timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def take_over(self) -> None:
        """Let it see to the server as if this process had ended, without waiting for it."""
        if self._process.stdin is not None:
            self._process.stdin.close()


def _command(*arguments: str) -> list[str]:
    """Straight to this module where Python can, which loads nothing of the rest; the frozen program routes the word."""
    if getattr(sys, "frozen", False):
        return own_command(WORD, *arguments)
    return [sys.executable, "-P", "-m", __name__, *arguments]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
