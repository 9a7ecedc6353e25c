"""Each alert fires and clears where its rule says so, and each beginning and end is told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.ledger.monitoring import LedgerFigures
from lnwallet_desktop.treasury.alerts.board import Firing, Told, Turn, judged
from lnwallet_desktop.treasury.alerts.rules import (
    DATABASE_S,
    FAILURES,
    FIRST_VERIFY_S,
    NO_SYNC_S,
    PENDING_S,
    RULES,
    VERIFY_S,
    Thresholds,
)
from lnwallet_desktop.treasury.alerts.snapshot import LedgerKnown, Snapshot

AT = datetime(2026, 3, 31, 12, tzinfo=UTC)
LOW = Thresholds(50_000)


def known(altered: bool = False, **figures: object) -> LedgerKnown:
    return LedgerKnown(replace(LedgerFigures(), **figures), limits_altered=altered)  # type: ignore[arg-type]


WELL = Snapshot(ledger=known(), opened=True, balance_sats=1_000_000, balance_age_s=5, since_sync_s=5)

EDGES = [
    ("low-balance", replace(WELL, balance_sats=49_999), replace(WELL, balance_sats=50_000)),
    (
        "pending-long",
        replace(WELL, ledger=known(oldest_pending_s=PENDING_S + 1)),
        replace(WELL, ledger=known(oldest_pending_s=float(PENDING_S))),
    ),
    (
        "payments-failing",
        replace(WELL, ledger=known(failed_in_a_row=FAILURES)),
        replace(WELL, ledger=known(failed_in_a_row=FAILURES - 1)),
    ),
    ("no-sync", replace(WELL, since_sync_s=NO_SYNC_S + 1), replace(WELL, since_sync_s=float(NO_SYNC_S))),
    ("database-down", replace(WELL, ledger=None, database_away_s=float(DATABASE_S)), WELL),
    ("audit-broken", replace(WELL, audit_alarm=True), WELL),
    (
        "audit-broken",
        replace(WELL, ledger=known(last_verify_good=False)),
        replace(WELL, ledger=known(last_verify_good=True)),
    ),
    ("locked-out", replace(WELL, locked_out=1), WELL),
    ("limits-altered", replace(WELL, ledger=known(altered=True)), WELL),
    ("backup-failed", replace(WELL, backup_problem="The disk is full."), WELL),
    (
        "backup-overdue",
        replace(WELL, ledger=known(backup_verified_age_s=VERIFY_S + 1.0)),
        replace(WELL, ledger=known(backup_verified_age_s=float(VERIFY_S))),
    ),
    (
        "backup-overdue",
        replace(WELL, ledger=known(history_age_s=FIRST_VERIFY_S + 1.0)),
        replace(WELL, ledger=known(history_age_s=FIRST_VERIFY_S + 1.0, backup_verified_age_s=5.0)),
    ),
]


@pytest.mark.parametrize(("name", "bad", "good"), EDGES)
def test_it_fires_and_clears_exactly_there_and_nothing_else_does(name: str, bad: Snapshot, good: Snapshot) -> None:
    firing, told = judged({}, bad, LOW, AT)
    assert list(firing) == [name]
    assert [(each.turn, each.alert.name) for each in told] == [(Turn.FIRING, name)]
    assert firing[name].sentence.endswith(".") and firing[name].mend.endswith(".")
    later, told_later = judged(firing, good, LOW, AT + timedelta(seconds=30))
    assert later == {}
    assert [(each.turn, each.alert.name) for each in told_later] == [(Turn.CLEARED, name)]


def test_every_rule_has_its_edge_here() -> None:
    assert {rule.name for rule in RULES} == {name for name, _, _ in EDGES}


def test_a_short_absence_of_the_database_and_a_closed_wallet_are_no_alerts() -> None:
    assert judged({}, replace(WELL, ledger=None, database_away_s=3), LOW, AT) == ({}, ())
    assert judged({}, replace(WELL, opened=False, since_sync_s=None), LOW, AT) == ({}, ())


def test_without_a_threshold_no_balance_is_low() -> None:
    assert judged({}, replace(WELL, balance_sats=0), Thresholds(), AT) == ({}, ())


ledgers = st.none() | st.builds(
    LedgerKnown,
    figures=st.builds(
        LedgerFigures,
        oldest_pending_s=st.none() | st.floats(0, 10_000),
        failed_in_a_row=st.integers(0, 6),
        last_verify_good=st.none() | st.booleans(),
        backup_verified_age_s=st.none() | st.floats(0, 2 * VERIFY_S),
        history_age_s=st.floats(0, 2 * FIRST_VERIFY_S),
    ),
    limits_altered=st.booleans(),
)
snapshots = st.builds(
    Snapshot,
    ledger=ledgers,
    database_away_s=st.floats(0, 60),
    balance_sats=st.none() | st.integers(0, 100_000),
    since_sync_s=st.none() | st.floats(0, 2_000),
    audit_alarm=st.booleans(),
    locked_out=st.integers(0, 2),
    backup_problem=st.sampled_from(("", "The disk is full.")),
)


@given(st.lists(snapshots, max_size=12))
def test_each_beginning_and_each_end_is_told_once_and_in_turn(seen: list[Snapshot]) -> None:
    firing: Firing = {}
    told: list[Told] = []
    for number, now in enumerate(seen):
        firing, news = judged(firing, now, LOW, AT + timedelta(seconds=30 * number))
        told += news
        assert judged(firing, now, LOW, AT + timedelta(hours=1)) == (firing, ())
    for rule in RULES:
        turns = [each.turn for each in told if each.alert.name == rule.name]
        assert turns == [Turn.FIRING, Turn.CLEARED] * (len(turns) // 2) + [Turn.FIRING] * (len(turns) % 2)
        assert (rule.name in firing) == (len(turns) % 2 == 1)


@given(snapshots)
def test_what_the_database_alone_knows_stays_as_it_was_while_it_is_away(before: Snapshot) -> None:
    firing, _ = judged({}, before, LOW, AT)
    away = replace(before, ledger=None, database_away_s=60.0)
    after, _ = judged(firing, away, LOW, AT)
    for name in ("pending-long", "payments-failing", "limits-altered", "backup-overdue"):
        assert (name in after) == (name in firing)
    assert "database-down" in after
