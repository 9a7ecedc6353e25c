"""All that monitoring knows at one moment, as plain values: the metrics show it and the alert rules judge it."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.ledger.monitoring import LedgerFigures
from lnwallet_desktop.payments import LimitLeft


@dataclass(frozen=True, slots=True)
class LedgerKnown:
    """What only the database knows."""

    figures: LedgerFigures
    approvals_waiting: int = 0
    limits_left: tuple[LimitLeft, ...] = ()
    limits_altered: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """No name, memo or pseudonym is in it.

    ledger: None while the database does not answer. database_away_s: how long that has been so. balance_sats: None
    where it was never known. since_sync_s: since the last sync, or since the wallet was opened without one; None while
    it is closed. audit_alarm: the log contradicted what this workstation had seen. backup_problem: why the
    last backup by the plan failed; empty where it did not.
    """

    ledger: LedgerKnown | None = None
    database_away_s: float = 0.0
    network: str = ""
    opened: bool = False
    unlocked: bool = False
    balance_sats: int | None = None
    balance_age_s: float | None = None
    since_sync_s: float | None = None
    audit_alarm: bool = False
    locked_out: int = 0
    backup_problem: str = ""
