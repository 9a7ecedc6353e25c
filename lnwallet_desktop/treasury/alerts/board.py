"""Which alerts fire, and what has to be told when that changes: each beginning and each end once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lnwallet_desktop.treasury.alerts.rules import RULES, Rule, Severity, Thresholds
from lnwallet_desktop.treasury.alerts.snapshot import Snapshot


class Turn(StrEnum):
    FIRING = "firing"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Alert:
    """One that fires. sentence: as things stand now. since: when it began, as this program saw it."""

    name: str
    severity: Severity
    sentence: str
    mend: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """alert: as it began, or as it was last when it ended."""

    turn: Turn
    alert: Alert
    at: datetime


Firing = dict[str, Alert]
"""By name, in the order of the rules."""


def judged(
    before: Firing, now: Snapshot, thresholds: Thresholds, at: datetime, rules: tuple[Rule, ...] = RULES
) -> tuple[Firing, tuple[Told, ...]]:
    """What fires now, and what is to be told of the difference."""
    after: Firing = {}
    told: list[Told] = []
    for rule in rules:
        was, sentence = before.get(rule.name), rule.judge(now, thresholds)
        if sentence is None:
            sentence = was.sentence if was is not None else ""
        if sentence:
            after[rule.name] = Alert(rule.name, rule.severity, sentence, rule.mend, was.since if was else at)
            if was is None:
                told.append(Told(Turn.FIRING, after[rule.name], at))
        elif was is not None:
            told.append(Told(Turn.CLEARED, was, at))
    return after, tuple(told)
