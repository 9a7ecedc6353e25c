"""PostgreSQL's own pg_dump and pg_restore on one database: no shell, no password in arguments, stoppable."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from psycopg.conninfo import make_conninfo

from lnwallet_desktop.errors import LedgerUnavailable, SetupIncomplete
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.embedded import binaries
from lnwallet_desktop.redaction import redacted
from lnwallet_desktop.translation import phrase

LOOK_EVERY_S = 0.1
_PASSED_ON = ("HOME", "USER", "LOGNAME", "SYSTEMROOT", "APPDATA")
"""Of our environment; besides what libpq reads. Where pass file and certificates lie by default."""
_SECRET = ("password", "sslpassword")


class Stopped(Exception):
    """A person gave it up; nothing of it is left in the database."""


@dataclass(frozen=True, slots=True)
class Tools:
    """A folder of PostgreSQL's programs. environment: all that they get."""

    folder: Path
    environment: Mapping[str, str]


def tools_for(address: Address) -> Tools:
    """Those that came with this program, or this computer's where only they will do. Raises SetupIncomplete.

    Ours speak no TLS, and pg_dump reads no server that is newer than itself. Falling back to a connection in the
    clear is not for us to decide.
    """
    with address.connect() as connection:
        major, encrypted = connection.info.server_version // 10_000, connection.pgconn.ssl_in_use
    ours = binaries.packaged()
    if not encrypted and major <= (_major(ours.tool("pg_dump"), ours.environment) or 0):
        return Tools(ours.tree / "bin", ours.environment)
    found = shutil.which("pg_dump")
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    if found is None or (_major(Path(found), environment) or 0) < major or shutil.which("pg_restore") is None:
        why = "its connection is encrypted" if encrypted else f"it is PostgreSQL {major}"
        raise SetupIncomplete(
            phrase(
                "To copy this database PostgreSQL’s client programs are needed on this computer, version {major} "
                "or newer, because {why}. Install them (Debian: postgresql-client), then try again. Nothing was "
                "changed.",
                major=major,
                why=why,
            )
        )
    return Tools(Path(found).parent, environment)


def dump(address: Address, target: Path, snapshot: str | None, told: Callable[[int], None], stop: Event) -> None:
    """The whole database in pg_dump’s custom format. snapshot: of `pg_export_snapshot`; told: of the bytes so far.

    Raises LedgerUnavailable, SetupIncomplete, Stopped, OSError.
    """
    arguments = ["--format=custom", "--compress=1", "--lock-wait-timeout=30s", "--no-password"]
    if snapshot is not None:
        arguments.append(f"--snapshot={snapshot}")
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        _run("pg_dump", arguments, address, stop, lambda: told(target.stat().st_size), file.fileno())
    told(target.stat().st_size)


def restore(address: Address, source: Path, keep_rights: bool, told: Callable[[], None], stop: Event) -> None:
    """Into an empty database, all or nothing. keep_rights: the role for workstations is there. Raises as `dump`."""
    arguments = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-comments", "--no-password"]
    if not keep_rights:
        arguments.append("--no-privileges")
    with source.open("rb") as file:
        _run("pg_restore", arguments, address, stop, told, None, file.fileno())


def _run(
    program: str,
    arguments: Sequence[str],
    address: Address,
    stop: Event,
    told: Callable[[], None],
    stdout: int | None = None,
    stdin: int | None = None,
) -> None:
    tools = tools_for(address)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [str(tools.folder / program), *arguments, f"--dbname={_without_secrets(address)}"],
            env={**_own_environment(), **tools.environment, **_secrets(address)},
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.DEVNULL if stdout is None else stdout,
            stderr=said,
            cwd="/" if os.name == "posix" else None,
        )
        try:
            _wait(process, stop, told)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        if process.returncode != 0:
            said.seek(0)
            raise LedgerUnavailable(_sentence(program, said.read(4000).decode(errors="replace")))


def _wait(process: subprocess.Popen[bytes], stop: Event, told: Callable[[], None]) -> None:
    while True:
        try:
            process.wait(LOOK_EVERY_S)
            return
        except subprocess.TimeoutExpired:
            if stop.is_set():
                raise Stopped from None
            told()


def _sentence(program: str, said: str) -> str:
    what = "copied" if program == "pg_dump" else "put back"
    lines = [line for line in said.splitlines() if "error" in line.lower()] or said.splitlines()[-1:]
    return f"The database could not be {what}. PostgreSQL says: {redacted(' '.join(lines[:2])) or 'nothing'}"


def _own_environment() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if name in _PASSED_ON or name.startswith("PG")}


def _without_secrets(address: Address) -> str:
    return make_conninfo(**{name: value for name, value in address.options.items() if name not in _SECRET})


def _secrets(address: Address) -> dict[str, str]:
    """In the environment, which only this user can read; arguments can be read by everybody on the computer."""
    password = address.options.get("password")
    return {"PGPASSWORD": str(password)} if password else {}


def _major(program: Path, environment: Mapping[str, str]) -> int | None:
    try:
        ended = subprocess.run(
            [str(program), "--version"], env=dict(environment), capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", ended.stdout)
    return int(found.group(1)) if found else None
