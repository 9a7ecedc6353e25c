"""A bare Debian root to install into, and programs run in it as an ordinary user."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

DESKTOP_TOOLS = ("desktop-file-utils", "libglib2.0-bin")
"""What every desktop has and a bare root has not: it opens links with the program that is registered for them."""


def mirror() -> tuple[str, str]:
    """Where Debian's packages come from, and of which release: MIRROR, or what this computer's apt uses."""
    release = _words(Path("/etc/os-release")).get("VERSION_CODENAME", "")
    if given := os.environ.get("MIRROR"):
        return given, release
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT) $(CREATED_BY)"],
        capture_output=True,
        text=True,
        check=True,
    )
    for line in told.stdout.splitlines():
        site, found, component, kind = line.split()
        if (found, component, kind) == (release, "main", "Packages"):
            return site, release
    raise SystemExit("This computer's apt names no Debian mirror. Set MIRROR to one.")


def _words(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return {key: value.strip('"') for key, _, value in (line.partition("=") for line in lines)}


class BareRoot:
    """One root, made anew each time; the packages it is made of are kept, so the next time is quicker.

    Its mounts are made in a namespace of the caller's, which ends with it.
    """

    def __init__(self, work: Path) -> None:
        self.path = work / "root"
        self._cache = work / "debian-packages"
        self._work = work

    def make(self) -> None:
        site, release = mirror()
        shutil.rmtree(self.path, ignore_errors=True)
        self._cache.mkdir(parents=True, exist_ok=True)
        command = ["debootstrap", "--variant=minbase", f"--cache-dir={self._cache}", release, str(self.path), site]
        with (self._work / "debootstrap.log").open("wb") as log:
            subprocess.run(command, stdout=log, stderr=log, check=True)
        for kind, source, place in (("proc", "proc", "proc"), ("tmpfs", "tmpfs", "dev/shm")):
            (self.path / place).mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", kind, source, str(self.path / place)], check=True)

    def as_root(self, *command: str) -> str:
        """Run it in the root; what it printed. Raises SystemExit where it fails."""
        ended = self._run(command, {"HOME": "/root", "DEBIAN_FRONTEND": "noninteractive"}, None)
        if ended.returncode:
            raise SystemExit(f"{' '.join(command)} failed in the bare root:\n{ended.stdout}{ended.stderr}")
        return ended.stdout

    def as_user(self, user: User, *command: str, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
        return self._run(command, user.environment, user.name, timeout_s)

    def start_as_user(self, user: User, *command: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._command(command, user.environment, user.name),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self._work / "window.stderr").open("wb"),
        )

    def files(self) -> set[str]:
        """Everything there is, without what the kernel shows."""
        found: set[str] = set()
        for folder, folders, names in os.walk(self.path):
            here = Path(folder).relative_to(self.path).as_posix()
            folders[:] = [name for name in folders if f"{here}/{name}" not in ("./proc", "./sys", "./dev")]
            found |= {f"{here}/{name}".removeprefix("./") for name in (*folders, *names)}
        return found

    def _run(
        self, command: Sequence[str], environment: Mapping[str, str], user: str | None, timeout_s: float = 900
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(command, environment, user),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )

    def _command(self, command: Sequence[str], environment: Mapping[str, str], user: str | None) -> list[str]:
        names = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", **environment}
        chosen = [f"--userspec={user}:{user}"] if user else []
        setting = [f"{name}={value}" for name, value in names.items()]
        return ["chroot", *chosen, str(self.path), "env", "-i", *setting, *command]


class User:
    """An ordinary one, whose home has a space and an umlaut in its name."""

    name = "maria"
    home = "/home/Maria Müller"

    def __init__(self, display: str) -> None:
        self.environment = {"HOME": self.home, "USER": self.name, "DISPLAY": display}

    def add_to(self, root: BareRoot) -> None:
        root.as_root("useradd", "--create-home", "--home-dir", self.home, "--shell", "/bin/sh", self.name)
