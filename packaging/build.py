"""Builds what the present system can build, into `dist/`. usage: build.py linux|deb|tar|windows|macos

Run it by `make package`, which makes the environment that is locked in requirements-package.lock.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import archive
import sbom
from bundle import NAME
from freeze import ROOT, environment, freeze, source_date, version

DIST = ROOT / "dist"


def main(arguments: list[str]) -> int:
    targets: dict[str, tuple[str, Callable[[Path], list[Path]]]] = {
        "linux": ("linux", lambda frozen: [*build_deb(frozen), *build_tar(frozen)]),
        "deb": ("linux", build_deb),
        "tar": ("linux", build_tar),
        "windows": ("win32", build_windows),
        "macos": ("darwin", build_macos),
    }
    if len(arguments) != 1 or arguments[0] not in targets:
        print(__doc__, file=sys.stderr)
        return 2
    system, build = targets[arguments[0]]
    if sys.platform != system:
        print(f"build.py: {arguments[0]} is built on {system}, and this is {sys.platform}.", file=sys.stderr)
        return 1
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir()
    frozen = freeze()
    made = [*build(frozen), sbom.write(DIST / f"{NAME}-{version()}.cdx.json")]
    made.append(archive.write_checksums(DIST))
    size = sum(path.lstat().st_size for path in frozen.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"frozen program: {size / 1e6:.1f} MB")
    for path in made:
        print(f"{path.stat().st_size / 1e6:8.1f} MB  {path.relative_to(ROOT)}")
    return 0


def build_deb(frozen: Path) -> list[Path]:
    import debian

    return [debian.build_deb(frozen, DIST)]


def build_tar(frozen: Path) -> list[Path]:
    name = f"{NAME}-{version()}-linux-{platform.machine()}"
    return [archive.tar_xz(frozen, name, DIST / f"{name}.tar.xz", source_date())]


def build_windows(frozen: Path) -> list[Path]:
    """Inno Setup's compiler has to be on the path."""
    script = ROOT / "packaging" / "windows" / "lnwallet.iss"
    command = ["iscc", f"/DVersion={version()}", f"/DFrozen={frozen}", f"/O{DIST}", str(script)]
    subprocess.run(command, env=environment(), check=True)
    return sorted(DIST.glob("*.exe"))


def build_macos(frozen: Path) -> list[Path]:
    script = ROOT / "packaging" / "macos" / "make_dmg"
    target = DIST / f"{NAME}-{version()}-macos-{platform.machine()}.dmg"
    subprocess.run([str(script), str(frozen.with_name("LN Wallet Desktop.app")), str(target)], check=True)
    return [target]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
