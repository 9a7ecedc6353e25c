"""An X server of one's own, its picture, and a person's hands on it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
picture = app.primaryScreen().grabWindow(0)
assert picture.save(sys.argv[1]), sys.argv[1]
image = picture.toImage().scaled(320, 200)
print(len({image.pixel(x, y) for x in range(320) for y in range(200)}))
"""
LONGEST_S = 60


class Screen:
    """1600 × 1000, without a window manager."""

    def __init__(self, display: str, pictures: Path) -> None:
        """pictures: where those go that show why something failed."""
        self.display = display
        self._pictures = pictures
        command = ["Xvfb", display, "-screen", "0", "1600x1000x24", "-ac", "-nolisten", "tcp"]
        self._server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()

    def wait_until_there(self) -> None:
        ends = time.monotonic() + LONGEST_S
        while self._do("getdisplaygeometry").returncode:
            if time.monotonic() > ends:
                raise SystemExit("the X server does not start")
            time.sleep(0.1)

    def wait_for(self, title: str) -> str:
        """The window of that title (a regular expression), once it is shown."""
        ends = time.monotonic() + LONGEST_S
        while not (found := self.find(title)):
            if time.monotonic() > ends:
                raise SystemExit(f"FAILED: no window “{title}” appears; {self._last_picture()}")
            time.sleep(0.1)
        return found

    def find(self, title: str) -> str:
        """The window of that title, empty where none is shown."""
        found = self._do("search", "--onlyvisible", "--name", title).stdout.split()
        return found[0] if found else ""

    def wait_until_gone(self, title: str) -> None:
        ends = time.monotonic() + LONGEST_S
        while self.find(title):
            if time.monotonic() > ends:
                raise SystemExit(f"FAILED: the window “{title}” does not close; {self._last_picture()}")
            time.sleep(0.1)

    def type_into(self, window: str, text: str) -> None:
        """And press Return."""
        self._do("windowfocus", "--sync", window)
        self._do("type", "--delay", "50", text)
        self._do("key", "Return")

    def press(self, window: str, key: str) -> None:
        self._do("windowfocus", "--sync", window)
        self._do("key", key)

    def picture(self, target: Path) -> int:
        """Save it; how many colours can be seen."""
        command = [sys.executable, "-c", GRAB, str(target)]
        told = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=True)
        return int(told.stdout)

    def _last_picture(self) -> str:
        target = self._pictures / "failed.png"
        self.picture(target)
        return f"{target} shows what there was"

    def _do(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["xdotool", *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=60, check=False)
