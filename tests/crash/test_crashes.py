"""A short run of the crash test: every named step once and some random kills; `make crash-test` runs it long."""

from tests.crash.crash_test import NETWORK_STEPS, run_alone, run_on_two
from tests.crash.payer import OWN_STEPS

KILLS = 22
KILLS_ON_TWO = 5
SEED = 20


def test_whatever_dies_the_books_agree_with_the_network() -> None:
    report = run_alone(SEED, KILLS)
    assert report.findings == []
    assert report.kills.total() == KILLS
    assert {f"app at {step}" for step in (*OWN_STEPS, *NETWORK_STEPS)} <= set(report.kills)


def test_whatever_dies_while_two_workstations_race_the_books_agree_with_the_network() -> None:
    report = run_on_two(SEED, KILLS_ON_TWO)
    assert report.findings == []
    assert report.kills.total() == KILLS_ON_TWO
