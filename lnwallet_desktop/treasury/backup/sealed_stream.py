"""Between age and tar: encrypts what a reader gives, and decrypts while somebody reads; neither holds a whole file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage

from lnwallet_desktop.errors import BackupRefused
from lnwallet_desktop.translation import phrase

CHUNK = 65_536
"""Of age’s payload; each has a tag of 16 bytes of its own (https://age-encryption.org/v1, “Payload”)."""
_TAG = 16
_NONCE = 16
_LONGEST_HEADER = 4096
_FIRST_LINE = b"age-encryption.org/v1\n"


class Readable(Protocol):
    def read(self, size: int = -1) -> bytes: ...


def encrypt(source: Readable, target: BinaryIO, recipient: str) -> None:
    """What `source` raises comes through."""
    kept = _Kept(source)
    try:
        pyrage.encrypt_io(kept, target, [pyrage.x25519.Recipient.from_str(recipient)])
    except Exception as error:
        raise (kept.problem or error) from None


def sealed_size(path: Path, content: int) -> int:
    """How many bytes the file has to have for so many of content. Raises BackupRefused, OSError."""
    with path.open("rb") as file:
        head = file.read(_LONGEST_HEADER)
    last = head.find(b"\n--- ")
    end = head.find(b"\n", last + 1)
    if not head.startswith(_FIRST_LINE) or last < 0 or end < 0:
        raise no_backup()
    chunks = max(1, -(-content // CHUNK))
    return end + 1 + _NONCE + content + chunks * _TAG


@contextmanager
def decrypted(path: Path, identity: str, told: Callable[[int], None] = lambda done: None) -> Iterator[BinaryIO]:
    """A stream of the content. told: of the encrypted bytes read so far, from another thread; what it raises ends it.

    Raises BackupRefused at the end of the block where the file turned out to be damaged, of another code or no backup.
    A reader that has enough may leave early.
    """
    reading, writing = os.pipe()
    worker = _Decrypting(path, identity, writing, told)
    worker.start()
    with os.fdopen(reading, "rb") as content:
        try:
            yield content
        except Exception:
            content.close()  # so that the worker ends too
            worker.join()
            worker.check()  # what it found explains what the reader stumbled over
            raise
        while not content.closed and content.read(CHUNK):
            pass
    worker.join()
    worker.check()


class _Kept:
    """Keeps what the source raises: age tells of it in a form of its own."""

    def __init__(self, source: Readable) -> None:
        self._source = source
        self.problem: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except Exception as error:
            self.problem = error
            raise


class _Decrypting(threading.Thread):
    def __init__(self, path: Path, identity: str, target: int, told: Callable[[int], None]) -> None:
        super().__init__(name="decrypt a backup", daemon=True)
        self._path, self._identity, self._target, self._told = path, identity, target, told
        self._problem: Exception | None = None

    def run(self) -> None:
        kept: _Kept | None = None
        try:
            with os.fdopen(self._target, "wb") as pipe, self._path.open("rb") as file:
                kept = _Kept(_Counted(file, self._told))
                pyrage.decrypt_io(kept, pipe, [pyrage.x25519.Identity.from_str(self._identity)])
        except BrokenPipeError:
            pass  # the reader has enough
        except Exception as error:
            self._problem = (kept.problem if kept is not None else None) or error

    def check(self) -> None:
        match self._problem:
            case None:
                return
            case pyrage.DecryptError() if "No matching keys" in str(self._problem):
                raise BackupRefused(
                    phrase(
                        "This recovery code does not open this backup: it belongs to another wallet, or another code "
                        "was valid when the backup was made. Nothing was done."
                    ),
                    "other_code",
                )
            case pyrage.DecryptError():
                raise no_backup()
            case OSError(errno=None):  # age’s own: a chunk that does not fit its tag, or no last one
                raise damaged()
            case OSError() as error:
                raise BackupRefused(
                    phrase("The backup cannot be read: {strerror}.", strerror=error.strerror), "unreadable"
                ) from None
            case other:
                raise other


class _Counted:
    def __init__(self, file: BinaryIO, told: Callable[[int], None]) -> None:
        self._file, self._told, self._done = file, told, 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._done += len(data)
        self._told(self._done)
        return data


def no_backup() -> BackupRefused:
    return BackupRefused(
        phrase("This file is no backup of this program, or its beginning is damaged. Choose another file."), "no_backup"
    )


def damaged() -> BackupRefused:
    return BackupRefused(
        phrase(
            "This backup is damaged: a part of it was altered or is missing. Nothing of it was used. Take another copy."
        ),
        "damaged",
    )


def cut_off(there: int, whole: int) -> BackupRefused:
    return BackupRefused(
        phrase(
            "This backup is cut off: {there} of its {whole} bytes are there. Copy it again from where it "
            "lies. Nothing of it was used.",
            there=there,
            whole=whole,
        ),
        "cut_off",
    )
