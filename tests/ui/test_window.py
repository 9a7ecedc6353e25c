"""The window around it: first use, opening, unlocking, receiving, and a clean end."""

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.money import Sats
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, sandbox_of
from tests.ui.conftest import window_on


def child(parent: QWidget, kind: type, name: str) -> QWidget:
    found = parent.findChild(kind, name)
    assert isinstance(found, QWidget), name
    return found


def test_first_use_makes_a_wallet_and_opens_it(tmp_path: Path, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        treasury = await Treasury.start(Settings(tmp_path))
        async with window_on(treasury) as window:
            assert not window.top_bar.isVisible()
            QTest.keyClicks(child(window, QLineEdit, "setupAdmin"), "Maria")
            QTest.keyClicks(child(window, QLineEdit, "setupPassphrase"), "too short")
            again = child(window, QLineEdit, "setupPassphraseAgain")
            QTest.keyClicks(again, "too short")
            QTest.keyClick(again, Qt.Key.Key_Return)
            problem = window.findChild(QLabel, "setupProblem")
            await until(lambda: "at least 15" in problem.text())
            QTest.keyClicks(child(window, QLineEdit, "setupPassphrase"), PASSPHRASE)
            QTest.keyClicks(again, PASSPHRASE)
            QTest.keyClick(again, Qt.Key.Key_Return)
            await until(lambda: treasury.access.state.opened)
            await until(lambda: window.findChild(QLabel, "balance").text() == "0 sat")
            assert window.top_bar.isVisible()
            assert window.findChild(QPushButton, "firstPay").isVisible()
        await treasury.close()

        reopened = await Treasury.start(Settings(tmp_path))
        async with window_on(reopened) as window:
            assert window.pay() is None  # it asks to open the wallet first
            dialog = next(w for w in window.findChildren(QWidget, "unlockDialog"))
            field = child(dialog, QLineEdit, "passphraseField")
            QTest.keyClicks(field, PASSPHRASE)
            QTest.keyClick(field, Qt.Key.Key_Return)
            await until(lambda: reopened.access.state.opened)
            assert reopened.access.lease is None
        await reopened.close()

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
            dialog = window.receive()
            assert dialog is not None
            make = child(dialog, QPushButton, "makeInvoice")
            QTest.mouseClick(make, Qt.MouseButton.LeftButton)
            assert "whole number" in dialog._amount_field.note.text()
            QTest.keyClicks(child(dialog, QLineEdit, "receiveAmount"), "4 200")
            QTest.keyClicks(child(dialog, QLineEdit, "receiveMemo"), "invoice 2041")
            QTest.mouseClick(make, Qt.MouseButton.LeftButton)
            await until(lambda: dialog._invoice is not None)
            assert dialog._code.isVisible()
            before = treasury.wallet.balance.balance_sats or 0
            await asyncio.to_thread(sandbox_of(treasury).pay, dialog._invoice.text)
            state = dialog.findChild(QLabel, "receiveState")
            await until(lambda: state.text() == "Received 4\u2009200 sat")
            await until(lambda: treasury.wallet.balance.balance_sats == before + Sats(4_200))
            dialog.close()

    loop.run(scenario())


def test_every_button_has_a_name_for_ears_and_for_tests(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            for button in window.findChildren(QPushButton):
                assert button.objectName(), button.text()
                assert button.accessibleName(), button.objectName()
            for line in window.findChildren(QLineEdit):
                assert line.accessibleName(), line.objectName()

    loop.run(scenario())
