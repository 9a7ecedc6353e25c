"""Where a data directory's server keeps its cluster, its configuration, its log and its socket."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lnwallet_desktop.errors import SetupIncomplete
from lnwallet_desktop.ledger.embedded.binaries import make_system_directory
from lnwallet_desktop.ledger.embedded.service_user import ServiceUser
from lnwallet_desktop.translation import phrase

PORT = 5432
"""Only a part of the socket's name: the server listens on no network."""
SOCKET_NAME = f".s.PGSQL.{PORT}"

MAX_SOCKET_PATH_BYTES = 100
"""A Unix socket's path may have 103 bytes (macOS) or 107 (Linux)."""


@dataclass(frozen=True, slots=True)
class Places:
    """directory: the user's; it holds `users`, and `location` where the rest had to lie elsewhere.

    home belongs to the user of this process, and so do the configuration files in it; `data`, `log` and the socket's
    directory belong to the server's user, who can therefore not change who may connect.
    """

    directory: Path
    home: Path

    @property
    def users(self) -> Path:
        return self.directory / "users"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log"

    @property
    def start_log(self) -> Path:
        """What the server says before its own log begins."""
        return self.log / "start.log"

    def log_tail(self, lines: int = 5) -> str:
        """The last lines of the newest log, for a person to read; empty where there is none."""
        try:
            newest = max(self.log.glob("*.log"), key=lambda path: path.stat().st_mtime)
            return "\n".join(newest.read_text(errors="replace").splitlines()[-lines:])
        except (OSError, ValueError):
            return ""


def known_places(directory: Path) -> Places:
    """Where things are or would be, without making anything."""
    location = directory / "location"
    if location.exists():
        return Places(directory, Path(location.read_text(encoding="utf-8").strip()))
    return Places(directory, directory / "cluster")


def make_places(directory: Path, user: ServiceUser, system_directory: Path) -> Places:
    """Make what is missing. Raises SetupIncomplete."""
    directory.mkdir(parents=True, exist_ok=True)
    if directory.stat().st_uid != os.geteuid():
        raise SetupIncomplete(
            f"{directory} belongs to another user of this computer. Run this program as that user, or choose "
            "another data directory."
        )
    places = known_places(directory)
    if user.other and places.home == directory / "cluster" and not user.can_enter(directory):
        places = _move_out(places, system_directory)
    if not places.home.exists() and places.home != directory / "cluster":
        raise SetupIncomplete(
            phrase("This wallet’s database lay in {home}, which is gone. Restore it from a backup.", home=places.home)
        )
    places.home.mkdir(exist_ok=True)
    places.home.chmod(0o755 if user.other else 0o700)
    places.log.mkdir(exist_ok=True)
    user.own(places.log)
    return places


def make_socket_directory(places: Places, user: ServiceUser) -> Path:
    """A directory that only the server's user may enter, short enough for a socket's path. Made anew where unsafe."""
    near = places.home / "run"
    if _fits(near):
        near.mkdir(exist_ok=True)
        user.own(near)
        return near
    record = places.home / "socket"
    known = _recorded(record)
    if known is not None and _is_private(known, user):
        return known
    new = Path(tempfile.mkdtemp(prefix="lnwallet-", dir=_short_base(user)))  # an unguessable name, mode 0700
    user.own(new)
    write_whole(record, f"{new}\n")
    return new


def known_socket_directory(places: Places) -> Path:
    """Where the running server's socket should be."""
    near = places.home / "run"
    return near if _fits(near) else _recorded(places.home / "socket") or near


def write_whole(path: Path, text: str) -> None:
    """Replace a small file so that nobody ever sees half of it."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.chmod(0o644)
    new.replace(path)


def _move_out(places: Places, system_directory: Path) -> Places:
    """Choose a home that the server's user can reach, take an earlier cluster along, and write down where it is."""
    make_system_directory(system_directory)
    digest = hashlib.sha256(os.fsencode(places.directory.resolve())).hexdigest()[:12]
    home = Path(tempfile.mkdtemp(prefix=f"{digest}-", dir=system_directory))
    if places.data.exists():
        try:
            places.home.rename(home)
        except OSError as error:
            raise SetupIncomplete(
                f"{places.directory} has become closed to the database server’s user, and the database cannot be "
                f"moved to {home}: {error.strerror}. Open the folder to that user, or move it by hand."
            ) from error
    home.chmod(0o755)
    write_whole(places.directory / "location", f"{home}\n")
    return Places(places.directory, home)


def _fits(directory: Path) -> bool:
    return len(os.fsencode(directory / SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES


def _recorded(record: Path) -> Path | None:
    try:
        return Path(record.read_text(encoding="utf-8").strip())
    except OSError:
        return None


def _is_private(directory: Path, user: ServiceUser) -> bool:
    """A real directory, not a link, of that user, closed to all others."""
    try:
        state = os.lstat(directory)
    except OSError:
        return False
    return stat.S_ISDIR(state.st_mode) and state.st_uid == user.uid and not state.st_mode & 0o077


def _short_base(user: ServiceUser) -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if not user.other and runtime and len(runtime) < 60 and _is_private(Path(runtime), user):
        return Path(runtime)
    if user.other and Path("/run").is_dir():
        return Path("/run")
    return Path("/tmp")  # noqa: S108 - only a parent for a private directory with a random name
