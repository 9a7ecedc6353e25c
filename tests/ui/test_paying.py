"""Paying by keyboard, from the paste to the outcome, on real parts."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from lnwallet_desktop.ledger.history import TransactionFilter
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.pay_dialog import PayDialog
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, end_on_network
from tests.ui.conftest import child, shown, window_on
from tests.ui.pay_sheets import memo_line, new_invoice, passphrase_line, pay_button, quoted, transfers_of


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
            sheet = await quoted(window, await new_invoice(treasury, outcome=outcome))
            paid: list[Transaction] = []
            sheet.paid.connect(paid.append)
            assert shown(sheet, "quotePayee").startswith("payee-")
            assert shown(sheet, "quoteDescription") == "rent"
            assert pay_button(sheet).text() == "Pay 2\u2009500 sat"
            assert not pay_button(sheet).isEnabled()
            QTest.keyClicks(memo_line(sheet), "by keyboard")
            QTest.keyClicks(passphrase_line(sheet), PASSPHRASE)
            assert pay_button(sheet).isEnabled()
            QTest.keyClick(passphrase_line(sheet), Qt.Key.Key_Return)
            QTest.keyClick(passphrase_line(sheet), Qt.Key.Key_Return)
            await until(lambda: shown(sheet, "outcome") == headline)
            assert passphrase_line(sheet).text() == ""
            assert [row.status for row in paid] == [status]
            assert paid[0].memo == "by keyboard"
            assert await transfers_of(treasury, paid[0].payment_hash) <= 1
            sheet.close()

    loop.run(scenario())


def test_an_unknown_outcome_is_followed_while_the_sheet_is_open(
    treasury: Treasury, loop: Loop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lnwallet_desktop.ui.pay_dialog.WAIT_S", 1)

    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            sheet = await quoted(window, await new_invoice(treasury, outcome="hang"))
            QTest.mouseClick(pay_button(sheet), Qt.MouseButton.LeftButton)
            await until(lambda: shown(sheet, "outcome").startswith("The outcome"))
            assert "cannot be paid again" in shown(sheet, "outcomeSentence")
            await until(lambda: "returns by" in window.strip.in_flight_sentence)
            for row in await treasury.desk.in_flight():
                await end_on_network(treasury, row.payment_hash, "success")
            await until(lambda: shown(sheet, "outcome") == "Paid 2\u2009500 sat", timeout_s=60)
            await until(lambda: not window.strip.in_flight_sentence)
            sheet.close()

    loop.run(scenario())


def test_two_clicks_and_two_enters_pay_once(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            sheet = await quoted(window, await new_invoice(treasury))
            QTest.keyClick(memo_line(sheet), Qt.Key.Key_Return)
            QTest.keyClick(memo_line(sheet), Qt.Key.Key_Enter)
            QTest.mouseDClick(pay_button(sheet), Qt.MouseButton.LeftButton)
            await until(lambda: shown(sheet, "outcome").startswith("Paid 2"))
            assert sheet.transaction is not None
            assert await transfers_of(treasury, sheet.transaction.payment_hash) == 1
            sheet.close()

    loop.run(scenario())


def test_enter_before_the_figures_stand_decides_nothing(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            before = await asyncio.to_thread(treasury.history.count, TransactionFilter())
            invoice = await new_invoice(treasury)
            sheet = window.pay(" ")
            assert sheet is not None
            assert not pay_button(sheet).isDefault()
            field = child(sheet, QPlainTextEdit, "invoiceField")
            field.setPlainText(invoice)
            QTest.keyClick(field, Qt.Key.Key_Return)
            await until(lambda: shown(sheet, "quoteTotal").endswith("sat"))
            assert not pay_button(sheet).isDefault()  # the figures have only just come
            QTest.keyClick(memo_line(sheet), Qt.Key.Key_Return)
            assert shown(sheet, "outcome") == ""
            await until(lambda: pay_button(sheet).isDefault())
            QTest.keyClick(sheet, Qt.Key.Key_Escape)
            await until(lambda: window.findChild(PayDialog) is None)
            assert await asyncio.to_thread(treasury.history.count, TransactionFilter()) == before

    loop.run(scenario())


def test_a_payment_goes_on_when_its_sheet_is_closed_at_once(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            sheet = await quoted(window, await new_invoice(treasury, 1_234))
            QTest.mouseClick(pay_button(sheet), Qt.MouseButton.LeftButton)
            await until(lambda: shown(sheet, "outcome").startswith("Paying"))
            QTest.keyClick(sheet, Qt.Key.Key_Escape)
            await until(lambda: "Paid 1\u2009234 sat" in shown(window, "stripNewsText"))
            await until(lambda: window.findChild(PayDialog) is None)
            page = window.history
            await until(lambda: page.is_settled and page.table.model().index(0, 5).data() == "−1\u2009234")
            assert shown(window, "stripFailureText") == ""

    loop.run(scenario())


def test_closing_the_sheet_while_it_unlocks_pays_nothing(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        treasury.access.lock()
        async with window_on(treasury) as window:
            before = await asyncio.to_thread(treasury.history.count, TransactionFilter())
            sheet = await quoted(window, await new_invoice(treasury))
            QTest.keyClicks(passphrase_line(sheet), PASSPHRASE)
            QTest.keyClick(passphrase_line(sheet), Qt.Key.Key_Return)
            await asyncio.sleep(0)  # the passphrase is being tried
            QTest.keyClick(sheet, Qt.Key.Key_Escape)
            await until(lambda: window.findChild(PayDialog) is None)
            await treasury.access.unlock(PASSPHRASE)  # waits its turn behind the one nobody wants any more
            treasury.access.lock()
            assert await asyncio.to_thread(treasury.history.count, TransactionFilter()) == before

    loop.run(scenario())


def test_a_wrong_passphrase_is_said_where_it_was_typed(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        treasury.access.lock()
        async with window_on(treasury) as window:
            sheet = await quoted(window, await new_invoice(treasury))
            QTest.keyClicks(passphrase_line(sheet), "copper lantern forty river")
            QTest.mouseClick(pay_button(sheet), Qt.MouseButton.LeftButton)
            await until(lambda: "wrong" in sheet.form.passphrase.note.text())
            assert passphrase_line(sheet).text() == ""
            assert treasury.access.lease is None
            QTest.keyClicks(passphrase_line(sheet), PASSPHRASE)
            QTest.keyClick(passphrase_line(sheet), Qt.Key.Key_Return)
            await until(lambda: shown(sheet, "outcome").startswith("Paid"))
            sheet.close()

    loop.run(scenario())


def test_a_failed_payment_can_be_tried_again_and_is_a_new_attempt(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            sheet = await quoted(window, await new_invoice(treasury, outcome="fail"))
            QTest.mouseClick(pay_button(sheet), Qt.MouseButton.LeftButton)
            await until(lambda: shown(sheet, "outcome") == "Not paid")
            QTest.mouseClick(child(sheet, QPushButton, "tryAgain"), Qt.MouseButton.LeftButton)
            await until(lambda: sheet.has_quote)
            assert "earlier attempt" in shown(sheet, "payWarning")
            sheet.close()

    loop.run(scenario())


def test_the_same_invoice_cannot_be_paid_again_and_the_sheet_says_why(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            invoice = await new_invoice(treasury)
            sheet = await quoted(window, invoice)
            QTest.mouseClick(pay_button(sheet), Qt.MouseButton.LeftButton)
            await until(lambda: shown(sheet, "outcome").startswith("Paid"))
            sheet.close()
            again = window.pay(invoice)
            assert again is not None
            await until(lambda: "You paid this invoice" in shown(again, "payProblem"))
            assert not pay_button(again).isEnabled()
            again.close()

    loop.run(scenario())


@pytest.mark.parametrize(
    ("typed", "words"), [("lnbcrt1nonsense", "cut off or mistyped"), ("x" * 9_000, "at most"), ("hello", "mistyped")]
)
def test_what_is_no_invoice_is_said_as_typed(
    treasury: Treasury, loop: Loop, qtbot: QtBot, typed: str, words: str
) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = window.pay(typed)
            assert sheet is not None
            field = child(sheet, QPlainTextEdit, "invoiceField")
            assert words in field.accessibleDescription()
            assert any(words in label.text() and label.isVisible() for label in sheet.findChildren(QLabel))
            assert not pay_button(sheet).isEnabled()
            QTest.keyClick(sheet, Qt.Key.Key_Escape)

    loop.run(scenario())


def test_an_expired_invoice_is_refused_with_its_age(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = window.pay(await new_invoice(treasury, expiry_s=-240))
            assert sheet is not None
            assert "expired 4 minutes ago" in child(sheet, QPlainTextEdit, "invoiceField").accessibleDescription()
            assert shown(sheet, "quoteTotal") == ""
            sheet.close()

    loop.run(scenario())


def test_an_open_amount_is_typed_without_losing_the_keyboard(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = window.pay(await new_invoice(treasury, None))
            assert sheet is not None
            amount = child(sheet, QLineEdit, "amountField")
            await until(amount.hasFocus)
            for key in "1 200":
                QTest.keyClicks(QApplication.focusWidget(), key)
                await asyncio.sleep(0.3)  # slower than the pause after which a quote is asked for
            assert amount.text() == "1 200"
            await until(lambda: shown(sheet, "quoteAmount") == "1\u2009200 sat")
            QTest.keyClicks(amount, "x")
            assert "whole number" in amount.accessibleDescription()
            assert not pay_button(sheet).isEnabled()
            sheet.close()

    loop.run(scenario())


def test_another_input_drops_the_quote_at_once(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            sheet = await quoted(window, await new_invoice(treasury))
            assert pay_button(sheet).isEnabled()
            field = child(sheet, QPlainTextEdit, "invoiceField")
            field.setPlainText(await new_invoice(treasury, 7_000))
            assert not pay_button(sheet).isEnabled()
            assert shown(sheet, "quoteTotal") == "—"
            await until(lambda: pay_button(sheet).text() == "Pay 7\u2009000 sat")
            field.setPlainText("")
            assert shown(sheet, "quoteAmount") == ""
            assert not pay_button(sheet).isEnabled()
            sheet.close()

    loop.run(scenario())


def test_a_description_is_plain_text(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            sheet = await quoted(window, await new_invoice(treasury, memo="<b>rent</b>\u202e!"))
            assert shown(sheet, "quoteDescription") == "<b>rent</b>⟨202E⟩!"
            assert child(sheet, QLabel, "quoteDescription").textFormat() is Qt.TextFormat.PlainText
            sheet.close()

    loop.run(scenario())


def test_a_long_description_stretches_no_sheet(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            plain = await quoted(window, await new_invoice(treasury))
            width = plain.width()
            plain.close()
            sheet = await quoted(window, await new_invoice(treasury, memo="W" * 600))
            assert sheet.width() == width
            assert sheet.height() <= 720  # a screen of 768 has room for it
            assert child(sheet, QLabel, "quoteDescription").toolTip() == "W" * 600
            sheet.close()

    loop.run(scenario())


def test_an_invoice_on_the_clipboard_is_there_already(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            QGuiApplication.clipboard().setText("lightning:" + (await new_invoice(treasury, 3_100)).upper())
            sheet = window.pay()
            assert sheet is not None
            await until(lambda: shown(sheet, "quoteAmount") == "3\u2009100 sat")
            sheet.close()
            QGuiApplication.clipboard().setText("nothing of the kind")
            other = window.pay()
            assert other is not None
            assert child(other, QPlainTextEdit, "invoiceField").toPlainText() == ""
            other.close()

    loop.run(scenario())
