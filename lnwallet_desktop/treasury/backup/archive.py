"""The archive inside a backup: a tar with the manifest first, so that what follows can be checked as it comes."""

from __future__ import annotations

import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from lnwallet_desktop.treasury.backup import manifest as manifests
from lnwallet_desktop.treasury.backup.sealed_stream import damaged, no_backup
from lnwallet_desktop.treasury.backup.values import Manifest, Member, Part

_BLOCK = tarfile.BLOCKSIZE
_CHUNK = 1 << 20
_BEFORE_MEMBERS = (Part.MANIFEST, Part.SIGNATURE)
_LARGEST = {Part.MANIFEST: manifests.LARGEST, Part.SIGNATURE: 64}


def member_of(file: Path) -> Member:
    """Raises OSError."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Member(file.stat().st_size, digest)


def tar_size(sizes: list[int]) -> int:
    """Of an archive with members of these sizes: each with a header, all in whole blocks, two empty ones at the end."""
    blocks = sum(1 + -(-size // _BLOCK) for size in sizes) + 2
    return blocks * _BLOCK


class TarReader:
    """The archive as a stream to read from, made as it is read. told: of the bytes given so far; may raise."""

    def __init__(self, files: dict[Part, Path], made_at: datetime, told: Callable[[int], None]) -> None:
        """files: in their order."""
        self._pieces = _pieces(files, made_at)
        self._rest = b""
        self._done = 0
        self._told = told

    def read(self, size: int = -1) -> bytes:
        if not self._rest:
            self._rest = next(self._pieces, b"")
            self._told(self._done)
        given = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(given) :]
        self._done += len(given)
        return given


def _pieces(files: dict[Part, Path], made_at: datetime) -> Iterator[bytes]:
    for part, file in files.items():
        size = file.stat().st_size
        yield _header(part, size, made_at)
        left = size
        with file.open("rb") as opened:
            while left and (piece := opened.read(min(_CHUNK, left))):
                left -= len(piece)
                yield piece
        if left:
            raise OSError(f"{file.name} became shorter while it was read")
        if size % _BLOCK:
            yield bytes(_BLOCK - size % _BLOCK)
    yield bytes(2 * _BLOCK)


def _header(part: Part, size: int, made_at: datetime) -> bytes:
    entry = tarfile.TarInfo(part.value)
    entry.size, entry.mtime, entry.mode = size, int(made_at.timestamp()), 0o600
    return entry.tobuf(tarfile.GNU_FORMAT)


class Unpacking:
    """Writes the members of an archive into a folder, each only if it is what the manifest says.

    `manifest` is there once the first member has been read; `sizes`: of what came before the manifest's own members.
    """

    def __init__(self, content: BinaryIO, folder: Path) -> None:
        self.manifest: Manifest | None = None
        self.sizes: dict[Part, int] = {}
        self._content = content
        self._folder = folder

    def run(self, until: Part | None = None) -> None:
        """until: the last member that is wanted; None: all of it. Raises BackupRefused, OSError."""
        seen: set[Part] = set()
        try:
            with tarfile.open(fileobj=self._content, mode="r|", format=tarfile.GNU_FORMAT) as archive:
                for entry in archive:
                    part = self._part_of(entry, seen)
                    self._write(archive, entry, part)
                    seen.add(part)
                    if part is until:
                        return
        except tarfile.TarError:
            raise (damaged() if self.manifest else no_backup()) from None
        if self.manifest is None or set(self.manifest.members) - seen:
            raise damaged()

    def _part_of(self, entry: tarfile.TarInfo, seen: set[Part]) -> Part:
        """Nothing but ordinary files of the names that a backup has, once each, the manifest first."""
        if entry.name not in set(Part) or not entry.isreg() or (not seen and entry.name != Part.MANIFEST):
            raise damaged() if seen else no_backup()
        part = Part(entry.name)
        if part in seen or (part not in _BEFORE_MEMBERS and part not in self._expected()):
            raise damaged()
        if entry.size > _LARGEST.get(part, entry.size):
            raise damaged()
        return part

    def _write(self, archive: tarfile.TarFile, entry: tarfile.TarInfo, part: Part) -> None:
        source = archive.extractfile(entry)
        path = self._folder / part.value
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        if source is None:
            raise damaged()
        with open(path, "xb", opener=_private) as target:
            while piece := source.read(_CHUNK):
                digest.update(piece)
                target.write(piece)
        if part not in _BEFORE_MEMBERS:
            if self._expected()[part] != Member(entry.size, digest.hexdigest()):
                raise damaged()
            return
        self.sizes[part] = entry.size
        if part is Part.MANIFEST:
            self.manifest = manifests.from_bytes(path.read_bytes())

    def _expected(self) -> dict[Part, Member]:
        return self.manifest.members if self.manifest is not None else {}


def whole_size(manifest: Manifest, before: dict[Part, int]) -> int:
    """Bytes of the whole archive."""
    return tar_size([*before.values(), *(member.size for member in manifest.members.values())])


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
