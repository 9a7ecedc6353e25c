"""A program killed at any step of writing a vault leaves one that opens, with the old admins or the new."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, new_vault

STEPS = ["open", "fsync", "fsync directory", "replace", "write"]
AFTER_THE_RENAME = {
    ("replace", "after"),
    ("fsync directory", "before"),
    ("fsync directory", "after"),
    ("write", "after"),
}

KILLED = """
import os, pathlib, signal, sys
from tests.unit.vault.vaults import OTHER_PASSPHRASE, PASSPHRASE, vault_at
from lnwallet_desktop.vault import vault_file
from lnwallet_desktop.vault.vault_admins import add_admin

path, step, when = sys.argv[1:]
vault = vault_at(pathlib.Path(path))
opened = vault.enter(PASSPHRASE)
calls = {"open": 0, "fsync": 0}

def dying(original, is_it):
    def call(*arguments, **named):
        is_now = is_it()
        if is_now and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **named)
        if is_now:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return call

def nth(name, number):
    def is_it():
        calls[name] += 1
        return calls[name] == number
    return is_it

match step:
    case "open":
        os.open = dying(os.open, nth("open", 1))
    case "fsync":
        os.fsync = dying(os.fsync, nth("fsync", 1))
    case "fsync directory":
        os.fsync = dying(os.fsync, nth("fsync", 2))
    case "replace":
        pathlib.Path.replace = dying(pathlib.Path.replace, lambda: True)
    case "write":
        vault_file.write_durably = dying(vault_file.write_durably, lambda: True)
add_admin(vault, opened, "Jonas", OTHER_PASSPHRASE)
"""


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_a_vault_that_opens(tmp_path: Path, step: str, when: str) -> None:
    vault, secrets = new_vault(tmp_path)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(vault.path), step, when], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    written = vault.header().generation == 2
    assert written is ((step, when) in AFTER_THE_RENAME)
    assert vault.enter(PASSPHRASE).secrets.mnemonic == secrets.mnemonic
    assert vault.header().admins == (("Maria", "Jonas") if written else ("Maria",))
    if written:
        assert vault.enter(OTHER_PASSPHRASE).admin == "Jonas"
