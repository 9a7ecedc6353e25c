"""Who uses a helper process, told by locks that end with their process."""

import subprocess
import sys
from pathlib import Path

import pytest

from lnwallet_desktop.processes import Users

JOIN_AND_WAIT = """
import sys
from pathlib import Path
from lnwallet_desktop.processes import Users
users = Users(Path(sys.argv[1])); users.join(); print("joined", flush=True); sys.stdin.read()
"""


def test_a_user_counts_until_it_leaves(tmp_path: Path) -> None:
    mine, theirs = Users(tmp_path), Users(tmp_path)
    assert not mine.others()
    theirs.join()
    assert mine.others()
    assert not theirs.others()
    theirs.leave()
    assert not mine.others()


def test_a_killed_process_is_no_user_any_more(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", JOIN_AND_WAIT, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"joined\n"
        assert Users(tmp_path).others()
        process.kill()
    assert not Users(tmp_path).others()
    assert not list(tmp_path.glob("*.user"))


def test_only_one_starts_or_stops_at_a_time(tmp_path: Path) -> None:
    with Users(tmp_path).transition(), pytest.raises(TimeoutError), Users(tmp_path).transition(timeout_s=0):
        pass
