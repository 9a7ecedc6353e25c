"""Looks for secrets in files of any kind: as text and in whatever spelling a program might leave them."""

from __future__ import annotations

import base64
import gzip
import io
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from lnwallet_desktop.ledger.embedded import binaries
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.ledger.embedded.service_user import find_service_user

MOST_DEPTH = 3


def spellings(secret: str) -> set[bytes]:
    """Text, upper case, UTF-16, hexadecimal, base64 at every alignment; of hexadecimal digits, the bytes as well."""
    raws = {secret.encode()}
    if len(secret) >= 32 and set(secret) <= set("0123456789abcdef"):
        raws.add(bytes.fromhex(secret))
    found = {secret.upper().encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")} | raws
    for raw in raws:
        found |= {raw.hex().encode(), raw.hex().upper().encode()}
        for shift in range(3):
            inside = base64.b64encode(bytes(shift) + raw)[4:-4]
            found |= {inside, inside.translate(bytes.maketrans(b"+/", b"-_"))}
    return found


def dump(data_dir: Path) -> bytes:
    """The whole database as pg_dump writes it."""
    server = EmbeddedServer(data_dir / "postgres")
    url = server.start().replace("+psycopg", "")
    try:
        programs = binaries.for_user(find_service_user())
        return subprocess.run(
            [programs.tool("pg_dump"), url], env=dict(programs.environment), capture_output=True, check=True
        ).stdout
    finally:
        server.stop()


class Canaries:
    """By what they are called. A place that may know one is named at the search."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._spellings = {name: spellings(secret) for name, secret in secrets.items()}

    def found_in(self, data: bytes, depth: int = 0) -> set[str]:
        """Also in the members of archives."""
        found = {name for name, known in self._spellings.items() if any(each in data for each in known)}
        if depth < MOST_DEPTH:
            for member in _members(data):
                found |= self.found_in(member, depth + 1)
        return found

    def found_under(self, directory: Path, without: tuple[str, ...] = ()) -> set[tuple[str, str]]:
        """Which of them in which file; names of files count too. without: folders at the top that are not looked at."""
        found: set[tuple[str, str]] = set()
        for path in directory.rglob("*"):
            place = path.relative_to(directory)
            if place.parts[0] in without:
                continue
            found |= {(name, str(place)) for name in self.found_in(str(place).encode())}
            if path.is_file() and not path.is_symlink():
                found |= {(name, str(place)) for name in self.found_in(path.read_bytes())}
        return found


def _members(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield archive.read(name)
