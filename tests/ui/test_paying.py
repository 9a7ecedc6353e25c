"""Paying by keyboard, from the paste to the outcome, on real parts."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.pay_dialog import PayDialog
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, end_on_network, sandbox_of
from tests.ui.conftest import window_on


async def new_invoice(
    treasury: Treasury, amount_sats: int | None = 2_500, outcome: str = "success", memo: str = "rent"
) -> str:
    amount = None if amount_sats is None else Sats(amount_sats)
    made = await asyncio.to_thread(sandbox_of(treasury).invoice, amount, memo=memo, outcome=outcome)
    return made.invoice


def shown(dialog: QWidget, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None, name
    return found.text() if found.isVisible() else ""


def pay_button(dialog: PayDialog) -> QPushButton:
    found = dialog.findChild(QPushButton, "confirmPay")
    assert isinstance(found, QPushButton)
    return found


def passphrase_line(dialog: QWidget, name: str = "payPassphraseField") -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


async def quoted(window: MainWindow, invoice: str) -> PayDialog:
    """The sheet with a quote."""
    dialog = window.pay(invoice)
    assert dialog is not None
    await until(lambda: shown(dialog, "quoteTotal"))
    return dialog


@pytest.mark.parametrize(
    ("outcome", "headline", "status"),
    [
        ("success", "Paid 2\u2009500 sat", PaymentStatus.SUCCESS),
        ("fail", "Not paid", PaymentStatus.FAILED),
        ("hang", "The outcome is not known yet", PaymentStatus.PENDING),
    ],
)
def test_the_three_outcomes_are_told_apart(
    treasury: Treasury,
    loop: Loop,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    outcome: str,
    headline: str,
    status: PaymentStatus,
) -> None:
    monkeypatch.setattr("lnwallet_desktop.ui.pay_dialog.WAIT_S", 4)

    async def scenario() -> None:
        treasury.access.lock()
        async with window_on(treasury) as window:
            dialog = await quoted(window, await new_invoice(treasury, outcome=outcome))
            paid: list[Transaction] = []
            dialog.paid.connect(paid.append)
            assert shown(dialog, "quotePayee").startswith("payee-")
            assert shown(dialog, "quoteDescription") == "rent"
            assert pay_button(dialog).text() == "Pay 2\u2009500 sat"
            assert not pay_button(dialog).isEnabled()
            QTest.keyClicks(dialog.memo_edit, "by keyboard")
            QTest.keyClicks(passphrase_line(dialog), PASSPHRASE)
            assert pay_button(dialog).isEnabled()
            QTest.keyClick(passphrase_line(dialog), Qt.Key.Key_Return)
            QTest.keyClick(passphrase_line(dialog), Qt.Key.Key_Return)
            await until(lambda: shown(dialog, "outcome") == headline)
            assert passphrase_line(dialog).text() == ""
            assert [row.status for row in paid] == [status]
            assert paid[0].memo == "by keyboard"
            dialog.close()

    loop.run(scenario())


def test_an_unknown_outcome_is_followed_while_the_sheet_is_open(
    treasury: Treasury, loop: Loop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lnwallet_desktop.ui.pay_dialog.WAIT_S", 1)

    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            invoice = await new_invoice(treasury, outcome="hang")
            dialog = await quoted(window, invoice)
            QTest.mouseClick(pay_button(dialog), Qt.MouseButton.LeftButton)
            await until(lambda: shown(dialog, "outcome").startswith("The outcome"))
            await until(lambda: any("returns by" in label.text() for label in window.strip.findChildren(QLabel)))
            flying = await treasury.desk.in_flight()
            for row in flying:
                await end_on_network(treasury, row.payment_hash, "success")
            await until(lambda: shown(dialog, "outcome") == "Paid 2\u2009500 sat", timeout_s=60)
            dialog.close()

    loop.run(scenario())


def test_a_wrong_passphrase_is_said_where_it_was_typed(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        treasury.access.lock()
        async with window_on(treasury) as window:
            dialog = await quoted(window, await new_invoice(treasury))
            QTest.keyClicks(passphrase_line(dialog), "copper lantern forty river")
            QTest.mouseClick(pay_button(dialog), Qt.MouseButton.LeftButton)
            await until(lambda: "wrong" in dialog.passphrase.note.text())
            assert passphrase_line(dialog).text() == ""
            assert treasury.access.lease is None
            dialog.close()

    loop.run(scenario())


@pytest.mark.parametrize(
    ("typed", "words"), [("lnbcrt1nonsense", "cut off or mistyped"), ("x" * 9_000, "at most"), ("hello", "mistyped")]
)
def test_what_is_no_invoice_is_said_as_typed(
    treasury: Treasury, loop: Loop, qtbot: QtBot, typed: str, words: str
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            dialog = window.pay(typed)
            assert dialog is not None
            await until(lambda: words in dialog._invoice_field.note.text())
            assert not pay_button(dialog).isEnabled()
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    loop.run(scenario())


def test_an_open_amount_is_asked_for_and_another_input_drops_the_quote(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            dialog = window.pay(await new_invoice(treasury, None))
            assert dialog is not None
            await until(dialog.amount_edit.isVisible)
            QTest.keyClicks(dialog.amount_edit, "1 200")
            await until(lambda: shown(dialog, "quoteAmount") == "1\u2009200 sat")
            dialog.invoice_edit.setPlainText("")
            assert shown(dialog, "quoteAmount") == ""
            assert not pay_button(dialog).isEnabled()
            dialog.close()

    loop.run(scenario())


def test_a_description_is_plain_text(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            dialog = await quoted(window, await new_invoice(treasury, memo="<b>rent</b>\u202e!"))
            assert shown(dialog, "quoteDescription") == "<b>rent</b>⟨202E⟩!"
            label = dialog.findChild(QLabel, "quoteDescription")
            assert label.textFormat() is Qt.TextFormat.PlainText
            dialog.close()

    loop.run(scenario())
