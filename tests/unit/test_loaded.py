"""What has been loaded is kept out of the searches for garbage, and those go on for the rest."""

import subprocess
import sys

LOADING = """
import gc
from lnwallet_desktop.loaded import keep, load_without_searches
load_without_searches()
loaded = [[] for _ in range(1000)]
print(gc.isenabled(), gc.get_freeze_count())
keep("a part")
kept = gc.get_freeze_count()
print(gc.isenabled(), kept > 1000)
more = [[] for _ in range(1000)]
keep("a part")
print(gc.get_freeze_count() == kept)
keep("another part")
print(gc.get_freeze_count() >= kept + 1000)
"""
COMMAND = """
import gc
from lnwallet_desktop.loaded import load_without_searches
load_without_searches()
from lnwallet_desktop.cli.on_treasury import on_loop
async def work():
    print(gc.isenabled(), gc.get_freeze_count() > 10_000)
    return 0
on_loop(work())
"""


def printed(program: str) -> list[str]:
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return ended.stdout.split("\n")


def test_each_part_is_kept_once_and_the_searches_begin() -> None:
    assert printed(LOADING) == ["False 0", "True True", "True", "True", ""]


def test_a_command_at_work_searches_for_its_garbage() -> None:
    assert printed(COMMAND) == ["True True", ""]
