"""The Debian package: the frozen program under /usr/lib, and what a desktop needs to know of it."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path

from bundle import NAME, is_shipped
from freeze import ICONS, PACK_WEAKLY, ROOT, WORK, elf_files, environment, source_date, version

LINUX = ROOT / "packaging" / "linux"
TREE = WORK / "deb"
PRINTING = "libcupsprintersupport.so"
"""Its library is only recommended: without it the program prints into PDF files."""

CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: LN Wallet Desktop <packages@lnwallet.invalid>
Installed-Size: {size_kib}
Depends: {depends}
Recommends: {recommends}
Section: misc
Priority: optional
Description: Lightning wallet for a company's treasurer
 Pays Lightning invoices, keeps the history in PostgreSQL, lets nobody pay
 without unlocking, and proves afterwards what was paid and by whom.
 .
 Python, Qt, the wallet's SDK and PostgreSQL are part of the package; the
 PostgreSQL of the system is neither needed nor touched.
"""


def build_deb(frozen: Path, target_directory: Path) -> Path:
    """The package's file. Removing the package removes all of it: it has no scripts and makes nothing elsewhere."""
    shutil.rmtree(TREE, ignore_errors=True)
    program = TREE / "usr" / "lib" / NAME
    shutil.copytree(frozen, program, symlinks=True)
    for library in (program / "_internal").iterdir():
        if is_shipped(library.name):
            library.unlink()
    _link_program()
    _desktop_files()
    _documents()
    _control(program)
    _set_modes_and_times()
    target = target_directory / f"{NAME}_{version()}_{_architecture()}.deb"
    level = "-z0" if PACK_WEAKLY else "-z9"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", level, "--build", str(TREE), str(target)]
    subprocess.run(command, env=environment(), stdout=subprocess.DEVNULL, check=True)
    return target


def _link_program() -> None:
    link = TREE / "usr" / "bin" / NAME
    link.parent.mkdir(parents=True)
    link.symlink_to(Path("..") / "lib" / NAME / NAME)


def _desktop_files() -> None:
    share = TREE / "usr" / "share"
    _write(share / "applications" / f"{NAME}.desktop", _filled(LINUX / f"{NAME}.desktop"))
    metainfo = "org.lnwallet.desktop.metainfo.xml"
    _write(share / "metainfo" / metainfo, _filled(LINUX / metainfo))
    icons = share / "icons" / "hicolor"
    for png in sorted(ICONS.glob("*.png")):
        _write(icons / f"{png.stem}x{png.stem}" / "apps" / f"{NAME}.png", png.read_bytes())
    svg = ROOT / "resources" / "icons" / f"{NAME}.svg"
    _write(icons / "scalable" / "apps" / f"{NAME}.svg", svg.read_bytes())


def _documents() -> None:
    share = TREE / "usr" / "share"
    _write(share / "man" / "man1" / f"{NAME}.1.gz", gzip.compress(_filled(LINUX / f"{NAME}.1"), 9, mtime=0))
    documents = share / "doc" / NAME
    _write(documents / "copyright", (ROOT / "LICENSE").read_bytes())
    date = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(source_date()))
    change = f"{NAME} ({version()}) stable; urgency=low\n\n  * Release.\n\n"
    signed = f" -- LN Wallet Desktop <packages@lnwallet.invalid>  {date}\n"
    _write(documents / "changelog.gz", gzip.compress((change + signed).encode(), 9, mtime=0))


def _filled(template: Path) -> bytes:
    date = time.strftime("%Y-%m-%d", time.gmtime(source_date()))
    text = template.read_text(encoding="utf-8")
    return text.replace("@VERSION@", version()).replace("@DATE@", date).encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _control(program: Path) -> None:
    control = TREE / "DEBIAN"
    control.mkdir()
    files = sorted(path for path in TREE.rglob("*") if path.is_file() and control not in path.parents)
    size = sum(path.lstat().st_size for path in files if not path.is_symlink())
    depends, recommends = dependencies(program)
    text = CONTROL.format(
        name=NAME,
        version=version(),
        architecture=_architecture(),
        size_kib=size // 1024,
        depends=depends,
        recommends=", ".join(filter(None, [recommends, "gnome-keyring | kwalletmanager"])),
    )
    (control / "control").write_text(text, encoding="utf-8")
    # MD5 is what dpkg verifies an installation with; the package itself is in SHA256SUMS.
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(TREE).as_posix()}\n"
        for path in files
        if not path.is_symlink()
    ]
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")


def dependencies(program: Path) -> tuple[str, str]:
    """Depends and Recommends, from the libraries that the files really name."""
    source = WORK / "shlibdeps"
    (source / "debian").mkdir(parents=True, exist_ok=True)
    (source / "debian" / "control").write_text(f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
    private = sorted({str(path.parent) for path in elf_files(program)})
    wanted = [str(path) for path in elf_files(program) if path.name != PRINTING]
    printing = [str(path) for path in elf_files(program) if path.name == PRINTING]
    command = ["dpkg-shlibdeps", "-O", *(f"-l{folder}" for folder in private)]
    command += [f"-e{path}" for path in wanted] + ["-dRecommends", *(f"-e{path}" for path in printing)]
    told = subprocess.run(command, cwd=source, env=environment(), capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(f"dpkg-shlibdeps found a library of no package:\n{told.stderr}")
    found = dict(line.removeprefix("shlibs:").split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    return found["Depends"], found.get("Recommends", "")


def _set_modes_and_times() -> None:
    """Whatever the builder's umask and clock were."""
    moment = (source_date(), source_date())
    for path in sorted(TREE.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, moment, follow_symlinks=False)
    TREE.chmod(0o755)
    os.utime(TREE, moment)


def _architecture() -> str:
    told = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return told.stdout.strip()
