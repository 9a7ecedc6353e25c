"""The sandbox's process: found, started, shared with other processes, left and stopped."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from time import monotonic

from filelock import FileLock, Timeout

from lnwallet_desktop.errors import SandboxUnavailable
from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.processes import Users, own_command
from lnwallet_desktop.sandbox import endpoint
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.log_file import tail

WORD = "_sandbox"
START_S = 30.0
STOP_S = 15.0
_HELLO_S = 3.0
_LOOK_EVERY_S = 0.05

_children: list[subprocess.Popen[bytes]] = []
"""Those this process has started: kept so that the dead are reaped, and the living do not warn when collected."""


class SandboxProcess:
    """The network of one directory, for as long as this process needs it.

    The network outlives whoever started it while anybody else uses it. A process that dies, or drops this object,
    counts as one that left.
    Raises SandboxUnavailable. Blocks: call it off the main thread.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory.absolute()
        self._users = Users(self._directory / endpoint.USERS)

    def start(self, keep: bool) -> SandboxEndpoint:
        """Use the network, started now unless it runs. keep: it then stays, used or not, until `stop`."""
        try:
            with self._users.transition():
                if keep:
                    (self._directory / endpoint.KEEP).touch()
                running = self.find() or self._spawn()
                self._users.join()
                return running
        except TimeoutError as error:
            raise SandboxUnavailable("Another program is starting or stopping the sandbox. Try again.") from error

    def find(self) -> SandboxEndpoint | None:
        """Where it listens, if it runs: it is asked, because process ids are used again."""
        _reap()
        written = endpoint.read(self._directory)
        if written is None:
            return None
        try:
            directory, pid = SandboxControl(written, _HELLO_S).hello()
        except SandboxUnavailable:
            return None
        return written if (Path(directory), pid) == (self._directory, written.pid) else None

    def leave(self) -> None:
        """This process needs it no more. Safe to call twice."""
        self._users.leave()

    def stop(self) -> None:
        """End the network, whoever uses it, and wait until it is gone. Its state stays."""
        try:
            with self._users.transition():
                (self._directory / endpoint.KEEP).unlink(missing_ok=True)
                if running := self.find():
                    SandboxControl(running).shutdown()
                self._wait_until_gone()
                self._users.leave()
        except TimeoutError as error:
            raise SandboxUnavailable("Another program is starting or stopping the sandbox. Try again.") from error

    def _wait_until_gone(self) -> None:
        """The network holds a lock all its life, so nothing else has to be trusted."""
        try:
            with FileLock(self._directory / endpoint.LOCK, timeout=STOP_S):
                pass
        except Timeout as error:
            raise SandboxUnavailable("The sandbox network does not end. Its log may tell why.") from error
        _reap()

    def _spawn(self) -> SandboxEndpoint:
        endpoint.remove(self._directory)
        with open(self._directory / endpoint.LOG, "ab", opener=_private) as log:
            child = subprocess.Popen(
                own_command(WORD, "--dir", str(self._directory)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._directory,
                start_new_session=True,  # Ctrl+C and a kill of our process group do not reach it
            )
        _children.append(child)
        ends = monotonic() + START_S
        while monotonic() < ends:
            if running := self.find():
                return running
            try:
                child.wait(_LOOK_EVERY_S)
            except subprocess.TimeoutExpired:
                continue
            raise SandboxUnavailable(self._why("ended at once"))
        child.kill()
        child.wait()
        raise SandboxUnavailable(self._why(f"was not ready within {START_S:.0f} s"))

    def _why(self, what: str) -> str:
        return f"The sandbox network {what}. The end of its log:\n{tail(self._directory / endpoint.LOG)}"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _reap() -> None:
    _children[:] = [child for child in _children if child.poll() is None]
