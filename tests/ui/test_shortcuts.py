"""The window by its shortcuts, each pressed as a key on the keyboard."""

import asyncio
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.export_sheet import ExportSheet
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.pay_dialog import PayDialog
from lnwallet_desktop.ui.receive_dialog import ReceiveDialog
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, window_on
from tests.ui.test_reports import receive

CTRL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
PAGES = ("overview", "transactions", "", "", "approvals", "contacts", "reports", "audit", "settings")
"""By their numbers; the third and fourth entry of the rail open sheets."""


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


async def active(window: MainWindow) -> None:
    window.activateWindow()
    await until(lambda: window.isActiveWindow() and window.history.is_settled)


async def closed_by_esc(window: MainWindow, kind: type[Sheet]) -> None:
    await until(lambda: (sheet := window.findChild(kind)) is not None and sheet.isVisible())
    sheet = window.findChild(kind)
    assert sheet is not None
    sheet.activateWindow()
    await until(sheet.isActiveWindow)
    QTest.keyClick(QApplication.focusWidget() or sheet, Qt.Key.Key_Escape)
    await until(lambda: window.findChild(kind) is None)
    await active(window)


def test_ctrl_and_a_number_lead_to_each_page_whose_number_the_rail_says(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            await active(window)
            for number, name in enumerate(PAGES, start=1):
                if not name:
                    continue
                press(window, Qt.Key(Qt.Key.Key_0 + number))
                await until(lambda name=name: window.pages.chosen == name)
                entry = child(window, QPushButton, f"rail{name.title()}")
                assert entry.isChecked() and f"(Ctrl+{number})" in entry.toolTip()
            entries = sorted(window.rail.findChildren(QPushButton), key=lambda each: each.y())
            assert [each.shortcut().toString() for each in entries] == [f"Ctrl+{place}" for place in range(1, 10)]

    loop.run(scenario())


@pytest.mark.parametrize(
    ("key", "kind"),
    (
        (Qt.Key.Key_P, PayDialog),
        (Qt.Key.Key_3, PayDialog),
        (Qt.Key.Key_R, ReceiveDialog),
        (Qt.Key.Key_4, ReceiveDialog),
        (Qt.Key.Key_L, UnlockDialog),
        (Qt.Key.Key_E, ExportSheet),
    ),
)
def test_a_key_opens_its_sheet_from_any_page_and_esc_closes_it(
    treasury: Treasury, loop: Loop, qtbot: QtBot, key: Qt.Key, kind: type[Sheet]
) -> None:
    async def scenario() -> None:
        treasury.access.lock()
        async with window_on(treasury) as window:
            await active(window)
            for page in ("overview", "settings"):
                window.pages.show_page(page)
                press(window, key)
                await closed_by_esc(window, kind)
                assert window.pages.chosen == page

    loop.run(scenario())


def test_ctrl_l_locks_what_is_unlocked(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            await active(window)
            press(window, Qt.Key.Key_L)
            assert treasury.access.lease is None
            assert window.findChild(UnlockDialog) is None

    loop.run(scenario())


@pytest.mark.parametrize(("key", "modifier"), ((Qt.Key.Key_F, CTRL), (Qt.Key.Key_Slash, PLAIN)))
@pytest.mark.parametrize("page", ("overview", "reports", "settings"))
def test_find_and_the_slash_lead_to_the_search_from_any_page(
    treasury: Treasury, loop: Loop, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, page: str
) -> None:
    async def scenario() -> None:
        async with window_on(treasury, page) as window:
            await active(window)
            press(window, key, modifier)
            search = window.history.filter_bar.search
            await until(search.hasFocus)
            assert window.pages.chosen == "transactions"
            press(window, Qt.Key.Key_Slash, PLAIN)
            assert search.text() == "/"  # typed into a field, it is a letter

    loop.run(scenario())


def test_f5_syncs_and_reads_the_books_again(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "overview") as window:
            await active(window)
            await until(lambda: window.overview.is_settled)
            before = treasury.wallet.balance.as_of
            assert before is not None
            press(window, Qt.Key.Key_F5, PLAIN)
            assert not window.overview.is_settled
            await until(lambda: (treasury.wallet.balance.as_of or before) > before)
            await until(lambda: window.overview.is_settled)

    loop.run(scenario())


def test_esc_leaves_the_nearest_thing_and_enter_enters_it(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 1_000, datetime.now(UTC))
        async with window_on(treasury, "settings") as window:
            await active(window)
            names = child(window, QWidget, "settingsList")
            assert names.hasFocus()
            press(window, Qt.Key.Key_Return, PLAIN)
            assert window.settings_page.isAncestorOf(QApplication.focusWidget()) and not names.hasFocus()
            press(window, Qt.Key.Key_Escape, PLAIN)
            assert names.hasFocus()
            window.pages.show_page("transactions")
            await asyncio.sleep(0)
            table = child(window, QTableView, "transactionTable")
            table.setFocus()
            table.selectRow(0)
            press(window, Qt.Key.Key_Return, PLAIN)
            await until(lambda: window.history.panes.is_open)
            press(window, Qt.Key.Key_Escape, PLAIN)
            assert not window.history.panes.is_open

    loop.run(scenario())
