"""What a crash test did, and what it found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.crash.judge import Finding

KINDS = ("double", "lost", "status", "fee", "balance", "unexplained", "network")


@dataclass
class Report:
    """slowest_s: the longest that anything pending stayed unexplained after a restart; slowest: after which kill."""

    kills: Counter[str] = field(default_factory=Counter)
    payments: int = 0
    slowest_s: float = 0
    slowest: str = ""
    findings: list[Finding] = field(default_factory=list)

    def took(self, seconds: float, after: str) -> None:
        if seconds > self.slowest_s:
            self.slowest_s, self.slowest = seconds, after

    def add(self, other: Report) -> None:
        self.kills += other.kills
        self.payments += other.payments
        self.took(other.slowest_s, other.slowest)
        self.findings += other.findings

    def summary(self) -> str:
        kinds = Counter(finding.kind for finding in self.findings)
        told = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS)
        slowest = f"slowest explanation {self.slowest_s} s (after {self.slowest})"
        return f"{self.kills.total()} kills, {self.payments} payments: {told}; {slowest}"
