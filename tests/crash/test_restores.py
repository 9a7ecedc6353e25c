"""A short run of the restore test; `make restore-test` runs it long."""

from tests.crash.restore_test import run

RESTORES = 4
SEED = 7


def test_whatever_is_lost_nothing_is_paid_again_and_every_row_is_back() -> None:
    report = run(SEED, RESTORES)
    assert report.findings == []
    assert (report.restores, report.stale, report.on_a_server) == (RESTORES, 2, 1)
    assert report.since > 0 and report.refused.total() > 0
