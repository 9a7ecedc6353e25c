"""The alert rules: what each looks at, what it says, and what mends it. Pure functions over a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.translation import marked, phrase, phrase_count
from lnwallet_desktop.treasury.alerts.snapshot import Snapshot

PENDING_S = 15 * 60
FAILURES = 3
NO_SYNC_S = 10 * 60
DATABASE_S = 15
"""An embedded server that was restarted is back sooner."""

VERIFY_S = 30 * 86_400
FIRST_VERIFY_S = 86_400
"""On its first day a wallet has this among what is still to do, not as an alert."""


class Severity(StrEnum):
    CRITICAL = marked("critical")  # nothing can be paid, or the record is in doubt
    WARNING = marked("warning")  # somebody should look today


@dataclass(frozen=True, slots=True)
class Thresholds:
    """low_balance_sats: None: a low balance is nothing to tell."""

    low_balance_sats: int | None = None


Judge = Callable[[Snapshot, Thresholds], str | None]
"""What to say while it fires; empty while it does not; None where it cannot be known now, and stays as it was."""


@dataclass(frozen=True, slots=True)
class Rule:
    """fires, clears: for the documentation, after “when”. mend: what a person can do."""

    name: str
    severity: Severity
    fires: str
    clears: str
    mend: str
    judge: Judge


def _low_balance(now: Snapshot, thresholds: Thresholds) -> str | None:
    least = thresholds.low_balance_sats
    if least is None:
        return ""
    if now.balance_sats is None:
        return None
    if now.balance_sats >= least:
        return ""
    return phrase(
        "The balance is {balance}, below {least}.",
        balance=format_sats(Sats(now.balance_sats)),
        least=format_sats(Sats(least)),
    )


def _pending_long(now: Snapshot, _: Thresholds) -> str | None:
    if now.ledger is None:
        return None
    figures = now.ledger.figures
    if figures.oldest_pending_s is None or figures.oldest_pending_s <= PENDING_S:
        return ""
    return phrase("A payment has been on the way for {time}.", time=_minutes(figures.oldest_pending_s))


def _failing(now: Snapshot, _: Thresholds) -> str | None:
    if now.ledger is None:
        return None
    failed = now.ledger.figures.failed_in_a_row
    return phrase("The last {count} payments failed.", count=failed) if failed >= FAILURES else ""


def _no_sync(now: Snapshot, _: Thresholds) -> str | None:
    if now.since_sync_s is None or now.since_sync_s <= NO_SYNC_S:
        return ""
    return phrase("The wallet has not reached its network for {time}.", time=_minutes(now.since_sync_s))


def _database_away(now: Snapshot, _: Thresholds) -> str | None:
    if now.ledger is not None:
        return ""
    return phrase("The database does not answer. Nothing can be paid.") if now.database_away_s >= DATABASE_S else None


def _audit_broken(now: Snapshot, _: Thresholds) -> str | None:
    if now.audit_alarm:
        return phrase("The audit log contradicts what was signed before.")
    if now.ledger is None:
        return None
    return (
        phrase("The audit log was verified and is not whole.") if now.ledger.figures.last_verify_good is False else ""
    )


def _locked_out(now: Snapshot, _: Thresholds) -> str | None:
    if now.locked_out == 0:
        return ""
    return phrase_count(
        "An admin is locked out after ten wrong passphrases.",
        "{count} admins are locked out after ten wrong passphrases.",
        now.locked_out,
    )


def _limits_altered(now: Snapshot, _: Thresholds) -> str | None:
    if now.ledger is None:
        return None
    return phrase("The limits in the database were altered outside this program.") if now.ledger.limits_altered else ""


def _backup_overdue(now: Snapshot, _: Thresholds) -> str | None:
    if now.ledger is None:
        return None
    figures = now.ledger.figures
    if figures.backup_verified_age_s is None:
        return phrase("No backup of this wallet was ever verified.") if figures.history_age_s > FIRST_VERIFY_S else ""
    if figures.backup_verified_age_s <= VERIFY_S:
        return ""
    return phrase("No backup was verified for {days} days.", days=int(figures.backup_verified_age_s // 86_400))


def _backup_failed(now: Snapshot, _: Thresholds) -> str | None:
    return phrase("A backup failed. {problem}", problem=now.backup_problem) if now.backup_problem else ""


def _minutes(seconds: float) -> str:
    minutes = int(seconds // 60)
    if minutes < 120:
        return phrase("{count} minutes", count=minutes)
    return phrase("{count} hours", count=minutes // 60)


RULES = (
    Rule(
        "database-down",
        Severity.CRITICAL,
        f"the database has not answered for {DATABASE_S} s",
        "it answers again",
        marked(
            "Start the database server or bring its network back; the program connects by itself. What is under way is "
            "looked up as soon as it is there."
        ),
        _database_away,
    ),
    Rule(
        "audit-broken",
        Severity.CRITICAL,
        "the log contradicts a signed checkpoint, or the newest verification found damage",
        "a later verification finds it whole, after a restart of the program",
        marked(
            "Pay nothing until it is known who changed the database. Open the page Audit, verify, and keep the "
            "finding; compare with a backup."
        ),
        _audit_broken,
    ),
    Rule(
        "limits-altered",
        Severity.CRITICAL,
        "the limits in the database are not those an admin signed",
        "an admin has saved them anew",
        marked(
            "Nothing can be paid meanwhile. Find out who can write into the database, then save the limits in Settings."
        ),
        _limits_altered,
    ),
    Rule(
        "no-sync",
        Severity.CRITICAL,
        f"the wallet is open and its last sync is more than {NO_SYNC_S // 60} minutes old",
        "it syncs again, or is closed",
        marked(
            "Look at this computer’s connection. Payments under way go on in the network; their outcome is told after "
            "the next sync."
        ),
        _no_sync,
    ),
    Rule(
        "locked-out",
        Severity.CRITICAL,
        "an admin has typed ten wrong passphrases",
        "that admin has a new passphrase, by the recovery code or another admin",
        marked(
            "If nobody of you typed them, somebody is guessing: look at who uses this computer. The recovery code or "
            "another admin’s passphrase opens the wallet."
        ),
        _locked_out,
    ),
    Rule(
        "pending-long",
        Severity.WARNING,
        f"the oldest sent payment has been pending for more than {PENDING_S // 60} minutes",
        "no payment is pending for so long any more",
        marked(
            "Do not pay the bill again: the payment can still arrive. Its details say when the money is back at the "
            "latest."
        ),
        _pending_long,
    ),
    Rule(
        "payments-failing",
        Severity.WARNING,
        f"the last {FAILURES} or more sent payments with an outcome all failed",
        "a payment succeeds",
        marked(
            "The money is back. Open one of them to see why; often the payee is offline or has too little room to "
            "receive."
        ),
        _failing,
    ),
    Rule(
        "backup-failed",
        Severity.WARNING,
        "a backup that was due could not be made",
        "one was made since, or the plan was changed",
        marked(
            "Open Settings, Backup: look at the folder and its disk, then make a backup there. The history itself is "
            "whole."
        ),
        _backup_failed,
    ),
    Rule(
        "backup-overdue",
        Severity.WARNING,
        f"no backup was verified for {VERIFY_S // 86_400} days, or none ever and the history is older than a day",
        "one is verified",
        marked(
            "Open Settings, Backup, make one and verify it with the recovery code. Only a backup that was restored "
            "for a trial is known to bring the history back."
        ),
        _backup_overdue,
    ),
    Rule(
        "low-balance",
        Severity.WARNING,
        "the last known balance is below the amount set in the Settings",
        "it is that much again, or the amount is taken away",
        marked("Receive money into this wallet, or set another amount in Settings."),
        _low_balance,
    ),
)
"""The gravest first: so they are shown."""
