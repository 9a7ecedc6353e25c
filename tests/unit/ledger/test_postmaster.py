"""Which process runs a data directory: the number in a pid file proves nothing."""

import subprocess
from pathlib import Path

import pytest

from lnwallet_desktop.ledger.embedded import postmaster
from tests.postgres import wait_until


def write_pid_file(data: Path, pid: int) -> Path:
    data.mkdir()
    file = data / "postmaster.pid"
    file.write_text(f"{pid}\n{data}\n1700000000\n5432\n/run\n\n123 456\nready   \n")
    return file


def test_a_number_that_another_process_got_meanwhile_is_not_a_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with subprocess.Popen(["/bin/sleep", "60"]) as other:
        file = write_pid_file(data, other.pid)
        assert postmaster.find(data) is None
        postmaster.stop(data)
        assert other.poll() is None, "a stranger was stopped"
        postmaster.forget_recycled_pid(file, data)
        assert not file.exists()
        other.kill()


def test_a_server_of_another_directory_is_not_ours(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with subprocess.Popen(
        ["postgres", "60", "-D", f"{data}2"], executable="/bin/sleep", stderr=subprocess.DEVNULL
    ) as it:
        assert not postmaster.runs_data(it.pid, data)


def test_a_dead_server_waiting_to_be_reaped_is_not_running(tmp_path: Path) -> None:
    ended = subprocess.Popen(["/bin/true"])
    state = Path(f"/proc/{ended.pid}/stat")
    if state.exists():
        wait_until(lambda: ") Z " in state.read_text())
    assert not postmaster.runs_data(ended.pid, tmp_path)
    ended.wait()


def test_an_empty_or_missing_pid_file_is_no_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert postmaster.find(data) is None
    write_pid_file(data, 1).write_text("")
    assert postmaster.find(data) is None


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells it so")
def test_a_process_lives_until_it_has_ended_whatever_its_command_line() -> None:
    child = subprocess.Popen(["sleep", "60"])
    assert postmaster._lives(child.pid)
    child.kill()
    wait_until(lambda: ") Z " in Path(f"/proc/{child.pid}/stat").read_text())  # its command line is empty before that
    assert not postmaster._lives(child.pid)
    child.wait()
    assert not postmaster._lives(child.pid)
    nameless = [path for path in Path("/proc").glob("[0-9]*/cmdline") if _content(path) == b""]
    for path in nameless:  # the kernel's own, where they are shown; a program that is just being loaded looks so too
        state = (_content(path.with_name("stat")) or b"").rpartition(b")")[2].split()[:1]
        assert postmaster._lives(int(path.parent.name)) == (state not in ([b"Z"], [b"X"], []))


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
