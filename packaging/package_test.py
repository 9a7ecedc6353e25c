"""Installs the Debian package in a bare root without Python, uses it as a person would, and removes it again.

usage: package_test.py DEB [TAR_XZ]. As root. The mirror is this computer's own, or MIRROR. Pictures and logs go to
`build/package-test/`.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from bare_root import DESKTOP_TOOLS, BareRoot, User
from screen import Screen

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "package-test"
NAME = "lnwallet-desktop"
PASSPHRASE = "copper lantern forty rivers"  # noqa: S105 - of a wallet that is thrown away
LARGEST_PACKED_MB = 75
LARGEST_INSTALLED_MB = 230
STARTS = 3
NOT_OURS = ("var/lib/dpkg", "var/lib/apt", "var/cache", "var/log", "etc/ld.so.cache", "usr/share/applications/mimeinfo")
"""What the package system itself keeps and makes."""


def main(arguments: list[str]) -> int:
    if os.geteuid() != 0:
        print("package_test.py: a bare root can only be made by root.", file=sys.stderr)
        return 1
    if "IN_NAMESPACE" not in os.environ:  # whatever is mounted or started is gone when this ends
        command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, __file__]
        return subprocess.run([*command, *arguments], env={**os.environ, "IN_NAMESPACE": "1"}, check=False).returncode
    if os.getpid() == 1:
        return _reap_until_done()
    deb, *archives = (Path(argument).absolute() for argument in arguments)
    WORK.mkdir(parents=True, exist_ok=True)
    screen = Screen(f":{500 + int(time.time()) % 400}", WORK)
    try:
        screen.wait_until_there()
        Test(BareRoot(WORK), User(screen.display), screen).run(deb, archives)
    finally:
        screen.close()
    print("The package does all that it should.")
    return 0


def _reap_until_done() -> int:
    """The namespace's first process: what has lost its parent ends only when it is waited for."""
    test = subprocess.Popen([sys.executable, *sys.argv])
    while True:
        pid, status = os.wait()
        if pid == test.pid:
            return os.waitstatus_to_exitcode(status)


