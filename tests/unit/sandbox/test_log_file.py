"""The log stays small, and takes what is written past Python's logging too."""

import subprocess
import sys
from pathlib import Path

from lnwallet_desktop.sandbox.log_file import LARGEST, fault, tail

WRITER = """
import logging, os, sys
from pathlib import Path
from lnwallet_desktop.sandbox.log_file import LogFile
logging.basicConfig(level=logging.INFO, handlers=[LogFile(Path(sys.argv[1]))])
for number in range(40_000):
    logging.info("%s %s", "x" * 80, number)
os.write(2, b"from below\\n")
print("from print")
"""


def test_it_is_emptied_when_it_has_grown(tmp_path: Path) -> None:
    log = tmp_path / "n.log"
    subprocess.run([sys.executable, "-c", WRITER, str(log)], check=True, timeout=60)
    kept = tmp_path / "n.log.1"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.log", "n.log.1"]
    assert max(log.stat().st_size, kept.stat().st_size) < LARGEST * 1.1
    assert "39999" in tail(log)
    assert tail(log).splitlines()[-2:] == ["from below", "from print"]


def test_no_log_has_no_end(tmp_path: Path) -> None:
    assert tail(tmp_path / "none") == ""


def test_a_fault_is_told_by_its_place_and_not_by_what_it_says() -> None:
    try:
        raise ValueError("a secret")
    except ValueError as error:
        told = fault(error)
    assert told.startswith("ValueError at test_log_file.py:")
    assert "secret" not in told
