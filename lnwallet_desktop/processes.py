"""Processes of ours: how to start this program again, and who still uses a shared helper process."""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


def own_command(*arguments: str) -> list[str]:
    """The argument list that runs this program, from a checkout or frozen by PyInstaller."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "lnwallet_desktop", *arguments]


class Users:
    """The processes that use a helper process (PostgreSQL, the sandbox), each by a lock file of its own.

    A lock ends with its process, however that dies, so a leftover file never counts as a user. Whoever starts or stops
    the helper does it inside `transition()`, so nobody joins while the last one leaves.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._own: FileLock | None = None

    @contextmanager
    def transition(self, timeout_s: float = 60) -> Iterator[None]:
        """Hold the right to start or stop the helper. Raises TimeoutError if another process keeps it."""
        self._directory.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._directory / "transition.lock", timeout=timeout_s):
                yield
        except Timeout as error:
            raise TimeoutError(f"{self._directory} is being started or stopped by another process") from error

    def join(self) -> None:
        """Count this process as a user until `leave()` or its end."""
        if self._own is None:
            self._directory.mkdir(parents=True, exist_ok=True)
            path = self._directory / f"{os.getpid()}-{uuid.uuid4().hex[:8]}.user"
            self._own = FileLock(path, thread_local=False)  # joined in one worker thread, left in another
            self._own.acquire(timeout=0)

    def leave(self) -> None:
        if self._own is not None:
            own, self._own = self._own, None
            own.release()
            Path(own.lock_file).unlink(missing_ok=True)

    def others(self) -> bool:
        """Whether any other process is a user. Removes the files of the dead."""
        own = Path(self._own.lock_file) if self._own else None
        for path in self._directory.glob("*.user"):
            if path == own:
                continue
            lock = FileLock(path)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                return True
            lock.release()
            path.unlink(missing_ok=True)
        return False
