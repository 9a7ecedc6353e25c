"""The pane beside the table: what it says, what it reveals and hides, and how a memo changes in it."""

import asyncio
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from lnwallet_desktop.ledger.record_changes import ChangeKind, RecordChanges
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.pay_dialog import PayDialog
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter
from lnwallet_desktop.ui.unlock_dialog import UnlockDialog
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, end_on_network, sandbox_of
from tests.ui.conftest import child, shown, window_on
from tests.ui.pay_sheets import memo_line, new_invoice
from tests.ui.test_transactions import WELL_PAST, receive


async def paid(treasury: Treasury, outcome: str = "success", memo: str = "rent", wait_s: float = 20) -> Transaction:
    quote = await treasury.desk.quote(await new_invoice(treasury, outcome=outcome))
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        return await treasury.desk.pay(quote, lease, memo, wait_s)


async def show(window: MainWindow, row: Transaction) -> None:
    """The details of this payment, opened by keyboard."""
    history = window.history
    await until(lambda: history.is_settled and history.model.number_in_sight(row.transaction_id) is not None)
    history.focus_table()
    history.select(row.transaction_id)
    QTest.keyClick(history.table, Qt.Key.Key_Return)
    await until(lambda: history.details.transaction == row and history.is_settled)


def press(window: MainWindow, name: str) -> None:
    QTest.mouseClick(child(window, QPushButton, name), Qt.MouseButton.LeftButton)


def change(window: MainWindow) -> str:
    """The newest change of the record."""
    found = window.findChild(QLabel, "change0")
    return found.text().replace("\u200b", "") if isinstance(found, QLabel) else ""


