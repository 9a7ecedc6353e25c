"""What verifying found, in values and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lnwallet_desktop.translation import marked, phrase, phrases


class Damage(StrEnum):
    """How a log is bad."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    RECOMPUTED = "recomputed"
    TRUNCATED = "truncated"
    FOREIGN_DATABASE = "foreign_database"
    SIGNATURE_WRONG = "signature_wrong"
    KEY_UNKNOWN = "key_unknown"
    GUARD_OFF = "guard_off"
    TABLES_GONE = "tables_gone"


_SENTENCES = {
    Damage.CHANGED: marked("Entry {n} was changed after it was written."),
    Damage.MISSING: marked("Entry {n} is missing: it was deleted."),
    Damage.REORDERED: marked("In the place of entry {n} stands another one: entries were put in another order."),
    Damage.RECOMPUTED: marked("The log was written anew from entry {n} on{until}: it contradicts a signed checkpoint."),
    Damage.TRUNCATED: marked(
        "The log ends too early: entry {n} and those after it{until} are gone. The end was deleted, or "
        "the database was put back to an earlier state."
    ),
    Damage.FOREIGN_DATABASE: marked(
        "This is not the database whose log was signed: it was replaced by another one or by a "
        "copy. From entry {n} on nothing is proved."
    ),
    Damage.SIGNATURE_WRONG: marked("A checkpoint was forged, changed or removed. From entry {n} on nothing is proved."),
    Damage.KEY_UNKNOWN: marked(
        "The log is signed with a key that this workstation does not know, so from entry {n} on nothing is proved "
        "here. Open the wallet here, which brings its keys up to date, and verify again. If this is said again, the "
        "signature is forged."
    ),
    Damage.GUARD_OFF: marked(
        "Every entry is right, but the database no longer refuses changes to the log: its triggers were "
        "switched off or removed. Find out who did that and why."
    ),
    Damage.TABLES_GONE: marked(
        "The log’s tables or functions were removed or rebuilt in the database: nothing is proved."
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """sequence: the first bad entry; None where no entry is bad. until: the last one that is known to be concerned.
    unproved_since: where not even the entries before it are proved.
    """

    damage: Damage
    sequence: int | None
    until: int | None = None
    unproved_since: int | None = None

    @property
    def sentence(self) -> str:
        is_long = self.until is not None and self.until != self.sequence
        until = phrase(" (up to {until})", until=self.until) if is_long else ""
        told = phrase(_SENTENCES[self.damage], n=self.sequence, until=until)
        if self.unproved_since is None or self.sequence is None or self.unproved_since >= self.sequence:
            return told
        before = phrase("Those from {since} on before it are there, but not proved either.", since=self.unproved_since)
        return phrases(" ", [told, before])


@dataclass(frozen=True, slots=True)
class Verification:
    """What a run came to. entries: how many were read and fit; proved_until: the last one under a good signature.

    proved_at: when that was signed, by the database's clock. Entries after it are chained, but could still be cut off
    unnoticed until the next checkpoint.
    """

    entries: int
    checkpoints: int
    proved_until: int
    proved_at: datetime | None
    finding: Finding | None
    proved_by: str | None = None  # the admin whose signature that is; None: the wallet's own key

    @property
    def good(self) -> bool:
        return self.finding is None

    @property
    def unsigned(self) -> int:
        return max(0, self.entries - self.proved_until)
