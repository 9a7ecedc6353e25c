"""A file that has its name only when it is whole, and the leftovers of those that never were."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lnwallet_desktop.errors import FileExists, FileNotWritten
from lnwallet_desktop.ledger.export.partial_file import PartialFile, remove_left_overs

KILLED = """
import os, signal, sys
from pathlib import Path
from lnwallet_desktop.ledger.export.partial_file import PartialFile
with PartialFile(Path(sys.argv[1]), False) as partial:
    partial.file.write(b"half of it")
    partial.sync()
    os.kill(os.getpid(), signal.SIGKILL)
"""
TOO_LARGE = """
import resource, signal, sys
from pathlib import Path
from lnwallet_desktop.errors import FileNotWritten
from lnwallet_desktop.ledger.export.partial_file import PartialFile
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    with PartialFile(Path(sys.argv[1]), False) as partial:
        partial.file.write(bytes(1 << 21))
        partial.publish()
except FileNotWritten as error:
    print(error.message)
"""
SENTENCES = [
    (errno.ENOSPC, "The disk is full"),
    (errno.EDQUOT, "The disk is full"),
    (errno.EACCES, "You may not write into"),
    (errno.EROFS, "can only be read"),
    (errno.ENAMETOOLONG, "too long"),
    (errno.EFBIG, "larger than that disk"),
    (errno.EIO, "Input/output error"),
]


def run(program: str, target: Path) -> str:
    return subprocess.run([sys.executable, "-c", program, target], capture_output=True, text=True, timeout=60).stdout


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_it_has_no_name_before_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    with PartialFile(target, overwrite=False) as partial:
        partial.file.write(b"all of it")
        (other,) = names(tmp_path)
        assert other.startswith(".a.csv.partial-")
        assert partial.publish() == 9
    assert target.read_bytes() == b"all of it"
    assert names(tmp_path) == ["a.csv"]


def test_it_can_be_read_by_whom_the_umask_allows(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        with PartialFile(tmp_path / "a.csv", overwrite=False) as partial:
            partial.publish()
    finally:
        os.umask(before)
    assert (tmp_path / "a.csv").stat().st_mode & 0o777 == 0o640


def test_what_ends_badly_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), PartialFile(tmp_path / "a.csv", overwrite=False) as partial:
        partial.file.write(b"half")
        _ = 1 / 0
    assert names(tmp_path) == []


def test_a_name_that_is_taken_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    with pytest.raises(FileExists), PartialFile(target, overwrite=False) as partial:
        target.write_text("somebody was faster")
        partial.publish()
    assert target.read_text() == "somebody was faster"
    assert names(tmp_path) == ["a.csv"]


def test_a_folder_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(FileExists, match="no ordinary file"):
        PartialFile(tmp_path / "a.csv", overwrite=True)


def test_a_killed_process_leaves_no_file_of_that_name_and_the_next_export_tidies_up(tmp_path: Path) -> None:
    run(KILLED, tmp_path / "a.csv")
    (left,) = names(tmp_path)
    assert left.startswith(".a.csv.partial-")
    with PartialFile(tmp_path / "b.xlsx", overwrite=False) as partial:
        assert left not in names(tmp_path)
        partial.publish()
    assert names(tmp_path) == ["b.xlsx"]


def test_neither_a_running_export_nor_a_strangers_file_is_taken_for_a_left_over(tmp_path: Path) -> None:
    strangers = [".a.csv.partial-0123456789abcdef", ".a.csv.partial-x", "a.csv.partial-0123456789abcdef"]
    for name in strangers:
        (tmp_path / name).write_text("not ours")
    with PartialFile(tmp_path / "a.csv", overwrite=False) as partial:
        remove_left_overs(tmp_path)
        partial.file.write(b"still here")
        partial.publish()
    assert names(tmp_path) == sorted([*strangers, "a.csv"])
    assert (tmp_path / "a.csv").read_bytes() == b"still here"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten, match=r"There is no folder “.*missing”.*Nothing of it was left behind"):
        PartialFile(tmp_path / "missing" / "a.csv", overwrite=False).__enter__()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of that kind")
def test_a_write_that_the_system_refuses_half_way_leaves_nothing_and_is_told(tmp_path: Path) -> None:
    assert "gets larger than that disk or folder allows" in run(TOO_LARGE, tmp_path / "a.csv")
    assert names(tmp_path) == []


@pytest.mark.parametrize(("number", "words"), SENTENCES)
def test_every_refusal_of_the_system_is_a_sentence(tmp_path: Path, number: int, words: str) -> None:
    failure = PartialFile(tmp_path / "a.csv", overwrite=False).failure(OSError(number, os.strerror(number)))
    assert words in failure.message
    assert failure.message.endswith("Nothing of it was left behind.")


def test_a_very_long_name_gets_a_short_partial_one(tmp_path: Path) -> None:
    target = tmp_path / f"{'ü' * 120}.csv"
    with PartialFile(target, overwrite=False) as partial:
        partial.publish()
    assert names(tmp_path) == [target.name]
