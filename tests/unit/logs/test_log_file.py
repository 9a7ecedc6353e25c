"""The log file: for its owner only, turned over when it is large, by several processes at once."""

import json
import logging
import subprocess
import sys
from pathlib import Path

from lnwallet_desktop.logs.log_file import LogFile, log_files, logging_to

WRITER = """
import logging, sys
from pathlib import Path
from lnwallet_desktop.logs.log_file import LogFile
handler = LogFile(Path(sys.argv[1]), largest=20_000, kept=4)
log = logging.getLogger("lnwallet_desktop.test"); log.addHandler(handler); log.setLevel(logging.INFO)
print("ready", flush=True); sys.stdin.readline()
for number in range(150):
    log.info("line", extra={"count": number, "task": sys.argv[2]})
"""


def test_it_is_for_its_owner_only_also_where_an_older_version_made_it(tmp_path: Path) -> None:
    old = tmp_path / "lnwallet.log"
    old.write_text("old\n")
    old.chmod(0o644)
    with logging_to(tmp_path):
        logging.getLogger("lnwallet_desktop.test").warning("said")
        logging.getLogger("lnwallet_desktop.test").debug("not said")
    assert old.stat().st_mode & 0o777 == 0o600
    first, second = old.read_text().splitlines()
    assert (first, json.loads(second)["message"]) == ("old", "said")
    assert not logging.getLogger("lnwallet_desktop").handlers


def test_it_never_grows_beyond_its_size_and_count(tmp_path: Path) -> None:
    handler = LogFile(tmp_path, largest=5_000, kept=2)
    for _ in range(400):
        handler.emit(logging.LogRecord("lnwallet_desktop", logging.INFO, "f", 1, "x" * 30, None, None))
    handler.close()
    files = log_files(tmp_path)
    assert [path.name for path in files] == ["lnwallet.log.2", "lnwallet.log.1", "lnwallet.log"]
    assert all(path.stat().st_size <= 5_200 and path.stat().st_mode & 0o777 == 0o600 for path in files)


def test_two_processes_turn_it_over_without_losing_a_line_of_the_newest(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.communicate("go\n", timeout=60)
    lines = [json.loads(line) for path in log_files(tmp_path) for line in path.read_text().splitlines()]
    for name in ("a", "b"):
        numbers = [line["count"] for line in lines if line["task"] == name]
        assert numbers == list(range(150))[-len(numbers) :]
    assert len(lines) == 300


def test_a_full_or_missing_disk_stops_nothing(tmp_path: Path) -> None:
    handler = LogFile(tmp_path / "gone")
    handler.emit(logging.LogRecord("lnwallet_desktop", logging.INFO, "f", 1, "said", None, None))
    handler.close()