class Test:
    """Each step says what it saw; the first that is not as it should be ends the test."""

    def __init__(self, root: BareRoot, user: User, screen: Screen) -> None:
        self._root = root
        self._user = user
        self._screen = screen
        self._data = root.path / user.home.lstrip("/") / ".local" / "share" / NAME

    def run(self, deb: Path, archives: list[Path]) -> None:
        self._step("a bare Debian root", self._root.make)
        self._user.add_to(self._root)
        self._step("installed", lambda: self._install(deb))
        self._sizes([deb, *archives])
        self._step("self-test as an ordinary user", lambda: self._self_test(NAME))
        self._root.as_root("apt-get", "install", "-qq", "-y", "--no-install-recommends", *DESKTOP_TOOLS)
        before = self._without(deb)
        self._step("a wallet", self._make_wallet)
        for release in sorted((ROOT / "tests" / "fixtures").glob("release_*")):
            self._step(f"data of {release.name}", partial(self._upgrade, release))
        self._step("the window, and a link handed over to it", self._use_window)
        self._measure_starts()
        self._step("removed", lambda: self._remove(before))
        for archive in archives:
            self._step(f"self-test of {archive.name}, unpacked anywhere", partial(self._test_archive, archive))

    def _step(self, name: str, work: Callable[[], str | None]) -> None:
        began = time.monotonic()
        told = work()
        print(f"ok  {name} ({time.monotonic() - began:.1f} s){': ' + told if told else ''}", flush=True)

    def _install(self, deb: Path) -> str:
        shutil.copy(deb, self._root.path / "mnt" / deb.name)
        self._root.as_root("apt-get", "install", "-qq", "-y", "--no-install-recommends", f"/mnt/{deb.name}")
        python = self._root.as_root("sh", "-c", "command -v python3 python || true").strip()
        expect(not python, f"there is a Python: {python}")
        depends = self._root.as_root("dpkg-query", "-W", "-f", "${Depends}", NAME).split(", ")
        return f"with its {len(depends)} dependencies, without Python"

    def _without(self, deb: Path) -> set[str]:
        """What there is with all that the package needs, but without it; then it is installed again, by dpkg alone."""
        self._root.as_root("apt-get", "purge", "-qq", "-y", NAME)
        before = self._root.files()
        self._root.as_root("dpkg", "--install", f"/mnt/{deb.name}")
        self._root.as_root("desktop-file-validate", f"/usr/share/applications/{NAME}.desktop")
        return before

    def _sizes(self, files: list[Path]) -> None:
        told = self._root.as_root("du", "-s", "--block-size=1000000", f"/usr/lib/{NAME}")
        installed = int(told.split()[0])
        packed = {path.name: path.stat().st_size / 1e6 for path in files}
        for name, size in packed.items():
            print(f"    {name}: {size:.1f} MB (at most {LARGEST_PACKED_MB})")
        print(f"    installed: {installed} MB (at most {LARGEST_INSTALLED_MB})", flush=True)
        expect(max(packed.values()) <= LARGEST_PACKED_MB, "a package is too large")
        expect(installed <= LARGEST_INSTALLED_MB, "the program is too large")

    def _self_test(self, program: str) -> str:
        began = time.monotonic()
        ended = self._root.as_user(self._user, program, "doctor", "--self-test", "--json")
        took = time.monotonic() - began
        expect(ended.returncode == 0, f"the self-test failed:\n{ended.stdout}{ended.stderr}")
        steps = json.loads(ended.stdout)["steps"]
        return f"{took:.1f} s; " + ", ".join(f"{step['name']} {step['seconds']:.2f}" for step in steps)

    def _make_wallet(self) -> str:
        secret = self._root.path / self._user.home.lstrip("/") / "passphrase"
        secret.write_text(PASSPHRASE + "\n")
        secret.chmod(0o644)
        self._user.environment["LNWALLET_PASSPHRASE_FILE"] = f"{self._user.home}/passphrase"
        self._command("init", "--network", "sandbox", "--admin", "Maria")
        self._command("sandbox", "start")
        self._command("sandbox", "fund", "100000")
        told = self._command("pay", str(self._command("sandbox", "invoice", "2500")["invoice"]))
        expect(told["status"] == "success", f"the payment is {told['status']}")
        return f"paid {told['amount_sats']} sat on the sandbox network"

    def _upgrade(self, release: Path) -> str:
        """An older version's data opens, and pays; a later version's is refused and stays as it is."""
        expected = json.loads((release / "expected.json").read_text())
        folder = f"{self._user.home}/{release.name}"
        self._root.as_root("mkdir", folder)
        place = self._root.path / folder.lstrip("/")
        subprocess.run(["tar", "-xJf", release / "data.tar.xz", "-C", place], check=True)
        self._root.as_root("chown", "-R", f"{self._user.name}:{self._user.name}", folder)
        self._root.as_root("chmod", "-R", "go=", folder)
        rows = self._command("--data-dir", folder, "transactions")["transactions"]
        known = {row["payment_hash"]: row["status"] for row in expected["transactions"]}
        expect({row["payment_hash"]: row["status"] for row in rows} == known, "the history is not what it was")
        invoice = str(self._command("--data-dir", folder, "sandbox", "invoice", "700")["invoice"])
        paid = self._command("--data-dir", folder, "pay", invoice)
        expect(paid["status"] == "success", f"the payment is {paid['status']}")
        vault = place / "vault.lnw"
        later = vault.read_bytes()[:4] + b"\xff" + vault.read_bytes()[5:]
        vault.write_bytes(later)
        refused = self._root.as_user(self._user, NAME, "--data-dir", folder, "balance")
        expect(refused.returncode == 1 and "newer version" in refused.stderr, f"not refused: {refused.stderr}")
        expect(vault.read_bytes() == later, "the later version's vault was changed")
        return f"{len(rows)} payments as they were, one more paid; a later version's vault is refused"

    def _use_window(self) -> str:
        invoice = self._command("sandbox", "invoice", "1200", "--memo", "Office rent")["invoice"]
        window = self._root.start_as_user(self._user, NAME)
        self._screen.wait_for("^LN Wallet Desktop$")
        asks = self._screen.wait_for("^Open the wallet$")
        colours = self._screen.picture(WORK / "window.png")
        expect(colours > 32, f"the screen shows only {colours} colours")
        self._screen.type_into(asks, PASSPHRASE)
        self._screen.wait_until_gone("^Open the wallet$")
        opened = self._root.as_user(self._user, "gio", "open", f"lightning:{invoice}")
        expect(opened.returncode == 0, f"no program is registered for the link: {opened.stderr}")
        self._screen.wait_for("^Pay")
        time.sleep(3)
        self._screen.picture(WORK / "link.png")
        second = self._root.as_user(self._user, NAME, "--json")
        expect(json.loads(second.stdout) == {"window": "raised"}, f"a second start says {second.stdout}")
        self._close("^Pay", window)
        rows = self._command("transactions", "--search", "Office rent")["total"]
        expect(rows == 0, "the link was paid without a person's decision")
        return f"{colours} colours; pictures in {WORK.relative_to(ROOT)}"

    def _measure_starts(self) -> None:
        """The installed program beside the one of the checkout, in turns, on the same screen."""
        ours = WORK / "unfrozen"
        shutil.rmtree(ours, ignore_errors=True)
        environment = {**os.environ, "DISPLAY": self._screen.display, "QT_QPA_PLATFORM": "xcb"}
        environment |= {"LNWALLET_DATA_DIR": str(ours / "data"), "LNWALLET_SYSTEM_DIR": str(ours / "system")}
        environment["LNWALLET_PASSPHRASE_FILE"] = str(self._root.path / self._user.home.lstrip("/") / "passphrase")
        program = str(ROOT / ".venv" / "bin" / NAME)
        made = [program, "init", "--network", "sandbox", "--admin", "Maria"]
        subprocess.run(made, env=environment, check=True, capture_output=True)
        starts: dict[str, Callable[[], Moments]] = {
            "installed": lambda: self._moments(lambda: self._root.start_as_user(self._user, NAME), self._data),
            "unfrozen": lambda: self._moments(
                lambda: subprocess.Popen([program], env=environment, stderr=subprocess.DEVNULL), ours / "data"
            ),
        }
        measured: dict[str, list[Moments]] = {name: [] for name in starts}
        for _ in range(STARTS):
            for name, start in starts.items():
                measured[name].append(start())
        for name, moments in measured.items():
            painted, usable = (statistics.median(column) for column in zip(*moments, strict=True))
            print(f"    start of the {name} program: painted after {painted:.2f} s, usable after {usable:.2f} s")

    def _moments(self, start: Callable[[], subprocess.Popen[bytes]], data: Path) -> Moments:
        began = time.time()
        process = start()
        painted = usable = None
        while painted is None or usable is None:
            lines = logged_since(data / "lnwallet.log", began)
            painted = lines.get("the window is painted")
            usable = lines.get("the window is usable")
            expect(time.time() < began + 60, "the window does not come")
            time.sleep(0.05)
        self._screen.wait_for("^Open the wallet$")
        self._close("^Open the wallet$", process)
        return painted - began, usable - began

    def _close(self, sheet: str, process: subprocess.Popen[bytes]) -> None:
        """As a person would, who presses a key again where a slow computer has not taken it."""
        ends = time.monotonic() + 60
        while process.poll() is None:
            expect(time.monotonic() < ends, "the window does not close")
            if shown := self._screen.find(sheet):
                self._screen.press(shown, "Escape")
            elif window := self._screen.find("^LN Wallet Desktop$"):
                self._screen.press(window, "ctrl+q")
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2)
        expect(process.returncode == 0, f"the window ended with {process.returncode}")

    def _remove(self, before: set[str]) -> str:
        self._command("sandbox", "stop")
        own = self._root.as_root("dpkg-query", "-L", NAME).split("\n")
        self._root.as_root("apt-get", "purge", "-qq", "-y", NAME)
        home = self._user.home.lstrip("/")
        left = {path for path in self._root.files() - before if not path.startswith((home, *NOT_OURS))}
        expect(not left, f"something is left: {sorted(left)[:20]}")
        expect((self._data / "vault.lnw").exists(), "the user's vault is gone")
        return f"{len(own)} files and folders are gone, the user's data is there"

    def _test_archive(self, archive: Path) -> str:
        folder = f"{self._user.home}/Programs and more"
        self._root.as_root("mkdir", folder)
        subprocess.run(["tar", "-xJf", archive, "-C", self._root.path / folder.lstrip("/")], check=True)
        return self._self_test(f"{folder}/{archive.name.removesuffix('.tar.xz')}/{NAME}")

    def _command(self, *arguments: str) -> dict[str, Any]:
        ended = self._root.as_user(self._user, NAME, *arguments, "--json")
        expect(ended.returncode == 0, f"“{' '.join(arguments)}” failed:\n{ended.stdout}{ended.stderr}")
        document: dict[str, Any] = json.loads(ended.stdout)
        return document


Moments = tuple[float, float]
"""Seconds from the start to the first paint, and to the history."""


def logged_since(log: Path, began: float) -> dict[str, float]:
    """Each message of the log since then, with its moment."""
    from datetime import datetime

    try:
        lines = [json.loads(line) for line in log.read_text().splitlines()]
    except (FileNotFoundError, ValueError):
        return {}
    moments = ((line["message"], datetime.fromisoformat(line["at"]).timestamp()) for line in lines)
    return {message: moment for message, moment in moments if moment >= began}


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise SystemExit(f"FAILED: {otherwise}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
