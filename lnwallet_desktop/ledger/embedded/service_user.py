"""The operating system's user that PostgreSQL's own processes run as: ourselves, or another one when we are root."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lnwallet_desktop.errors import SetupIncomplete
from lnwallet_desktop.translation import phrase

ROOTS_CHOICE = ("postgres", "nobody")
"""PostgreSQL refuses to run as root, so root takes the first of these that exists. We never create users."""


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """name, uid, gid: of that user. other: whether it is someone else than the user of this process."""

    name: str
    uid: int
    gid: int
    other: bool

    @property
    def process_arguments(self) -> dict[str, Any]:
        """What subprocess needs to run something as this user: no groups of ours, a directory it can be in."""
        arguments: dict[str, Any] = {"cwd": "/", "umask": 0o077, "stdin": subprocess.DEVNULL}
        if self.other:
            arguments |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return arguments

    def run(
        self, arguments: Sequence[str | Path], environment: Mapping[str, str], timeout_s: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end and capture what it says; OSError where the user cannot even begin it."""
        return subprocess.run(
            [str(argument) for argument in arguments],
            env=dict(environment),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout_s,
            check=False,
            **self.process_arguments,
        )

    def can_enter(self, directory: Path) -> bool:
        """Whether this user may go into the directory, every folder above it included. Asked by really trying."""
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", directory], {}, timeout_s=10).returncode == 0

    def own(self, path: Path) -> None:
        """Give an existing directory to this user alone."""
        path.chmod(0o700)
        if self.other:
            os.chown(path, self.uid, self.gid)


def find_service_user() -> ServiceUser:
    """Raises SetupIncomplete where no fitting user exists."""
    import pwd  # not on Windows

    if os.geteuid() != 0:
        return ServiceUser(_own_name(), os.geteuid(), os.getegid(), other=False)
    for name in ROOTS_CHOICE:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return ServiceUser(name, entry.pw_uid, entry.pw_gid, other=True)
    raise SetupIncomplete(
        phrase(
            "PostgreSQL does not run as root, and this computer has neither a user “postgres” nor a user “nobody”. "
            "Run this program as an ordinary user, or set LNWALLET_DATABASE_URL."
        )
    )


def _own_name() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise SetupIncomplete(
            phrase(
                "This process runs as user number {geteuid}, which has no name on this computer, and PostgreSQL "
                "needs one. Run it as a named user, or set LNWALLET_DATABASE_URL.",
                geteuid=os.geteuid(),
            )
        ) from None