async def give_passphrase(window: MainWindow) -> None:
    sheet = child(window, UnlockDialog, "unlockDialog")
    field = child(sheet, QLineEdit, "passphraseField")
    QTest.keyClicks(field, PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await until(lambda: window.findChild(UnlockDialog) is None)


async def locked_time_is_known(treasury: Treasury, row: Transaction) -> None:
    """Wait until the network has said when the money of a pending payment comes back."""
    while (await treasury.records.read(row.transaction_id)).transaction.locked_until is None:
        await asyncio.sleep(0.02)


def test_a_success_is_told_whole(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury)
        async with window_on(treasury) as window:
            await show(window, row)
            assert row.fee_sats is not None
            assert shown(window, "detailHeadline") == "Paid 2\u2009500 sat"
            assert "Nothing is left to do" in shown(window, "detailSentence")
            assert shown(window, "detailTotal") == f"2\u2009{500 + row.fee_sats} sat"
            assert shown(window, "detailPaidBy") == "Maria"
            assert shown(window, "detailWorkstation")
            assert shown(window, "detailSubmitted") and shown(window, "detailSettled")
            assert shown(window, "detailMemo") == "rent"
            assert shown(window, "attempt1") == "1. Paid"
            assert shown(window, "detailReason") == ""
            press(window, "copyHash")
            assert QGuiApplication.clipboard().text() == row.payment_hash
            QTest.keyClick(window.history.details, Qt.Key.Key_Escape)
            assert not window.history.details.isVisible()
            assert window.history.table.hasFocus()

    loop.run(scenario())


def test_a_failure_says_why_and_that_the_money_is_back(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury, "fail")
        async with window_on(treasury) as window:
            await show(window, row)
            assert shown(window, "detailHeadline") == "2\u2009500 sat not paid"
            assert "back in the wallet" in shown(window, "detailSentence")
            assert shown(window, "detailReason") == row.failure_reason
            assert shown(window, "attempt1") == "1. Failed; the money is back"
            assert shown(window, "attempt1Line2") == row.failure_reason
            assert child(window, QPushButton, "payAgain").isVisible()

    loop.run(scenario())


def test_a_pending_payment_is_followed_until_it_settles(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury, "hang", wait_s=1)
        await locked_time_is_known(treasury, row)
        async with window_on(treasury) as window:
            history = window.history
            history.filter_bar.show_status(PaymentStatus.PENDING)
            await until(lambda: history.is_settled)
            history.select(row.transaction_id)
            history.show_details()
            await until(lambda: shown(window, "detailLockedUntil"))
            assert shown(window, "detailHeadline") == "2\u2009500 sat on the way"
            assert "cannot be paid again" in shown(window, "detailSentence")
            assert "the money is back by" in shown(window, "detailSentence")
            assert shown(window, "detailFee") == "not known yet"
            assert not child(window, QPushButton, "payAgain").isVisible()
            await end_on_network(treasury, row.payment_hash, "success")
            await until(lambda: shown(window, "detailHeadline") == "Paid 2\u2009500 sat", timeout_s=60)
            await until(lambda: history.model.number_in_sight(row.transaction_id) is None)  # the pane stays with it
            assert shown(window, "attempt1") == "1. Paid"

    loop.run(scenario())


def test_a_receipt_has_no_attempts(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 4_200, "details of a receipt", WELL_PAST)
        async with window_on(treasury) as window:
            history = window.history
            history.filter_bar.choose(ChosenFilter(search="details of a receipt"))
            await until(lambda: history.is_settled)
            history.show_details()
            await until(lambda: history.is_settled)
            assert shown(window, "detailHeadline") == "Received 4\u2009200 sat"
            assert shown(window, "detailReceived")
            assert shown(window, "detailIntended") == shown(window, "detailWorkstation") == ""
            assert not child(window, QPushButton, "payAgain").isVisible()

    loop.run(scenario())


def secrets_in(window: MainWindow) -> str:
    return "".join(
        label.text().replace("\u200b", "") for label in window.findChildren(QLabel) if "sealed" in label.objectName()
    )


def test_sealed_details_need_an_unlock_and_go_with_it(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury)
        treasury.access.lock()
        async with window_on(treasury) as window:
            await show(window, row)
            press(window, "revealDetails")
            await give_passphrase(window)
            details = window.history.details
            await until(lambda: details.sealed.is_revealed)
            assert shown(window, "proofSentence") == "Proof of payment: matches the payment hash."
            preimage = shown(window, "sealedPreimage").replace("\u200b", "")
            press(window, "sealedPreimageCopy")
            assert QGuiApplication.clipboard().text() == preimage
            assert "stays on the clipboard" in shown(window, "sealedCopied")
            press(window, "sealedInvoiceCopy")
            assert QGuiApplication.clipboard().text().startswith("lnbcrt")
            await until(lambda: change(window).startswith("Sealed details seen by Maria"))
            treasury.access.lock()
            assert not details.sealed.is_revealed
            assert preimage not in secrets_in(window)
            record = await treasury.records.read(row.transaction_id)
            assert [change.kind for change in record.changes] == [ChangeKind.REVEAL]

    loop.run(scenario())


def test_another_row_and_closing_hide_what_was_revealed(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        first, second = await paid(treasury), await paid(treasury)
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            details = window.history.details
            await show(window, first)
            press(window, "revealDetails")
            await until(lambda: details.sealed.is_revealed and window.history.is_settled)
            window.history.table.setFocus()
            QTest.keyClick(window.history.table, Qt.Key.Key_Up)
            await until(lambda: details.transaction == second and window.history.is_settled)
            assert not details.sealed.is_revealed
            press(window, "revealDetails")
            await until(lambda: details.sealed.is_revealed)
            press(window, "detailsClose")
            assert not details.sealed.is_revealed
            assert "lnbcrt" not in secrets_in(window)
        treasury.access.lock()

    loop.run(scenario())


def test_a_memo_is_changed_after_an_unlock(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury)
        treasury.access.lock()
        async with window_on(treasury) as window:
            await show(window, row)
            memo = window.history.details.memo
            press(window, "editMemo")
            assert not child(window, QPushButton, "saveMemo").isEnabled()  # nothing is changed yet
            memo.edit.setPlainText("x" * 2001)
            assert not child(window, QPushButton, "saveMemo").isEnabled()
            memo.edit.setPlainText("office rent")
            QTest.keyClick(memo.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            await give_passphrase(window)
            await until(lambda: shown(window, "detailMemo") == "office rent")
            await until(lambda: "“rent” → “office rent”" in change(window))
            assert change(window).startswith("Memo changed by Maria")
            assert not memo.is_editing
            press(window, "editMemo")
            memo.edit.setPlainText("never saved")
            QTest.keyClick(memo.edit, Qt.Key.Key_Escape)
            assert shown(window, "detailMemo") == "office rent"
            assert window.history.details.isVisible()  # Esc gave up the edit, not the pane
        treasury.access.lock()

    loop.run(scenario())


def test_a_memo_somebody_else_changed_is_shown_before_it_is_replaced(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        row = await paid(treasury)
        await treasury.access.unlock(PASSPHRASE)
        async with window_on(treasury) as window:
            await show(window, row)
            memo = window.history.details.memo
            press(window, "editMemo")
            memo.edit.setPlainText("mine")
            changes = RecordChanges(treasury._database)
            await asyncio.to_thread(changes.change_memo, row.transaction_id, "rent", "theirs", "Jonas")
            await until(lambda: change(window).startswith("Memo changed by Jonas"))
            assert memo.edit.toPlainText() == "mine"
            press(window, "saveMemo")
            await until(lambda: "Jonas changed this memo" in shown(window, "memoProblem"))
            assert memo.edit.toPlainText() == "mine"
            assert shown(window, "detailMemo") == "theirs"
            press(window, "saveMemo")
            await until(lambda: shown(window, "detailMemo") == "mine" and not memo.is_editing)
            record = await treasury.records.read(row.transaction_id)
            assert [(each.old_text, each.new_text) for each in record.changes] == [
                ("theirs", "mine"),
                ("rent", "theirs"),
            ]
        treasury.access.lock()

    loop.run(scenario())


def test_what_is_being_typed_waits_for_its_payment(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        first, second = await paid(treasury), await paid(treasury)
        async with window_on(treasury) as window:
            await show(window, first)
            memo = window.history.details.memo
            press(window, "editMemo")
            memo.edit.setPlainText("half a sent")
            await show(window, second)
            assert not memo.is_editing
            await show(window, first)
            assert memo.is_editing
            assert memo.edit.toPlainText() == "half a sent"

    loop.run(scenario())


def test_paying_again_takes_a_new_invoice_and_compares_it(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury, memo="office rent")
        control = sandbox_of(treasury)
        others = [payee.name for payee in await asyncio.to_thread(control.payees)]

        async def invoice(amount_sats: int, payee: str) -> str:
            return (await asyncio.to_thread(control.invoice, Sats(amount_sats), payee=payee)).invoice

        same = await name_of(treasury, row, others)
        QGuiApplication.clipboard().setText(await invoice(2_500, same))
        async with window_on(treasury) as window:
            await show(window, row)
            press(window, "payAgain")
            sheet = child(window, PayDialog, "payDialog")
            field = sheet.form.invoice_edit
            assert field.toPlainText() == ""
            assert f"{row.pseudonymized_recipient} over 2\u2009500 sat for “office rent”" in shown(
                sheet, "payAgainNote"
            )
            field.setPlainText(await invoice(2_500, same))
            await until(lambda: sheet.has_quote)
            assert memo_line(sheet).text() == "office rent"
            assert "as before" not in shown(sheet, "payWarning")
            field.setPlainText(await invoice(2_501, next(name for name in others if name != same)))
            await until(lambda: "2\u2009501 sat, not 2\u2009500 sat as before" in shown(sheet, "payWarning"))
            assert f"not {row.pseudonymized_recipient} as before" in shown(sheet, "payWarning")
            field.setPlainText(await old_invoice(treasury, row))
            await until(lambda: "You paid this invoice" in shown(sheet, "payProblem"))
            sheet.close()

    loop.run(scenario())


async def name_of(treasury: Treasury, row: Transaction, names: list[str]) -> str:
    """Which of the sandbox's payees was paid."""
    for name in names:
        made = await asyncio.to_thread(sandbox_of(treasury).invoice, Sats(1_000), payee=name)
        if (await treasury.desk.quote(made.invoice)).pseudonym == row.pseudonymized_recipient:
            return name
    raise AssertionError(row.pseudonymized_recipient)


async def old_invoice(treasury: Treasury, row: Transaction) -> str:
    async with treasury.access.unlocked_once(PASSPHRASE) as lease:
        return (await treasury.records.reveal(row, lease)).invoice_text or ""


def test_in_a_narrow_window_the_details_stand_in_the_tables_place(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury)
        async with window_on(treasury) as window:
            history = window.history
            window.resize(900, 600)
            await show(window, row)
            assert history.details.isVisible() and not history.table.isVisible()
            press(window, "detailsBack")
            assert history.table.hasFocus() and not history.details.isVisible()
            await show(window, row)
            QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
            await until(history.filter_bar.search.hasFocus)
            await show(window, row)
            window.resize(1400, 900)
            await until(lambda: history.table.isVisible() and history.details.isVisible())
        async with window_on(treasury) as window:  # beside the table it is remembered
            assert window.history.details.isVisible() or window.width() < 1040
            window.resize(1400, 900)
            await until(lambda: window.history.is_settled and window.history.details.isVisible())
            assert shown(window, "detailNothing").startswith("Choose a payment")
            QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
            assert not window.history.details.isVisible()

    loop.run(scenario())


def test_the_details_follow_the_keyboard_in_the_table(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        first, second = await paid(treasury), await paid(treasury)
        async with window_on(treasury) as window:
            history = window.history
            await show(window, second)
            history.table.setFocus()
            QTest.keyClick(history.table, Qt.Key.Key_Down)
            await until(lambda: history.details.transaction == first)
            await paid(treasury, memo="comes above")
            await until(lambda: history.is_settled)
            assert history.details.transaction == first
            QTest.keyClick(history.table, Qt.Key.Key_Escape)
            assert not history.details.isVisible()

    loop.run(scenario())


def test_a_strangers_text_is_shown_and_not_obeyed(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        row = await paid(treasury, memo="<b>rent</b>\u202e")
        async with window_on(treasury) as window:
            await show(window, row)
            assert shown(window, "detailMemo") == "<b>rent</b>⟨202E⟩"
            assert child(window, QLabel, "detailMemo").textFormat() is Qt.TextFormat.PlainText
            window.history.details.facts.show_row(replace(row, failure_reason="<img src=x>"))
            assert child(window, QLabel, "detailReason").text() == "<img src=x>"

    loop.run(scenario())
