"""The relocatable archive, and the list of checksums: the same bytes for the same files."""

from __future__ import annotations

import hashlib
import lzma
import tarfile
from pathlib import Path

from freeze import PACK_WEAKLY

_WELL = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 26}]
_WEAKLY = [{"id": lzma.FILTER_LZMA2, "preset": 0}]


def tar_xz(tree: Path, name: str, target: Path, mtime: int) -> Path:
    """`tree` as the folder `name`: sorted, of nobody in particular, each file of the same time."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = mtime, 0, 0, "", ""
        entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
        return entry

    with (
        lzma.open(target, "wb", check=lzma.CHECK_CRC64, filters=_WEAKLY if PACK_WEAKLY else _WELL) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive,
    ):
        for path in (tree, *sorted(tree.rglob("*"))):
            archive.add(path, Path(name) / path.relative_to(tree), recursive=False, filter=plain)
    return target


def write_checksums(directory: Path) -> Path:
    """`SHA256SUMS` of every other file there, as `sha256sum --check` reads it."""
    target = directory / "SHA256SUMS"
    files = sorted(path for path in directory.iterdir() if path.is_file() and path != target)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    target.write_text("".join(lines), encoding="utf-8")
    return target
