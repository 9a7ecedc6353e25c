"""The session's own signals, over a real D-Bus of its own: a locked screen and a computer that goes to sleep."""

import os
import shutil
import subprocess
import sys
import time

import pytest
from pytestqt.qtbot import QtBot

from lnwallet_desktop.ui.screen_lock import SLEPT_S, ScreenLockWatch

PROGRAM = """
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from lnwallet_desktop.ui.screen_lock import ScreenLockWatch

app = QCoreApplication([])
watch = ScreenLockWatch()
told = []
def tell(what):
    told.append(what)
    print(what, flush=True)
    if len(told) == 4:
        app.quit()
watch.screen_locked.connect(lambda: tell("locked"))
watch.suspending.connect(lambda: tell("suspending"))

def send(name, *arguments):
    subprocess.run(["dbus-send", "--session", "--type=signal", "/somewhere", name, *arguments], check=True)

def send_all():
    send("org.freedesktop.ScreenSaver.ActiveChanged", "boolean:false")
    send("org.freedesktop.ScreenSaver.ActiveChanged", "boolean:true")
    send("org.gnome.ScreenSaver.ActiveChanged", "boolean:true")
    send("org.freedesktop.login1.Manager.PrepareForSleep", "boolean:false")
    send("org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true")
    send("org.freedesktop.login1.Session.Lock")

QTimer.singleShot(0, send_all)
QTimer.singleShot(30_000, lambda: app.exit(3))
sys.exit(app.exec())
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dbus-send") or not shutil.which("dbus-run-session"),
    reason="a D-Bus of its own needs Linux with dbus-run-session and dbus-send; “make test” installs them",
)
def test_the_desktops_signals_are_heard() -> None:
    session = 'DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS" exec "$PYTHON" -c "$PROGRAM"'
    heard = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", session],
        env=os.environ | {"PYTHON": sys.executable, "PROGRAM": PROGRAM},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert heard.returncode == 0, heard.stderr
    assert sorted(heard.stdout.split()) == ["locked", "locked", "locked", "suspending"]


def test_a_clock_that_jumped_means_that_the_computer_slept(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = ScreenLockWatch()
    told: list[bool] = []
    watch.suspending.connect(lambda: told.append(True))
    watch._look()
    assert told == []
    now = time.time()
    monkeypatch.setattr("lnwallet_desktop.ui.screen_lock.time.time", lambda: now + SLEPT_S + 5)
    watch._look()
    assert told == [True]
    watch.leave()
