"""The window around it: first use, opening, unlocking, receiving, and a clean end."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest
import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.ledger.holder import WalletHold
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury import workstation
from lnwallet_desktop.treasury.access import AccessState
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import menus, theme
from lnwallet_desktop.ui.closing_sheet import ClosingSheet
from lnwallet_desktop.ui.pay_dialog import PayDialog
from lnwallet_desktop.ui.qr_code import QrCode
from lnwallet_desktop.ui.sandbox_menu import SandboxMenu
from lnwallet_desktop.ui.sandbox_sheets import TestInvoiceSheet
from lnwallet_desktop.ui.screens import grab
from lnwallet_desktop.ui.tokens import DARK, LIGHT
from lnwallet_desktop.ui.transactions.columns import Column
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog
from lnwallet_desktop.wallet.invoice_checks import read_invoice
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, end_on_network
from tests.ui.conftest import child, shown, window_on
from tests.ui.pay_sheets import new_invoice, pay_button, quoted


def test_an_unopened_wallet_is_readable_and_asks_to_be_opened_before_paying(
    tmp_path: Path, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        treasury = await Treasury.start(Settings(tmp_path))
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        await treasury.access.open(PASSPHRASE)
        async with window_on(treasury) as window:
            await until(lambda: shown(window, "balance") == "0 sat")
            assert not window.banner.isVisible()
            assert child(window, QPushButton, "firstPay").isVisible()
        await treasury.close()

        reopened = await Treasury.start(Settings(tmp_path))
        async with window_on(reopened) as window:
            assert window.banner.isVisible()
            assert shown(window, "balance") == "0 sat"  # the last known one
            assert "not open" in shown(window, "balanceAge")
            assert window.pay() is None  # it asks to open the wallet first, and goes on to pay
            sheet = child(window, UnlockDialog, "unlockDialog")
            field = child(sheet, QLineEdit, "passphraseField")
            QTest.keyClicks(field, PASSPHRASE)
            QTest.keyClick(field, Qt.Key.Key_Return)
            await until(lambda: reopened.access.state.opened)
            assert reopened.access.lease is None
            await until(lambda: window.findChild(PayDialog) is not None)
            await until(lambda: not window.banner.isVisible())
        await reopened.close()

    loop.run(scenario())


def test_a_wallet_open_on_another_workstation_is_readable_here_and_opens_here_once_that_has_ended(
    tmp_path: Path, loop: Loop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        monkeypatch.setattr(workstation, "LOOK_EVERY_S", 0.05)
        treasury = await Treasury.start(Settings(tmp_path))
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        desk = WalletHold(treasury._database, uuid4(), "desk")
        epoch = await asyncio.to_thread(desk.take)
        async with window_on(treasury) as window:
            opening = child(window, QPushButton, "openWallet")
            await until(lambda: "“desk” has the wallet open" in shown(window, "openBannerHead"))
            assert not opening.isVisible()
            assert window.history.isVisible()
            sheet = window.unlock()
            assert sheet is not None
            assert "“desk” has the wallet open" in shown(sheet, "heldElsewhere")
            field = child(sheet, QLineEdit, "passphraseField")
            QTest.keyClicks(field, PASSPHRASE)
            confirm = child(sheet, QPushButton, "confirmUnlock")
            assert not confirm.isEnabled()
            QTest.keyClick(field, Qt.Key.Key_Return)
            assert not treasury.access.state.opened
            await asyncio.to_thread(desk.release, epoch)
            await until(confirm.isEnabled)
            assert opening.isVisible()
            assert shown(window, "openBannerHead") == "The wallet is not open"
            assert shown(sheet, "heldElsewhere") == ""
            QTest.keyClick(field, Qt.Key.Key_Return)
            await until(lambda: treasury.access.state.opened)
        await treasury.close()

    loop.run(scenario())


def test_unlocking_shows_a_countdown_and_one_click_locks(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        treasury.access.lock()
        async with window_on(treasury) as window:
            lock = window.top_bar.lock
            assert lock.text() == " Locked"
            dialog = window.unlock()
            assert dialog is not None
            field = child(dialog, QLineEdit, "passphraseField")
            QTest.keyClicks(field, PASSPHRASE)
            QTest.keyClick(field, Qt.Key.Key_Return)
            await until(lambda: lock.text().startswith(" Maria · "))
            QTest.mouseClick(lock, Qt.MouseButton.LeftButton)
            assert treasury.access.lease is None
            assert lock.text() == " Locked"

    loop.run(scenario())


def test_an_invoice_of_ours_turns_into_received(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = window.receive()
            assert sheet is not None
            make = child(sheet, QPushButton, "makeInvoice")
            amount = child(sheet, QLineEdit, "receiveAmount")
            QTest.keyClicks(amount, "4,2")
            QTest.mouseClick(make, Qt.MouseButton.LeftButton)
            assert "whole number" in amount.accessibleDescription()
            amount.clear()
            QTest.keyClicks(amount, "4 200")
            QTest.keyClicks(child(sheet, QLineEdit, "receiveMemo"), "invoice 2041")
            QTest.mouseClick(make, Qt.MouseButton.LeftButton)
            await until(lambda: shown(sheet, "receiveState") == "4\u2009200 sat")
            assert child(sheet, QWidget, "qrCode").isVisible()
            QTest.mouseClick(child(sheet, QPushButton, "copyInvoice"), Qt.MouseButton.LeftButton)
            invoice = read_invoice(QGuiApplication.clipboard().text(), Network.SANDBOX)
            assert (invoice.amount_sats, invoice.description) == (4_200, "invoice 2041")
            before = treasury.wallet.balance.balance_sats or 0
            QTest.mouseClick(child(sheet, QPushButton, "havePaid"), Qt.MouseButton.LeftButton)
            await until(lambda: shown(sheet, "receiveState") == "Received 4\u2009200 sat")
            await until(lambda: treasury.wallet.balance.balance_sats == before + Sats(4_200))
            sheet.close()

    loop.run(scenario())


def test_the_qr_code_is_the_invoice(qapp: QApplication) -> None:
    code = QrCode()
    code.show_text("LNBCRT1TEST")
    code.resize(code.sizeHint())
    modules = [bytes(line) for line in segno.make("LNBCRT1TEST", error="m", micro=False).matrix]
    for scale in (1, 2):
        image = grab(code, scale).toImage()
        side = image.width() // (len(modules) + 8)
        for y, line in enumerate(modules):
            for x, dark in enumerate(line):
                point = ((x + 4) * side + side // 2, (y + 4) * side + side // 2)
                assert image.pixelColor(*point).name() == ("#000000" if dark else "#ffffff")


def test_closing_with_a_payment_on_the_way_says_what_becomes_of_it(
    treasury: Treasury, loop: Loop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lnwallet_desktop.ui.pay_dialog.WAIT_S", 1)

    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        closed: list[bool] = []
        async with window_on(treasury) as window:
            window.closed.connect(lambda: closed.append(True))
            pay = await quoted(window, await new_invoice(treasury, outcome="hang"))
            QTest.mouseClick(pay_button(pay), Qt.MouseButton.LeftButton)
            await until(lambda: shown(pay, "outcome").startswith("The outcome"))
            pay.close()
            await until(lambda: window.strip.in_flight_sentence)
            window.close()
            sheet = child(window, ClosingSheet, "closingSheet")
            assert "on the way" in shown(sheet, "closingInFlight")
            QTest.keyClick(sheet, Qt.Key.Key_Return)  # the default keeps it open
            await until(lambda: window.findChild(ClosingSheet) is None)
            assert window.isVisible()
            window.close()
            again = child(window, ClosingSheet, "closingSheet")
            QTest.mouseClick(child(again, QPushButton, "closeAnyway"), Qt.MouseButton.LeftButton)
            await until(lambda: closed)
        assert closed == [True]
        for row in await treasury.desk.in_flight():
            await end_on_network(treasury, row.payment_hash, "fail")
        while await treasury.desk.in_flight():
            await treasury.desk.reconcile()

    loop.run(scenario())


def test_the_sandbox_menu_makes_an_invoice_to_pay(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            menu = window.findChild(SandboxMenu)
            assert menu is not None and menu.menuAction().isVisible()
            menu.aboutToShow.emit()
            menu.actions()[0].trigger()
            sheet = child(window, TestInvoiceSheet, "testInvoiceSheet")
            QTest.mouseClick(child(sheet, QPushButton, "payTestInvoice"), Qt.MouseButton.LeftButton)
            await until(lambda: (pay := window.findChild(PayDialog)) is not None and pay.has_quote)
            pay = child(window, PayDialog, "payDialog")
            assert shown(pay, "quoteAmount") == "2\u2009500 sat"
            pay.close()

    loop.run(scenario())


def test_a_persons_hands_prolong_the_lease(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            touched: list[AccessState] = []
            unfollow = treasury.access.changed.subscribe(touched.append)
            QTest.keyClick(window.history.table, Qt.Key.Key_Down)
            assert touched
            treasury.access.lock()
            count = len(touched)
            QTest.keyClick(window.history.table, Qt.Key.Key_Down)
            assert len(touched) == count
            unfollow()

    loop.run(scenario())


def test_the_scheme_and_the_columns_are_remembered(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            window.menus.scheme_asked.emit(theme.Scheme.DARK)
            assert theme.current() is DARK
            window.history.table.setColumnWidth(Column.RECIPIENT, 222)
        async with window_on(treasury) as window:
            assert window.history.table.columnWidth(Column.RECIPIENT) == 222
            words = menus.SCHEME_WORDS.values()
            chosen = [action.text() for action in window.findChildren(QAction) if action.isChecked()]
            assert [text for text in chosen if text in words] == ["&Dark"]
            window.menus.scheme_asked.emit(theme.Scheme.LIGHT)
            assert theme.current() is LIGHT

    loop.run(scenario())


def test_a_narrow_window_keeps_the_figures_in_sight(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            window.resize(900, 600)
            table = window.history.table
            await until(lambda: window.history.is_settled and table.isVisible())
            assert not table.horizontalScrollBar().isVisible()
            assert table.columnViewportPosition(Column.FEE) + table.columnWidth(Column.FEE) <= table.viewport().width()
            window.resize(1280, 800)
            await until(lambda: not table.isColumnHidden(Column.HASH))

    loop.run(scenario())
