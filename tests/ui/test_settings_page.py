"""The settings by their parts: reached from the list and from elsewhere, and what each says and keeps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.schema import HEAD
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.lead import Lead
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.sandbox_sheets import TestInvoiceSheet
from lnwallet_desktop.ui.settings.database_panel import DatabasePanel
from lnwallet_desktop.ui.settings_page import ORDER, SettingsPage
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.tokens import DARK, LIGHT
from lnwallet_desktop.ui.transactions.transaction_view import ROW_HEIGHT
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog
from lnwallet_desktop.ui.widgets import button
from lnwallet_desktop.ui.window_settings import WindowSettings
from lnwallet_desktop.wallet.sdk_version import sdk_version
from tests.loops import Loop, until
from tests.postgres import Postgres, postgres
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, shown, window_on
from tests.ui.paper import click
from tests.ui.test_overview import nobody_let_in

__all__ = ["postgres"]

SECRET = "s3cret-of-the-database"


@asynccontextmanager
async def part_of(treasury: Treasury, name: str) -> AsyncIterator[MainWindow]:
    async with window_on(treasury) as window:
        window.lead_to(Lead("", "settings", name))
        await asyncio.sleep(0.02)
        yield window


def choose(window: QWidget, name: str, words: str) -> None:
    """As a person does: by its words."""
    box = child(window, QComboBox, name)
    place = box.findText(words)
    assert place >= 0, [box.itemText(each) for each in range(box.count())]
    box.setCurrentIndex(place)


def test_parts_stand_in_their_order_and_those_there_are_not_are_not_named(qtbot: QtBot) -> None:
    page = SettingsPage()
    qtbot.addWidget(page)
    panels = {name: button(name, name) for name in ORDER}
    for name in ("limits", "api", "network", "backup"):
        page.add(name, name.title(), "gauge", panels[name])
    names = child(page, QListWidget, "settingsList")
    assert [names.item(place).text() for place in range(names.count())] == ["Network", "Limits", "Backup", "Api"]
    assert page.names == ("network", "limits", "backup", "api")
    assert page.chosen == "network"
    page.show_part("backup")
    assert page.chosen == "backup" and names.currentRow() == 2
    page.show_part("admins")  # there is none
    assert page.chosen == "backup"


def test_arrows_choose_enter_goes_in_and_a_lead_from_elsewhere_finds_its_part(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "settings") as window:
            window.activateWindow()
            await until(window.isActiveWindow)
            names, page = child(window, QListWidget, "settingsList"), window.settings_page
            assert "api" not in page.names  # this window was not given a server
            seen = [page.chosen]
            for _ in range(len(page.names) - 1):
                QTest.keyClick(names, Qt.Key.Key_Down)
                seen.append(page.chosen)
            assert tuple(seen) == page.names
            QTest.keyClick(names, Qt.Key.Key_Home)
            QTest.keyClick(names, Qt.Key.Key_Return)
            assert child(window, QPushButton, "syncNow").hasFocus()
            window.pages.show_page("audit")
            window.lead_to(Lead("", "settings", "limits"))
            assert window.limits.isVisible()
            window.lead_to(Lead("", "settings"))  # no part: the one that was shown last
            assert page.chosen == "limits"
            assert QApplication.focusWidget() is names

    loop.run(scenario())


def test_the_network_says_how_it_is_connected_syncs_and_orders_from_the_sandbox(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with part_of(treasury, "network") as window:
            assert shown(window, "networkName") == "Sandbox · not real money"
            await until(lambda: shown(window, "networkState") == "Connected")
            assert shown(window, "networkHolder") == "This workstation"
            assert shown(window, "networkSdk") == sdk_version() != ""
            before = treasury.wallet.balance.as_of
            click(window, "syncNow")
            await until(lambda: treasury.wallet.balance.as_of != before)
            await until(child(window, QPushButton, "syncNow").isEnabled)
            balance = treasury.wallet.balance.balance_sats or 0
            click(window, "networkFund")
            await until(lambda: treasury.wallet.balance.balance_sats == balance + 100_000)
            click(window, "networkTestInvoice")
            child(window, TestInvoiceSheet, "testInvoiceSheet").reject()

            await treasury.close_wallet()
            assert "not open" in shown(window, "networkState")
            assert shown(window, "networkHolder") == "Nobody"
            for name in ("syncNow", "networkFund", "networkTestInvoice", "networkPayOurs"):
                assert not child(window, QPushButton, name).isEnabled()
            click(window, "networkOpen")
            sheet = child(window, UnlockDialog, "unlockDialog")
            QTest.keyClicks(sheet.passphrase.line, PASSPHRASE)
            QTest.keyClick(sheet.passphrase.line, Qt.Key.Key_Return)
            await until(lambda: treasury.access.state.opened)
            await until(lambda: not child(window, QPushButton, "networkOpen").isVisible())

    loop.run(scenario())


def test_the_database_says_where_and_how_large_it_is_and_the_test_says_that_it_answers(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with part_of(treasury, "database") as window:
            await until(lambda: shown(window, "databaseRevision") == HEAD)
            assert shown(window, "databaseFolder").replace("\u200b", "") == str(treasury.settings.postgres_dir)
            assert shown(window, "databaseVersion").startswith("18.")
            assert shown(window, "databaseSize").endswith(" MB")
            click(window, "testDatabase")
            await until(lambda: "takes changes" in shown(window, "databaseDone"))
            assert shown(window, "databaseProblem") == ""

    loop.run(scenario())


def test_the_test_says_in_words_what_is_wrong_and_what_was_known_stays(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with part_of(treasury, "database") as window:
            await until(lambda: shown(window, "databaseRevision") == HEAD)
            async with nobody_let_in(treasury):
                click(window, "testDatabase")
                await until(lambda: "not currently accepting connections" in shown(window, "databaseProblem"))
                assert shown(window, "databaseDone") == ""
                assert shown(window, "databaseRevision") == HEAD
            click(window, "testDatabase")
            await until(lambda: "takes changes" in shown(window, "databaseDone"))

    loop.run(scenario())


def test_an_external_database_is_named_without_its_password(
    tmp_path: Path, postgres: Postgres, loop: Loop, qtbot: QtBot
) -> None:
    with postgres.database() as database_url:
        loop.run(shown_without_its_password(tmp_path, database_url))


async def shown_without_its_password(tmp_path: Path, database_url: str) -> None:
    mark = "&" if "?" in database_url else "?"
    url = f"{database_url}{mark}password={SECRET}&sslmode=disable"
    treasury = await Treasury.start(Settings(tmp_path, Network.SANDBOX, url))
    spawn = Spawner()
    panel = DatabasePanel(treasury, spawn)
    panel.show()
    await until(lambda: shown(panel, "databaseRevision") == HEAD)
    place = Address(url).place
    assert shown(panel, "databaseName") == place.database != ""
    assert shown(panel, "databaseTls") == "not encrypted"
    assert "A PostgreSQL server of yours" in shown(panel, "databaseWhere")
    for widget in panel.findChildren(QWidget):
        said = [widget.property(name) for name in ("text", "toolTip", "accessibleName", "accessibleDescription")]
        assert SECRET not in str(said)
    assert SECRET not in repr(place) + repr(treasury.database_care)
    await spawn.finish(5)
    panel.deleteLater()
    await treasury.close()


def test_colours_and_rows_change_at_once_the_language_at_the_next_start_and_all_is_kept(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with part_of(treasury, "appearance") as window:
            choose(window, "appearanceScheme", "Dark")
            assert theme.current() is DARK
            window.menus.scheme_asked.emit(theme.Scheme.LIGHT)  # chosen in the menu
            assert theme.current() is LIGHT
            assert child(window, QComboBox, "appearanceScheme").currentText() == "Light"
            assert window.history.table.verticalHeader().defaultSectionSize() == ROW_HEIGHT
            choose(window, "appearanceDensity", "Dense: more rows at once")
            assert window.history.table.verticalHeader().defaultSectionSize() == 28
            language = child(window, QComboBox, "appearanceLanguage")
            assert [language.itemText(place) for place in range(language.count())] == [
                "As the system",
                "English",
                "Deutsch",
            ]
            choose(window, "appearanceLanguage", "Deutsch")
            assert "next time" in language.accessibleDescription()
            choose(window, "appearanceLanguage", "As the system")
            assert language.accessibleDescription() == ""
            choose(window, "appearanceLanguage", "Deutsch")
            choose(window, "appearanceCurrency", "CHF")
        kept = WindowSettings(treasury.settings.data_dir)
        assert (kept.language, kept.density, kept.scheme) == ("de", theme.Density.DENSE, theme.Scheme.LIGHT)
        assert kept.currency == "CHF"
        async with part_of(treasury, "appearance") as window:
            assert window.history.table.verticalHeader().defaultSectionSize() == 28
            assert child(window, QComboBox, "appearanceLanguage").currentText() == "Deutsch"
            choose(window, "appearanceDensity", "Roomy")
            choose(window, "appearanceLanguage", "As the system")

    loop.run(scenario())


@pytest.mark.parametrize("kept", ("fr", "EN", "../de"))
def test_a_language_that_there_is_not_is_the_systems(tmp_path: Path, kept: str) -> None:
    file = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    file.setValue("look/language", kept)
    file.sync()
    assert WindowSettings(tmp_path).language == ""
