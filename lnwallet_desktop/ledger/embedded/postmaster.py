"""The server's main process: found, started and stopped by its pid file, with its identity checked.

Standard library only: the watchdog uses it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lnwallet_desktop.errors import LedgerUnavailable
from lnwallet_desktop.translation import phrase

STEP_S = 0.005
"""How often a starting or stopping server is looked at; pg_ctl looks every 0.1 s."""


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A live server process of one data directory. ready: it accepts connections."""

    pid: int
    ready: bool


def find(data: Path) -> Postmaster | None:
    """The process that runs this data directory now, or None.

    The pid file alone proves nothing: after a crash its number may belong to any other process by now.
    """
    pid_file = data / "postmaster.pid"
    pid, state = _first_number(pid_file), _lines(pid_file)[7:8]
    if pid is None or not runs_data(pid, data):
        return None
    return Postmaster(pid, ready=[line.strip() for line in state] == ["ready"])


def forget_recycled_pid(lock_file: Path, data: Path) -> None:
    """Remove a lock file whose number is now a stranger's (or a zombie's): PostgreSQL would refuse to start.

    The number of no process at all is left to PostgreSQL, which looks further. A leftover of the old server is noticed
    in both cases: PostgreSQL looks for processes on its shared memory.
    """
    pid = _first_number(lock_file)
    if pid is not None and _exists(pid) and not runs_data(pid, data):
        lock_file.unlink(missing_ok=True)


def start(launch: Callable[[], int], data: Path, log_tail: Callable[[], str], timeout_s: float = 60) -> Postmaster:
    """Launch until it is ready. `launch` begins the process and gives its pid. Raises LedgerUnavailable."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        pid = launch()
        if _becomes_ready(pid, data, deadline):
            return Postmaster(pid, ready=True)
        if "pre-existing shared memory block" not in log_tail():
            break
        time.sleep(0.1)  # processes of a killed server are still going away
    tail = log_tail()
    raise LedgerUnavailable(
        phrase(
            "The built-in database server does not start. Nothing was sent and nothing is lost; the log says:\n{value}",
            value=tail or "(nothing)",
        )
    )


def launch_detached(
    arguments: list[str | Path], environment: dict[str, str], log: Path, process_arguments: dict[str, object]
) -> int:
    """Begin a program in a session of its own, as nobody's child, and give its pid.

    The shell only passes arguments on, so no character in a path can do harm (pg_ctl pastes paths into a command).
    """
    script = '"$@" >"$0" 2>&1 </dev/null & echo $!'
    command = ["/bin/sh", "-c", script, str(log), *map(str, arguments)]
    ended = subprocess.run(  # type: ignore[call-overload]
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        timeout=20,
        check=True,
        **process_arguments,
    )
    return int(ended.stdout)


def stop(data: Path, timeout_s: float = 30) -> None:
    """Stop it as `pg_ctl stop -m fast` does, and wait; at the end of the time, immediately (crash recovery follows)."""
    for how, wait_s in ((signal.SIGINT, timeout_s), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        server = find(data)
        if server is None:
            return
        try:
            os.kill(server.pid, how)
        except ProcessLookupError:
            return
        if _ends(server.pid, data, time.monotonic() + wait_s):
            return


def runs_data(pid: int, data: Path) -> bool:
    """Whether this process is a PostgreSQL server that was started on this data directory (a zombie is not)."""
    program, *arguments = _command_line(pid) or [b""]
    if sys.platform.startswith("linux"):
        return os.path.basename(program) == b"postgres" and os.fsencode(data) in arguments
    return b"postgres" in program and os.fsencode(data) in program


def _becomes_ready(pid: int, data: Path, deadline: float) -> bool:
    while time.monotonic() < deadline and _lives(pid):
        server = find(data)
        if server is not None and server.pid == pid and server.ready:
            return True
        time.sleep(STEP_S)
    return False


def _ends(pid: int, data: Path, deadline: float) -> bool:
    while time.monotonic() < deadline:
        if not runs_data(pid, data):
            return True
        time.sleep(STEP_S)
    return False


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _lives(pid: int) -> bool:
    """A zombie does not. A program that is being loaded just now does, though it has no command line for a moment."""
    if sys.platform.startswith("linux"):
        try:
            state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
        except OSError:
            return False
        return state not in (b"Z", b"X")
    return any(_command_line(pid))


def _first_number(lock_file: Path) -> int | None:
    lines = _lines(lock_file)
    return int(lines[0]) if lines and lines[0].strip().isdigit() else None


def _lines(lock_file: Path) -> list[str]:
    try:
        return lock_file.read_text(errors="replace").splitlines()
    except OSError:
        return []


def _command_line(pid: int) -> list[bytes]:
    """The process's arguments, empty if it is gone. Without /proc (macOS) they come as one string."""
    if sys.platform.startswith("linux"):
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return []
    told = subprocess.run(["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return [told.stdout] if told.stdout.strip() else []
