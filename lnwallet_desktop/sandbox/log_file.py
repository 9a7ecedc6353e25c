"""The network's log: standard output and error go there too, and it stays small."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from pathlib import Path
from typing import TextIO

LARGEST = 1_000_000
"""Bytes. The file before it is kept as `.1`."""

_LINES_BETWEEN_LOOKS = 200


class LogFile(logging.StreamHandler[TextIO]):
    """Writes to the process's standard error, which it has turned into `path`.

    When the file has grown too large it is copied aside and emptied, not renamed: so whatever writes to standard
    output or error, gRPC's C code included, goes on writing into the same file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(descriptor, sys.__stdout__.fileno() if sys.__stdout__ else 1)
        os.dup2(descriptor, sys.__stderr__.fileno() if sys.__stderr__ else 2)
        self._descriptor = descriptor
        self._lines = 0
        super().__init__(sys.__stderr__)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        self._lines += 1
        if self._lines % _LINES_BETWEEN_LOOKS == 0 and os.fstat(self._descriptor).st_size > LARGEST:
            self._empty()

    def _empty(self) -> None:
        shutil.copyfile(self._path, self._path.with_name(self._path.name + ".1"))
        os.ftruncate(self._descriptor, 0)


def fault(error: Exception) -> str:
    """What went wrong and where, for the log: without the message, which may hold anything."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "nowhere"
    return f"{type(error).__name__} at {place}"


def tail(path: Path, lines: int = 15) -> str:
    """The end of the log, for a message about why the network did not start."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
