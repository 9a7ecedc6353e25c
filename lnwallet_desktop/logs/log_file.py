"""The log file of a data directory: for its owner only, and never more than a few megabytes."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from filelock import FileLock, Timeout

from lnwallet_desktop.logs.json_lines import JsonLines

NAME = "lnwallet.log"
LARGEST = 1_000_000
"""Bytes of one file."""
KEPT = 4
"""Files before the present one."""
_OWNER_ONLY = 0o600


class LogFile(RotatingFileHandler):
    """The window and commands write to the same file, so whoever is to turn it over looks whether another one has."""

    def __init__(self, directory: Path, largest: int = LARGEST, kept: int = KEPT) -> None:
        self._turning = FileLock(directory / f"{NAME}.lock", mode=_OWNER_ONLY)
        super().__init__(directory / NAME, maxBytes=largest, backupCount=kept, encoding="utf-8", delay=True)
        self.setFormatter(JsonLines())

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            self._follow()
        super().emit(record)

    def doRollover(self) -> None:
        """One at a time; who comes second goes on in the new file."""
        try:
            with self._turning.acquire(timeout=0):
                if os.stat(self.baseFilename).st_size >= self.maxBytes // 2:
                    super().doRollover()
        except (Timeout, OSError):
            return

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk stops no payment and prints nothing."""

    def _follow(self) -> None:
        """Another process has turned it over: what is written to the old file would be lost with it."""
        if self.stream is not None and not os.path.samestat(os.fstat(self.stream.fileno()), self._named()):
            self._leave()

    def _named(self) -> os.stat_result:
        try:
            return os.stat(self.baseFilename)
        except FileNotFoundError:
            self._leave()
            raise

    def _leave(self) -> None:
        if self.stream is not None:
            self.stream.close()
            self.stream = None

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _OWNER_ONLY)
        if os.name == "posix":
            os.fchmod(descriptor, _OWNER_ONLY)  # an older version of the program made it readable for all
        return os.fdopen(descriptor, "a", encoding="utf-8")


def log_files(directory: Path) -> list[Path]:
    """Those there are, the oldest first."""
    numbered = [directory / f"{NAME}.{number}" for number in range(KEPT, 0, -1)]
    return [path for path in (*numbered, directory / NAME) if path.is_file()]


@contextmanager
def logging_to(directory: Path) -> Iterator[None]:
    """What the program, the SDK and the libraries' warnings say goes there, until the end of the block."""
    handler = LogFile(directory)
    root = logging.getLogger("lnwallet_desktop")
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    root.propagate = False
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()
