"""A file that has its name only once all of it is on the disk."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import re
import secrets
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from lnwallet_desktop.errors import FileExists, FileNotWritten
from lnwallet_desktop.translation import phrase

if sys.platform != "win32":
    import fcntl

log = logging.getLogger(__name__)

BUFFER_BYTES = 1 << 20
SYNC_EVERY_S = 0.25
_LEFT_OVER = re.compile(r"\.(?P<name>.{1,100})\.partial-(?P<number>[0-9a-f]{8})(?P<proof>[0-9a-f]{8})", re.DOTALL)


class _EarlySync:
    """Has what is written brought to the disk meanwhile, so that at the end little is left to wait for."""

    def __init__(self, file: BinaryIO) -> None:
        self._descriptor = file.fileno()
        self._ends = threading.Event()
        self._failed: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="export to disk", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Again does no harm."""
        self._ends.set()
        self._thread.join()

    def finish(self) -> None:
        """Wait until all that was written is on the disk. Raises OSError, also one that was met on the way: the system
        tells it once.
        """
        self.end()
        if self._failed is not None:
            raise self._failed
        os.fsync(self._descriptor)

    def _run(self) -> None:
        while not self._ends.wait(SYNC_EVERY_S):
            try:
                os.fsync(self._descriptor)
            except OSError as error:
                self._failed = error
                return


class PartialFile:
    """Writes `.NAME.partial-…` beside the target; `publish` gives it the target's name. Without that nothing stays.

    A killed process leaves the partial file behind; the next export into the directory removes it. It is known by the
    proof in its name, so no stranger's file is touched, and by its lock, so no running export's file is.
    """

    def __init__(self, target: Path, overwrite: bool) -> None:
        """Raises FileExists."""
        self._target = target
        self._overwrite = overwrite
        self._refuse_what_is_there()

    def __enter__(self) -> PartialFile:
        """Raises FileNotWritten."""
        with suppress(OSError):
            remove_left_overs(self._target.parent)
        try:
            self._path, self.file = _open_beside(self._target)
        except OSError as error:
            raise self.failure(error) from error
        self._early = _EarlySync(self.file)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._early.end()
        with suppress(OSError):
            self.file.close()  # what it could not write before, a full disk does not take now
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise self.failure(error) from error

    def sync(self) -> None:
        """Wait until all of it is on the disk."""
        self.file.flush()
        self._early.finish()

    def publish(self) -> int:
        """Give it its name in one step; its bytes. Raises FileExists for a file that appeared meanwhile."""
        self.sync()
        size = os.fstat(self.file.fileno()).st_size
        if sys.platform == "win32":
            self.file.close()  # an open file has no other name there
        if self._overwrite:
            self._refuse_what_is_there()
            os.replace(self._path, self._target)
        else:
            self._take_free_name()
        with suppress(OSError):
            _sync_directory(self._target.parent)
        return size

    def failure(self, error: OSError) -> FileNotWritten:
        """In words."""
        return FileNotWritten(phrase("{error} Nothing of it was left behind.", error=_sentence(error, self._target)))

    def _take_free_name(self) -> None:
        try:
            os.link(self._path, self._target)  # refuses a name that is taken, unlike a rename
        except FileExistsError:
            raise _exists(self._target) from None
        except OSError:  # a file system without links, a memory stick for one
            self._refuse_what_is_there()
            os.rename(self._path, self._target)

    def _refuse_what_is_there(self) -> None:
        if not os.path.lexists(self._target):
            return
        if not self._overwrite:
            raise _exists(self._target)
        if self._target.exists() and not self._target.is_file():
            raise FileExists(
                phrase(
                    "“{name}” is there already and is no ordinary file. Choose another name.", name=self._target.name
                )
            )


def remove_left_overs(directory: Path) -> None:
    """Of exports of ours that were killed."""
    for path in directory.iterdir():
        found = _LEFT_OVER.fullmatch(path.name)
        if found and found["proof"] == _proof(found["name"], found["number"]) and _is_abandoned(path):
            with suppress(OSError):
                path.unlink()
                log.info("removed what a killed export had left behind: %s", path.name)


def _open_beside(target: Path) -> tuple[Path, BinaryIO]:
    name = target.name[:100] if len(os.fsencode(target.name)) < 200 else "export"
    while True:
        number = secrets.token_hex(4)
        path = target.with_name(f".{name}.partial-{number}{_proof(name, number)}")
        file = open(path, "xb", buffering=BUFFER_BYTES)  # noqa: SIM115 - PartialFile closes it
        if sys.platform == "win32":
            return path, file
        with suppress(OSError):  # where nothing can be locked, nothing is ever taken for a left-over
            fcntl.flock(file, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(file.fileno())):
                return path, file
        file.close()  # another export took it for a left-over before it was locked


def _proof(name: str, number: str) -> str:
    return hashlib.sha256(f"lnwallet-desktop export|{name}|{number}".encode("utf-8", "surrogateescape")).hexdigest()[:8]


def _is_abandoned(path: Path) -> bool:
    """Windows lets nobody remove a file that is open; elsewhere its lock tells."""
    if sys.platform == "win32":
        return True
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)


def _sync_directory(directory: Path) -> None:
    """So that the name survives a power cut too. Windows has no such thing."""
    if sys.platform != "win32":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _exists(target: Path) -> FileExists:
    return FileExists(
        phrase(
            "“{name}” is there already. Choose another name, or have it replaced (on the command line: --force).",
            name=target.name,
        )
    )


def _sentence(error: OSError, target: Path) -> str:
    folder = target.parent
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return phrase(
                "The disk is full, so “{name}” could not be written. Make room or choose another disk.",
                name=target.name,
            )
        case errno.EACCES | errno.EPERM:
            return phrase("You may not write into “{folder}”. Choose another folder.", folder=folder)
        case errno.EROFS:
            return phrase("“{folder}” can only be read. Choose another folder.", folder=folder)
        case errno.ENOENT | errno.ENOTDIR:
            return phrase("There is no folder “{folder}”. Choose another one, or make it first.", folder=folder)
        case errno.ENAMETOOLONG:
            return phrase("That file name is too long. Choose a shorter one.")
        case errno.EFBIG:
            return phrase("“{name}” gets larger than that disk or folder allows. Choose another one.", name=target.name)
    return phrase(
        "“{name}” could not be written: {reason}.",
        name=target.name,
        reason=error.strerror or phrase("the system gives no reason"),
    )
