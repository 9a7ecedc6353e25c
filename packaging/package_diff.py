"""Builds twice from this commit, in two places, and lists what differs. usage: package_diff.py

The two checkouts are made by `git worktree`, so nothing that is not committed gets in; their paths differ in
length. Exit code 1 where something differs that is not explained below.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

EXPLAINED: dict[str, str] = {}
"""A pattern of paths: why such files differ from build to build. Nothing differs, so nothing is explained."""


def main() -> int:
    told = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    commit = told.stdout.strip()
    print(f"commit {commit}")
    with tempfile.TemporaryDirectory(prefix="lnwallet-diff-") as temporary:
        trees = [Path(temporary, name) for name in ("a", "another-and-longer-place")]
        try:
            for tree in trees:
                _build(tree, commit)
            return _compare(trees[0], trees[1])
        finally:
            for tree in trees:
                subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=False)


def _build(tree: Path, commit: str) -> None:
    """By this environment, at another moment and under another umask than the build before."""
    subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(tree), commit], cwd=ROOT, check=True)
    print(f"building in {tree}", flush=True)
    os.umask(0o022 if tree.name == "a" else 0o027)
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    environment["LNWALLET_PACK_WEAKLY"] = "1"
    command = [sys.executable, str(tree / "packaging" / "build.py"), "linux"]
    subprocess.run(command, cwd=tree, env=environment, check=True)


def _compare(one: Path, other: Path) -> int:
    differing = [
        f"{folder}/{path}"
        for folder in ("dist", "build/package/frozen", "build/package/deb")
        for path in _different(one / folder, other / folder)
    ]
    unexplained = 0
    for path in differing:
        why = next((reason for pattern, reason in EXPLAINED.items() if fnmatch(path, pattern)), None)
        unexplained += why is None
        print(f"differs: {path}: {why or 'NOT EXPLAINED'}")
    count = len(_digests(one / "build/package/frozen"))
    print(f"{count} files of the program, {len(differing)} differ, {unexplained} of them for no known reason")
    return 1 if unexplained else 0


def _different(one: Path, other: Path) -> list[str]:
    first, second = _digests(one), _digests(other)
    return sorted(path for path in first.keys() | second.keys() if first.get(path) != second.get(path))


def _digests(folder: Path) -> dict[str, str]:
    """Of each file its content and who may run it; of each link its target."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[place] = f"→ {os.readlink(path)}"
        elif path.is_file():
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            found[place] = f"{content} {'x' if path.stat().st_mode & 0o100 else '-'}"
    return found


if __name__ == "__main__":
    sys.exit(main())
