"""Other processes for tests: programs that use an embedded server, as root's or as an ordinary user's."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NOBODY = 65534

_HOLDER = """
import json, sys
from pathlib import Path
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
server = EmbeddedServer(Path(sys.argv[1]), Path(sys.argv[2]))
try:
    url = server.start()
except Exception as error:
    print(json.dumps({"error": type(error).__name__, "message": str(error)}), flush=True)
    sys.exit(1)
state = server.describe()
print(json.dumps({"url": url, "pid": state.pid, "data": str(state.data)}), flush=True)
if sys.stdin.readline():
    server.stop()
    print("stopped", flush=True)
"""


@dataclass(frozen=True)
class Holder:
    """A process that uses a server. told: what it said of it, or its error."""

    process: subprocess.Popen[str]
    told: dict[str, Any]

    @property
    def postmaster_pid(self) -> int:
        return int(self.told["pid"])

    def stop(self) -> None:
        """Let it take leave in good order."""
        out, _ = self.process.communicate("stop\n", timeout=30)
        assert out.strip() == "stopped"

    def kill(self) -> None:
        """As the out-of-memory killer would."""
        self.process.kill()
        self.process.wait(timeout=10)


@contextmanager
def holder(
    directory: Path, system: Path, as_user: int | None = None, environment: Mapping[str, str] | None = None
) -> Iterator[Holder]:
    """Start one. as_user: the number of an ordinary user."""
    command = [sys.executable, "-W", "error", "-c", _HOLDER, str(directory), str(system)]
    process = subprocess.Popen(
        _with_user(command, as_user),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=dict(os.environ) | {"PYTHONDONTWRITEBYTECODE": "1"} | dict(environment or {}),
    )
    assert process.stdout is not None
    try:
        yield Holder(process, json.loads(process.stdout.readline() or '{"error": "none", "message": "it died"}'))
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _with_user(command: list[str], as_user: int | None) -> list[str]:
    """As that user, who may still read this checkout and its Python wherever they lie."""
    if as_user is None:
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("changing the user needs setpriv")
    capability = "dac_read_search"
    limits = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("CapBnd"))
    given = int(limits.split()[1], 16) & 1 << 2  # a container may lack it; then the checkout must be open to all
    may_read = [f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}"] if given else []
    return [setpriv, f"--reuid={as_user}", f"--regid={as_user}", "--clear-groups", *may_read, "--", *command]


def gone(pid: int) -> bool:
    """Whether the process has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").exists() and ") Z " in Path(f"/proc/{pid}/stat").read_text()


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as another user")
