"""The payer process, as the crash test drives it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

from lnwallet_desktop.settings import Settings

ANSWER_S = 120


class App:
    """Starts with its wallet open. hello: its first answer; None if it died instead."""

    def __init__(self, settings: Settings) -> None:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "LNWALLET_DATA_DIR": str(settings.data_dir),
            "LNWALLET_DATABASE_URL": settings.database_url or "",
            "LNWALLET_SANDBOX_DIR": str(settings.sandbox_dir),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.payer"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.hello = self.answer()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def order(self, **order: Any) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it died, as it was told to

    def answer(self) -> Any:
        """The next line; None if it died instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)

    def end(self) -> None:
        """In order, so that it lets go of the wallet."""
        self.order(do="end")
        self.gone()

    def gone(self) -> None:
        """Wait for its end and close its pipes. Again does no harm."""
        if self._process.stdout is not None and not self._process.stdout.closed:
            self._process.communicate(timeout=ANSWER_S)
