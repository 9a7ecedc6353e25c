"""How many wrong passphrases are free, how long the next try has to wait, and when waiting does not help any more."""

from __future__ import annotations

import math
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

FREE_TRIES = 3
MOST_TRIES = 10
"""So many wrong ones, and only the recovery code or another admin opens the vault."""
LONGEST_DELAY_S = 15 * 60
_CLOCK_SLACK_S = 5
"""The clock may be set so far back by the network's time; more restarts the delay."""
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, by three clocks. since_boot_s counts suspended time on Linux. boot_id: empty where the system has none."""

    wall_s: float
    since_boot_s: float
    boot_id: str

    @classmethod
    def now(cls) -> Moment:
        return cls(time.time(), since_boot_s(), _boot_id())


@dataclass(frozen=True, slots=True)
class Attempts:
    """Wrong passphrases of one admin since the last right one, and when the last was tried."""

    failures: int
    last: Moment

    @property
    def locked_out(self) -> bool:
        return self.failures >= MOST_TRIES

    def plus_one(self, now: Moment) -> Attempts:
        return Attempts(self.failures + 1, now)

    def seen_at(self, now: Moment) -> Attempts:
        """A clock that was moved back restarts the delay."""
        return replace(self, last=now) if now.wall_s < self.last.wall_s - _CLOCK_SLACK_S else self

    def seconds_left(self, now: Moment) -> int:
        """Until the next try, rounded up."""
        return max(0, math.ceil(delay_s(self.failures) - self._elapsed_s(now)))

    def _elapsed_s(self, now: Moment) -> float:
        """Never more than the truth, however the wall clock is set.

        Within one boot the clock since boot tells exactly. After another boot at least the time since that has passed.
        Where boots cannot be told apart, the smaller of what two clocks say.
        """
        if now.boot_id and now.boot_id == self.last.boot_id:
            return now.since_boot_s - self.last.since_boot_s
        if now.boot_id and self.last.boot_id:
            return now.since_boot_s
        since_boot = now.since_boot_s - self.last.since_boot_s
        return min(now.wall_s - self.last.wall_s, since_boot if since_boot >= 0 else now.since_boot_s)


NOTHING_WRONG = Attempts(0, Moment(0, 0, ""))


def delay_s(failures: int) -> int:
    """0 while tries are free, then 1, 2, 4, … seconds, up to 15 minutes."""
    return 0 if failures < FREE_TRIES else min(2 ** (failures - FREE_TRIES), LONGEST_DELAY_S)


def since_boot_s() -> float:
    """A clock that nobody sets. Python's own stands still while Linux is suspended; this one does not."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def _boot_id() -> str:
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
