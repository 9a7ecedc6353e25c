"""The program as other programs call it: a process of its own with a data directory."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT_S = 120


def _hear_ctrl_c() -> None:
    """As a terminal starts it: what a shell starts in the background is deaf to Ctrl+C, and so are its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True)
class Result:
    exit_code: int
    stdout: str
    stderr: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        parsed: dict[str, Any] = json.loads(self.stdout)
        return parsed


class Program:
    """`lnwallet-desktop` on one data directory."""

    def __init__(self, data_dir: Path, passphrase_file: Path | None) -> None:
        self.data_dir = data_dir
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("LNWALLET_")}
        self.environment |= {"LNWALLET_DATA_DIR": str(data_dir), "QT_QPA_PLATFORM": "offscreen"}
        if passphrase_file is not None:
            self.environment["LNWALLET_PASSPHRASE_FILE"] = str(passphrase_file)

    def start(
        self, *arguments: str, stdin: int = subprocess.DEVNULL, stderr: int = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "lnwallet_desktop", *arguments],
            env=self.environment,
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            preexec_fn=None if os.name == "nt" else _hear_ctrl_c,
        )

    def run(self, *arguments: str, given: str | None = None) -> Result:
        with self.start(*arguments, stdin=subprocess.PIPE) as process:
            stdout, stderr = process.communicate(given, timeout=TIMEOUT_S)
        return Result(process.returncode, stdout, stderr)

    def document(self, *arguments: str) -> dict[str, Any]:
        """Run with --json, expect success."""
        result = self.run(*arguments, "--json")
        assert result.exit_code == 0, result
        return result.document

    def balance_sats(self) -> int:
        return int(self.document("balance")["balance_sats"])

    def invoice(self, amount_sats: int, *options: str) -> str:
        return str(self.document("sandbox", "invoice", str(amount_sats), *options)["invoice"])

    def transactions(self, *options: str) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.document("transactions", *options)["transactions"]
        return listed
