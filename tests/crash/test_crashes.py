"""A short run of the crash test: every named step once and some random kills; `make crash-test` runs it long."""

import tempfile
from pathlib import Path

from tests.crash.crash_test import NETWORK_STEPS, CrashTest
from tests.crash.payer import OWN_STEPS

KILLS = 40
SEED = 20


def test_whatever_dies_the_books_agree_with_the_network() -> None:
    with tempfile.TemporaryDirectory(prefix="lnwallet-crash-") as directory:
        Path(directory).chmod(0o755)  # as root, PostgreSQL's user must get in
        report = CrashTest(Path(directory), SEED).run(KILLS)
    assert report.findings == []
    assert report.kills.total() == KILLS
    assert {f"app at {step}" for step in (*OWN_STEPS, *NETWORK_STEPS)} <= set(report.kills)
