"""When a backup is due, and which old ones go."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.treasury.backup.making import file_name
from lnwallet_desktop.treasury.backup.plan import BackupPlan, PlanFile, backups_in, thinned

NOW = datetime(2026, 11, 27, 15, tzinfo=UTC)
WALLET = UUID("3f2a9c1b-0000-4000-8000-000000000001")
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))


def named(moment: datetime) -> tuple[datetime, Path]:
    return moment, Path(file_name(WALLET, moment))


def test_a_year_of_daily_backups_leaves_seven_days_four_weeks_and_twelve_months() -> None:
    daily = [named(NOW - timedelta(days=number)) for number in range(400)]
    gone = set(thinned(daily))
    kept = [moment for moment, path in daily if path not in gone]
    assert kept[:7] == [NOW - timedelta(days=number) for number in range(7)]
    weeks = {moment.strftime("%G-%V") for moment in kept}
    assert {(NOW - timedelta(weeks=number)).strftime("%G-%V") for number in range(4)} <= weeks
    assert len({moment.strftime("%Y-%m") for moment in kept}) == 12
    assert len(kept) <= 7 + 3 + 11


@given(st.lists(moments, unique_by=lambda moment: moment.replace(microsecond=0), max_size=60))
def test_the_newest_always_stays_and_thinning_again_takes_nothing_more(made: list[datetime]) -> None:
    backups = [named(moment.replace(microsecond=0)) for moment in made]
    gone = set(thinned(backups))
    left = [each for each in backups if each[1] not in gone]
    assert not backups or max(backups) in left
    assert thinned(left) == []


def test_only_this_wallets_backups_are_looked_at(tmp_path: Path) -> None:
    (mine, strange, other) = (
        file_name(WALLET, NOW),
        "lnwallet-3f2a9c1b-20261127T150000Z.age.part",
        file_name(UUID(int=7), NOW),
    )
    for name in (mine, strange, other, "notes.txt"):
        (tmp_path / name).touch()
    assert backups_in(tmp_path, WALLET) == [(NOW, tmp_path / mine)]


@pytest.mark.parametrize(
    ("plan", "last", "due"),
    [
        (BackupPlan(None), None, None),
        (BackupPlan(Path("/b")), None, NOW),
        (BackupPlan(Path("/b")), NOW - timedelta(hours=1), NOW + timedelta(hours=22, minutes=30)),
        (BackupPlan(Path("/b"), 7), NOW - timedelta(days=1), NOW + timedelta(days=6) - timedelta(minutes=30)),
    ],
)
def test_when_the_next_one_is_due(plan: BackupPlan, last: datetime | None, due: datetime | None) -> None:
    assert plan.due_at(last, NOW) == due


def test_the_plan_is_kept_and_a_broken_file_means_none(tmp_path: Path) -> None:
    file = PlanFile(tmp_path)
    assert file.read() == BackupPlan()
    file.write(BackupPlan(tmp_path / "b", 7))
    assert file.read() == BackupPlan(tmp_path / "b", 7)
    for broken in ("", "[]", '{"folder": 3}', '{"folder": "/b", "every_days": "x"}'):
        (tmp_path / "backups.json").write_text(broken)
        assert file.read() == BackupPlan()
