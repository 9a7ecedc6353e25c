"""Filtering as a person does it: boxes, popups, chips and names, by mouse and by keyboard."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.ledger.payment_ledger import Intent, PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.transactions.chosen_filter import ChosenFilter
from lnwallet_desktop.ui.transactions.filter_bar import PERIODS
from lnwallet_desktop.ui.transactions.more_popup import MorePopup
from lnwallet_desktop.ui.transactions.period_popup import PeriodPopup, RangeCalendar
from lnwallet_desktop.ui.transactions.periods import Period, midnight
from lnwallet_desktop.ui.transactions.saved_filter_sheets import SavedFiltersSheet, SaveFilterSheet
from tests.loops import Loop, until
from tests.ui.conftest import child, shown, window_on
from tests.ui.test_transactions import WELL_PAST, amounts, receive


async def failed(treasury: Treasury, amount_sats: int, pseudonym: str, memo: str) -> None:
    """A payment that was never sent, straight into the ledger."""
    ledger, key = PaymentLedger(treasury._database), uuid4()
    intent = Intent(
        transaction_id=uuid4(),
        idempotency_key=key,
        payment_hash=uuid4().hex + uuid4().hex,
        amount_sats=Sats(amount_sats),
        fee_cap_sats=Sats(10),
        pseudonym=pseudonym,
        memo=memo,
        initiated_by="Maria",
        attempt_number=1,
        sealed=b"sealed elsewhere",
        key_id="1",
        workstation="desk",
    )
    await asyncio.to_thread(ledger.intend, intent)
    await asyncio.to_thread(ledger.settle_failure, key, "The invoice had expired.", True)


def chips(window: QWidget) -> list[str]:
    """What the chips say, from the left."""
    bar = child(window, QWidget, "filterChips")
    return [words.text() for words in bar.findChildren(QLabel) if words.objectName().endswith("ChipWords")]


def pick(window: MainWindow, name: str, text: str) -> None:
    """Choose an entry of a box by its keyboard."""
    box = child(window, QComboBox, name)
    box.setFocus()
    while box.currentText() != text:
        QTest.keyClick(box, Qt.Key.Key_Down)


def test_every_condition_has_words_and_goes_by_its_chip(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        for amount in (310, 320):
            await receive(treasury, amount, "chip", datetime.now(UTC))
        async with window_on(treasury) as window:
            history = window.history
            await until(lambda: history.is_settled and window.isActiveWindow())
            assert not child(window, QWidget, "filterChips").isVisible()
            pick(window, "statusFilter", "Paid")
            pick(window, "directionFilter", "Received")
            pick(window, "periodFilter", "This year")
            QTest.keyClicks(history.filter_bar.search, "chip")
            await until(lambda: chips(window) == ["Paid", "Received", "This year", "“chip”"])
            await until(lambda: sorted(amounts(window)) == [310, 320])
            assert history.filter_bar.in_words == "Paid · Received · This year · “chip”"
            clear = child(window, QPushButton, "directionChipClear")
            assert clear.accessibleName() == "Clear direction: Received"
            clear.setFocus()
            QTest.keyClick(clear, Qt.Key.Key_Space)
            assert chips(window) == ["Paid", "This year", "“chip”"]
            assert history.proxy.wanted.direction is None
            assert child(window, QPushButton, "periodChipClear").hasFocus()  # the keyboard goes on to the next one
            QTest.keyClick(child(window, QPushButton, "searchChipClear"), Qt.Key.Key_Space)
            assert history.filter_bar.search.text() == ""
            QTest.mouseClick(child(window, QPushButton, "clearFilter"), Qt.MouseButton.LeftButton)
            assert not history.proxy.is_filtered
            assert not child(window, QWidget, "filterChips").isVisible()
            await until(lambda: history.is_settled)
            assert history.table.hasFocus()
            assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]

    loop.run(scenario())


def test_a_period_is_typed_or_picked_from_the_calendar(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        for day in (1, 2, 3):
            await receive(treasury, 400 + day, "calendar", datetime(2026, 2, day, 12, tzinfo=UTC))
        async with window_on(treasury) as window:
            history = window.history
            await until(window.isActiveWindow)
            history.filter_bar.choose(ChosenFilter(search="calendar"))
            box = child(window, QComboBox, "periodFilter")
            box.setCurrentIndex(len(PERIODS) - 2)
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Down)
            await until(lambda: window.findChild(PeriodPopup) is not None)
            popup = child(window, PeriodPopup, "periodPopup")
            assert history.filter_bar.chosen.period is Period.ALL  # until days are chosen
            assert box.currentText() == "Any time"
            popup.first.setDate(QDate(2026, 2, 3))
            popup.last.setDate(QDate(2026, 2, 1))
            assert "after the last" in shown(popup, "periodProblem")
            assert not child(popup, QPushButton, "periodShow").isEnabled()
            calendar = child(popup, RangeCalendar, "periodCalendar")
            calendar.clicked.emit(QDate(2026, 2, 2))
            calendar.clicked.emit(QDate(2026, 2, 3))
            assert (popup.first.day, popup.last.day) == (date(2026, 2, 2), date(2026, 2, 3))
            QTest.keyClick(popup.last, Qt.Key.Key_Return)
            await until(lambda: amounts(window) == [403, 402])
            assert chips(window) == ["2026-02-02 – 2026-02-03", "“calendar”"]
            again = history.filter_bar.ask_period()
            assert (again.first.day, again.last.day) == (date(2026, 2, 2), date(2026, 2, 3))
            QTest.keyClick(again, Qt.Key.Key_Escape)
            assert not again.isVisible()
            assert history.proxy.wanted.since == midnight(date(2026, 2, 2))

    loop.run(scenario())


def test_amounts_and_a_recipient_stand_behind_one_button(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await failed(treasury, 510, "payee-more-aaaa-aaaa", "more")
        await failed(treasury, 520, "payee-more-aaaa-bbbb", "more")
        await failed(treasury, 530, "payee-more-aaaa-bbbb", "more")
        async with window_on(treasury) as window:
            await until(lambda: window.history.is_settled and window.isActiveWindow())
            more = child(window, QPushButton, "moreFilter")
            QTest.mouseClick(more, Qt.MouseButton.LeftButton)
            popup = child(window, MorePopup, "morePopup")
            least, most = child(popup, QLineEdit, "leastAmount"), child(popup, QLineEdit, "mostAmount")
            QTest.keyClicks(least, "5oo")
            QTest.keyClick(least, Qt.Key.Key_Return)
            assert "whole number" in least.accessibleDescription()
            least.setText("525")
            QTest.keyClicks(most, "515")
            QTest.keyClick(most, Qt.Key.Key_Return)
            assert "less than" in most.accessibleDescription()
            least.setText("515")
            most.setText("600")
            recipient = child(popup, QLineEdit, "recipientFilter")
            QTest.keyClicks(recipient, "more-aaaa")
            QTest.keyClick(recipient, Qt.Key.Key_Return)
            await until(lambda: "Several" in recipient.accessibleDescription())
            names = child(popup, QListWidget, "recipientSuggestions")
            await until(lambda: names.count() == 2)
            QTest.keyClicks(recipient, "-x")
            QTest.keyClick(recipient, Qt.Key.Key_Return)
            await until(lambda: "No such" in recipient.accessibleDescription())
            recipient.clear()
            QTest.keyClicks(recipient, "MORE-a")
            await until(lambda: names.count() == 2)
            QTest.keyClick(recipient, Qt.Key.Key_Down)
            QTest.keyClick(names, Qt.Key.Key_Down)
            QTest.keyClick(names, Qt.Key.Key_Return)
            assert recipient.text() == "payee-more-aaaa-bbbb"
            QTest.keyClick(recipient, Qt.Key.Key_Return)
            await until(lambda: amounts(window) == [530, 520])
            assert chips(window) == ["515 – 600 sat", "To payee-more-aaaa-bbbb"]
            assert more.text() == "M&ore (2)"

    loop.run(scenario())


def test_only_this_recipient_keeps_the_other_conditions(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        for amount, pseudonym in ((610, "payee-only-aaaa"), (620, "payee-only-bbbb")):
            await failed(treasury, amount, pseudonym, "only")
        async with window_on(treasury) as window:
            history = window.history
            history.filter_bar.choose(ChosenFilter(search="only"))
            await until(lambda: amounts(window) == [620, 610])
            history.table.select_row(1)
            history.table.customContextMenuRequested.emit(
                history.table.visualRect(history.table.currentIndex()).center()
            )
            menu = child(history.table, QWidget, "transactionMenu")
            next(action for action in menu.actions() if action.text() == "&Only this recipient").trigger()
            menu.close()
            await until(lambda: amounts(window) == [610])
            assert chips(window) == ["To payee-only-aaaa", "“only”"]

    loop.run(scenario())


def test_a_filter_is_saved_picked_renamed_and_deleted(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            bar = window.history.filter_bar
            bar.choose(ChosenFilter(PaymentStatus.FAILED, Direction.SENT, Period.DAYS_7))
            QTest.mouseClick(child(window, QPushButton, "saveFilter"), Qt.MouseButton.LeftButton)
            sheet = child(window, SaveFilterSheet, "saveFilterSheet")
            assert sheet.line.text() == "Failed · Sent · Last 7 days"
            sheet.line.setText("")
            assert not child(sheet, QPushButton, "confirmSaveFilter").isEnabled()
            QTest.keyClicks(sheet.line, "To look at")
            QTest.keyClick(sheet.line, Qt.Key.Key_Return)
            bar.clear()
        async with window_on(treasury) as window:  # it is remembered
            bar = window.history.filter_bar
            bar.saved_menu.aboutToShow.emit()
            bar.saved_menu.actions()[0].trigger()
            assert chips(window) == ["Failed", "Sent", "Last 7 days"]
            again = bar.saved_menu.ask_name()
            again.line.setText("to LOOK at")
            assert child(again, QPushButton, "confirmSaveFilter").text() == "Replace"
            again.reject()
            tidy = bar.saved_menu.tidy_up()
            names = child(tidy, QListWidget, "savedFiltersList")
            names.item(0).setText("  Every   week ")
            assert names.item(0).text() == "Every week"
            names.item(0).setText("")
            assert "Give the filter a name" in shown(tidy, "savedFiltersSaid")
            assert names.item(0).text() == "Every week"
            QTest.mouseClick(child(tidy, QPushButton, "deleteFilter"), Qt.MouseButton.LeftButton)
            assert names.count() == 0
            assert "Undo works until this is closed" in shown(tidy, "savedFiltersSaid")
            QTest.mouseClick(child(tidy, QPushButton, "undoDeleteFilter"), Qt.MouseButton.LeftButton)
            assert names.item(0).text() == "Every week"
            QTest.mouseClick(child(tidy, QPushButton, "deleteFilter"), Qt.MouseButton.LeftButton)
            tidy.accept()
            await until(lambda: window.findChild(SavedFiltersSheet) is None)
            bar.saved_menu.aboutToShow.emit()
            assert bar.saved_menu.actions()[0].text() == "None yet"

    loop.run(scenario())


def test_what_others_ask_the_proxy_for_stands_in_the_bar(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            history = window.history
            history.proxy.set_status(PaymentStatus.PENDING)
            history.proxy.set_amounts(5, None)
            history.proxy.set_recipient("payee-x")
            history.proxy.set_period(WELL_PAST, WELL_PAST + timedelta(days=31))
            assert chips(window) == ["Pending", "2026-01-01 – 2026-01-31", "At least 5 sat", "To payee-x"]
            assert child(window, QComboBox, "statusFilter").currentText() == "Pending"
            history.filter_bar.show_status(PaymentStatus.FAILED)
            assert history.filter_bar.in_words == "Failed"
            assert history.proxy.wanted.recipient is None

    loop.run(scenario())


def test_no_match_names_every_condition(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            history = window.history
            history.filter_bar.choose(ChosenFilter(PaymentStatus.PENDING, min_amount_sats=2_000_000_000, search="zorq"))
            clear = child(history, QPushButton, "noMatchClear")
            await until(clear.isVisible)
            assert "Pending · At least 2\u2009000\u2009000\u2009000 sat · “zorq”" in shown(
                history, "historyNoMatchSentence"
            )
            QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
            assert not history.proxy.is_filtered

    loop.run(scenario())


def test_the_sums_of_another_filter_are_not_shown(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 710, "counting", WELL_PAST)
        async with window_on(treasury) as window:
            window.resize(900, 600)
            history = window.history
            await until(lambda: history.is_settled)
            history.filter_bar.choose(ChosenFilter(search="counting"))
            assert shown(window, "historyFooter") == "Counting…"
            await until(lambda: "received 710 sat" in shown(window, "historyFooter"))
            await receive(treasury, 90, "counting", WELL_PAST)  # other rows of the same filter keep the sums in sight
            await until(lambda: "received 800 sat" in shown(window, "historyFooter"))

    loop.run(scenario())


def test_the_bar_fits_a_narrow_window(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            window.resize(900, 600)
            bar = window.history.filter_bar
            bar.choose(
                ChosenFilter(
                    PaymentStatus.SUCCESS,
                    Direction.RECEIVED,
                    Period.DAYS_30,
                    min_amount_sats=1_000_000,
                    max_amount_sats=2_000_000,
                    recipient="payee-" + "x" * 60,
                    search="y" * 200,
                )
            )
            await until(lambda: window.history.is_settled)
            assert window.width() == 900
            assert bar.search.width() >= 150
            for button in bar.findChildren(QPushButton):
                right = button.mapTo(bar, button.rect().topRight()).x()
                assert right <= bar.width(), button.objectName()

    loop.run(scenario())
