"""A short run of the race test; `make race-test` runs it long."""

from tests.crash.race_test import HOLDERS, PROCESSES, race_test

RACES = 8
SEED = 33
"""With every outcome but one that hangs to the end, which takes half a minute."""


def test_of_eight_processes_on_two_workstations_one_pays_and_seven_are_told() -> None:
    with race_test(SEED) as test:
        report = test.run(RACES, change_every=RACES // len(HOLDERS))
    assert report.findings == []
    assert report.races.total() == report.sends == report.winners.total() == RACES
    assert report.losers_told.total() == RACES * (2 * PROCESSES - 1)
    assert set(report.losers_told) <= {"pending", "success", "failed"}
    assert {name.rsplit(", ")[0] for name in report.races} == set(HOLDERS)
