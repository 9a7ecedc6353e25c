"""What the SDK itself writes down, taken over into the program's log: shortened, and without any quoted text."""

from __future__ import annotations

import logging
import re
import threading

import breez_sdk_spark as sdk

log = logging.getLogger(__name__)

FILTER = "info"
"""Beneath it the SDK prints whole requests, keys included, hundreds of lines for one payment."""
LONGEST = 400
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?')
"""Rust shows every text of a payment in quotes: descriptions, invoices, addresses, names. A cut one has no second."""
_LEVELS = {"ERROR": logging.ERROR, "WARN": logging.WARNING, "INFO": logging.INFO}
_NO_ALARM = ("Reconcile with Flashnet failed", "Failed to remove balance watcher listener")
"""It says so as an error at each start and end; nothing of ours hangs on it."""

_once = threading.Lock()
_followed = False


class _Lines(sdk.Logger):  # type: ignore[misc]
    """Called from the SDK's threads. Whatever is raised here would end in the SDK, so nothing is."""

    def log(self, entry: sdk.LogEntry) -> None:  # type: ignore[override, unused-ignore]
        try:
            line = " ".join(_QUOTED.sub('"…"', entry.line).split())
            level = logging.INFO if line.startswith(_NO_ALARM) else _LEVELS.get(entry.level.upper(), logging.DEBUG)
            log.log(level, "%s", line[:LONGEST])
        except Exception:
            log.debug("a line of the SDK was lost")


def follow_sdk_log() -> None:
    """From now on; once in a process, for the SDK takes no second logger."""
    global _followed
    with _once:
        if _followed:
            return
        _followed = True
        try:
            sdk.init_logging(None, _Lines(), FILTER)
        except sdk.SdkError:
            log.info("the SDK’s own log is not followed")
