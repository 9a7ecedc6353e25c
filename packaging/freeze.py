"""Freezes the program with PyInstaller, strips it, and checks that every library it needs is there or known."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bundle import NAME

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "package"
FROZEN = WORK / "frozen" / NAME
ICONS = WORK / "icons"

PACK_WEAKLY = "LNWALLET_PACK_WEAKLY" in os.environ
"""For trying and comparing: packing well takes most of a build's time."""

SYSTEM = re.compile(
    r"(ld-linux.*|libc|libm|libdl|librt|libpthread|libutil|libresolv|libstdc\+\+|libgcc_s"
    r"|libX11|libX11-xcb|libxcb|libxcb-(glx|randr|render|shape|shm|sync|xfixes|xkb|xinerama)|libxkbcommon"
    r"|libGL|libEGL|libOpenGL|libGLX|libfontconfig|libfreetype|libglib-2\.0|libgthread-2\.0|libdbus-1|libcups"
    r"|libgssapi_krb5|libwayland-(client|cursor|egl)|libzstd|libdrm|libgbm|libcrypt)\.so.*"
)
"""What every desktop has, and what the Debian package depends on."""


def version() -> str:
    text = (ROOT / "lnwallet_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([0-9.]+)"', text)
    if found is None:
        raise SystemExit("lnwallet_desktop/__init__.py names no version")
    return found[1]


def source_date() -> int:
    """The time that every file of a package bears: that of the commit, so that it can be built again."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    told = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(told.stdout)


def environment() -> dict[str, str]:
    """Of everything that builds: nothing in it changes from one build to the next."""
    return {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(source_date()),
        "PYTHONHASHSEED": "0",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "LNWALLET_VERSION": version(),
        "PYINSTALLER_CONFIG_DIR": str(WORK / "pyinstaller-cache"),
    }


def freeze() -> Path:
    """The folder with the program in it."""
    WORK.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, ROOT / "packaging" / "icons.py", ICONS], env=environment(), check=True)
    kind = {"win32": "ico", "darwin": "icns"}.get(sys.platform)
    given = environment() | ({"LNWALLET_ICON": str(ICONS / f"{NAME}.{kind}")} if kind else {})
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(FROZEN.parent), "--workpath", str(WORK / "work")]
    subprocess.run([*command, str(ROOT / "packaging" / "lnwallet.spec")], cwd=ROOT, env=given, check=True)
    if sys.platform == "linux":
        _strip(FROZEN)
        _check_libraries(FROZEN)
    return FROZEN


def elf_files(directory: Path) -> Iterator[Path]:
    for path in sorted(directory.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _strip(directory: Path) -> None:
    """Symbols and debugging notes; not of the program itself, whose archive would go with them."""
    for path in elf_files(directory):
        if path != directory / NAME:
            subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)


def needed(path: Path) -> list[str]:
    told = subprocess.run(["objdump", "-p", str(path)], capture_output=True, text=True, check=True)
    return re.findall(r"^\s+NEEDED\s+(\S+)$", told.stdout, re.MULTILINE)


def _check_libraries(directory: Path) -> None:
    """A library that is neither there nor of the system would be missed only on a person's computer."""
    there = {path.name for path in directory.rglob("*.so*")}
    missing = {
        f"{library} (for {path.relative_to(directory)})"
        for path in elf_files(directory)
        for library in needed(path)
        if library not in there and not SYSTEM.fullmatch(library)
    }
    if missing:
        raise SystemExit("These libraries are missing in the bundle:\n  " + "\n  ".join(sorted(missing)))
