"""The table follows the database, keeps its place, and never sorts by itself."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QFrame, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from lnwallet_desktop.ledger.browse.ordered_ids import OrderedIds
from lnwallet_desktop.ledger.browse.question import PAGE
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger, Receipt
from lnwallet_desktop.money import Sats, group_digits
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.transactions.columns import Column, Role
from lnwallet_desktop.ui.transactions.id_runs import same_head, same_tail
from tests.loops import Loop, until
from tests.ui.conftest import child, shown, window_on

WELL_PAST = datetime(2026, 1, 1, tzinfo=UTC)


async def receive(treasury: Treasury, amount_sats: int, memo: str, at: datetime) -> UUID:
    """A receipt straight into the ledger, as another workstation would write it."""
    receipt = Receipt(
        transaction_id=uuid4(),
        payment_hash=uuid4().hex + uuid4().hex,
        amount_sats=Sats(amount_sats),
        fee_sats=Sats(0),
        timestamp=at,
        settled=True,
        pseudonym="this-wallet",
        memo=memo,
        sealed=b"sealed elsewhere",
        key_id="1",
    )
    row = await asyncio.to_thread(PaymentLedger(treasury._database).record_receipt, receipt)
    return row.transaction_id


def amounts(window: MainWindow) -> list[int]:
    """What the table shows, from the top; rows that still load are left out."""
    proxy = window.history.proxy
    rows = [proxy.index(place, 0).data(Role.TRANSACTION) for place in range(proxy.rowCount())]
    return [row.amount_sats for row in rows if isinstance(row, Transaction)]


def uppermost(window: MainWindow) -> UUID | None:
    """The row at the table's upper edge."""
    row = window.history.model.transaction(window.history.table.rowAt(0))
    return row.transaction_id if row else None


def test_header_clicks_and_filters_become_sql(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        for place, amount in enumerate((30, 10, 20)):
            await receive(treasury, amount, f"sorting {amount}", WELL_PAST + timedelta(minutes=place))
        async with window_on(treasury) as window:
            history = window.history
            tester = QAbstractItemModelTester(
                history.model, QAbstractItemModelTester.FailureReportingMode.Fatal, window
            )
            assert tester.model() is history.model
            QTest.keyClicks(history.filter_bar.search, "sorting")
            await until(lambda: amounts(window) == [20, 10, 30])
            history.table.sortByColumn(Column.AMOUNT, Qt.SortOrder.AscendingOrder)
            await until(lambda: amounts(window) == [10, 20, 30])
            history.table.sortByColumn(Column.AMOUNT, Qt.SortOrder.DescendingOrder)
            await until(lambda: amounts(window) == [30, 20, 10])
            history.proxy.set_direction(Direction.SENT)
            await until(lambda: history.proxy.rowCount() == 0)
            history.proxy.set_direction(Direction.RECEIVED)
            history.proxy.set_status(PaymentStatus.SUCCESS)
            history.proxy.set_period(WELL_PAST + timedelta(minutes=1), WELL_PAST + timedelta(minutes=2))
            await until(lambda: amounts(window) == [10])

    loop.run(scenario())


def test_no_match_says_so_and_one_click_shows_all_again(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            history = window.history
            await until(lambda: history.proxy.rowCount() > 0)
            QTest.keyClicks(history.filter_bar.search, "zorqium")
            await until(lambda: history.proxy.rowCount() == 0)
            clear = child(history, QPushButton, "noMatchClear")
            await until(clear.isVisible)
            assert "zorqium" in shown(history, "historyNoMatchSentence")
            QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
            await until(lambda: history.proxy.rowCount() > 0)
            assert history.filter_bar.search.text() == ""

    loop.run(scenario())


def test_new_rows_come_by_themselves_and_move_no_selection(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        first = datetime.now(UTC)
        await receive(treasury, 41, "live one", first)
        async with window_on(treasury) as window:
            history = window.history
            QTest.keyClicks(history.filter_bar.search, "live")
            await until(lambda: history.feed.wanted.search == "live" and history.is_settled)
            assert amounts(window) == [41]
            history.table.selectRow(0)
            kept = QPersistentModelIndex(history.table.currentIndex())
            await receive(treasury, 42, "live two", first + timedelta(seconds=1))
            await until(lambda: amounts(window) == [42, 41])
            await receive(treasury, 40, "live old", WELL_PAST)
            await until(lambda: amounts(window) == [42, 41, 40])
            assert kept.row() == 1
            assert history.table.currentIndex().row() == 1

    loop.run(scenario())


def test_what_came_while_the_history_was_hidden_is_there_when_it_is_shown(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        async with window_on(treasury, "transactions") as window:
            await until(lambda: window.history.is_settled)
            before = window.history.model.rowCount()
            window.pages.show_page("contacts")
            told: list[object] = []
            leave = treasury.ledger_changes.subscribe(told.append)
            hidden = await receive(treasury, 77, "came unseen", datetime.now(UTC))
            await until(lambda: bool(told))
            leave()
            assert window.history.model.rowCount() == before
            window.show_payment(hidden)
            await until(lambda: amounts(window)[:1] == [77] and window.history.table.currentIndex().row() == 0)

    loop.run(scenario())


def test_a_row_that_changes_place_keeps_the_selection(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        for place in range(3):
            await receive(treasury, 50 + place, "moving", WELL_PAST + timedelta(minutes=place))
        async with window_on(treasury) as window:
            history = window.history
            QTest.keyClicks(history.filter_bar.search, "moving")
            history.table.sortByColumn(Column.MEMO, Qt.SortOrder.DescendingOrder)
            await until(lambda: amounts(window) == [52, 51, 50])
            history.table.selectRow(2)
            await receive(treasury, 49, "moving zz", WELL_PAST)
            await until(lambda: amounts(window) == [49, 52, 51, 50])
            chosen = history.table.currentIndex().data(Role.TRANSACTION)
            assert chosen.amount_sats == 50

    loop.run(scenario())


def test_a_stream_of_changes_does_not_starve_the_table(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            history = window.history
            await until(lambda: history.is_settled)
            looks: list[int] = []
            history.feed.loaded.connect(lambda: looks.append(1))
            for _ in range(200):
                history.take_changes(None)
                await asyncio.sleep(0)
            await until(lambda: looks and history.is_settled)
            assert len(looks) < 200

    loop.run(scenario())


def test_changes_while_a_question_is_under_way_do_not_keep_it_from_its_answer(
    treasury: Treasury, loop: Loop, qtbot: QtBot
) -> None:
    async def scenario() -> None:
        await receive(treasury, 95, "asked slowly", WELL_PAST)
        async with window_on(treasury) as window:
            history = window.history
            await until(lambda: history.is_settled)
            with treasury._database.transaction() as holding:
                holding.execute(text("LOCK TABLE transactions"))
                history.proxy.set_search("asked slowly")
                oldest = text(
                    "SELECT extract(epoch FROM clock_timestamp() - min(query_start)) FROM pg_stat_activity"
                    " WHERE wait_event_type = 'Lock' AND query LIKE '%ILIKE%'"
                )

                def asked_once_and_still_waiting() -> bool:
                    history.take_changes(None)
                    with treasury._database.reading() as looking:  # a transaction sees one snapshot of the activity
                        return (looking.execute(oldest).scalar_one() or 0) > 0.3

                await until(asked_once_and_still_waiting)
            await until(lambda: history.is_settled and amounts(window) == [95])

    loop.run(scenario())


def test_a_newer_question_withdraws_the_older_one(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 61, "question one", WELL_PAST)
        await receive(treasury, 62, "question two", WELL_PAST)
        async with window_on(treasury) as window:
            history = window.history
            await until(lambda: history.is_settled)
            answers: list[list[int]] = []
            history.feed.loaded.connect(lambda: answers.append(amounts(window)))
            for text in ("question one", "question two", "question one", "question two"):
                history.proxy.set_search(text)
            await until(lambda: answers)
            assert answers == [[62]]

    loop.run(scenario())


def test_the_place_stays_when_rows_come_above(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        for place in range(60):
            await receive(treasury, 2_000 + place, "scrolled", WELL_PAST - timedelta(minutes=place))
        async with window_on(treasury) as window:
            history = window.history
            QTest.keyClicks(history.filter_bar.search, "scrolled")
            await until(lambda: history.proxy.rowCount() == 60)
            history.table.verticalScrollBar().setValue(370)
            top = uppermost(window)
            y = history.table.rowViewportPosition(history.table.rowAt(0))
            await receive(treasury, 1_999, "scrolled too", datetime.now(UTC))
            await until(lambda: history.proxy.rowCount() == 61)
            assert uppermost(window) == top
            assert history.table.rowViewportPosition(history.table.rowAt(0)) == y

    loop.run(scenario())


def test_the_filter_is_reached_left_and_emptied_by_keyboard(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 71, "with keys alone", WELL_PAST)
        async with window_on(treasury) as window:
            history = window.history
            await until(lambda: history.is_settled and history.table.hasFocus())
            QTest.keyClick(history.table, "/")
            search = history.filter_bar.search
            await until(search.hasFocus)
            QTest.keyClicks(search, "keys alone")
            await until(lambda: amounts(window) == [71])
            QTest.keyClick(search, Qt.Key.Key_Down)
            assert history.table.hasFocus()
            assert history.table.currentIndex().row() == 0
            QTest.keyClick(history.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
            chosen = history.table.currentIndex().data(Role.TRANSACTION)
            assert QGuiApplication.clipboard().text() == chosen.payment_hash
            assert shown(history, "historySaid") == "The payment hash is on the clipboard."
            QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
            await until(search.hasFocus)
            QTest.keyClick(search, Qt.Key.Key_Escape)
            assert search.text() == ""

    loop.run(scenario())


def test_typing_in_the_table_searches_in_sql(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 81, "zebra crossing", WELL_PAST)
        async with window_on(treasury) as window:
            history = window.history
            await until(lambda: history.is_settled and history.table.hasFocus())
            QTest.keyClick(history.table, "z")
            assert history.filter_bar.search.hasFocus()
            QTest.keyClicks(history.filter_bar.search, "ebra")
            await until(lambda: amounts(window) == [81])

    loop.run(scenario())


@given(st.data())
def test_runs_that_stay_are_found(data: st.DataObject) -> None:
    old = data.draw(st.lists(st.integers(0, 9), max_size=12))
    new = data.draw(st.one_of(st.just(old), st.permutations(old), st.lists(st.integers(0, 9), max_size=12)))
    before, after = (OrderedIds(b"".join(UUID(int=item).bytes for item in items)) for items in (old, new))
    head = same_head(before, after)
    tail = same_tail(before, after, min(len(old), len(new)) - head)
    assert old[:head] == new[:head]
    assert old[head : head + 1] != new[head : head + 1] or head == min(len(old), len(new))
    assert old[len(old) - tail :] == new[len(new) - tail :]
    assert head + tail <= min(len(old), len(new))


def test_the_footer_counts_and_sums_what_is_shown(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        for amount in (1_500, 2_500):
            await receive(treasury, amount, "footer", WELL_PAST)
        async with window_on(treasury) as window:
            QTest.keyClicks(window.history.filter_bar.search, "footer")
            await until(lambda: shown(window, "historyFooter").startswith("2 transactions"))
            assert "received 4\u2009000 sat" in shown(window, "historyFooter")

    loop.run(scenario())


def test_rows_far_down_load_when_they_are_looked_at(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        count = 3 * PAGE
        for place in range(count):
            await receive(treasury, 1_000 + place, "many", WELL_PAST - timedelta(minutes=place))
        async with window_on(treasury) as window:
            history = window.history
            QTest.keyClicks(history.filter_bar.search, "many")
            await until(lambda: history.proxy.rowCount() == count)
            last = history.proxy.index(count - 1, Column.AMOUNT)
            assert last.data() is None  # nothing waits: a bar stands there
            history.table.scrollToBottom()
            await until(lambda: group_digits(999 + count) in str(last.data()))

    loop.run(scenario())


def test_a_question_that_takes_long_says_so_and_can_be_stopped(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 91, "slow one", WELL_PAST)
        await receive(treasury, 92, "slow two", WELL_PAST)
        async with window_on(treasury) as window:
            history = window.history
            history.proxy.set_search("slow two")
            await until(lambda: amounts(window) == [92])
            slow = child(window, QFrame, "slowSearch")
            with treasury._database.transaction() as holding:
                holding.execute(text("LOCK TABLE transactions"))  # so that every question hangs
                history.filter_bar.clear()
                await until(slow.isVisible)
                assert amounts(window) == [92]  # what was shown stays
                QTest.mouseClick(child(slow, QPushButton, "slowSearchStop"), Qt.MouseButton.LeftButton)
                assert not slow.isVisible()
            await until(lambda: history.is_settled and amounts(window) == [92])
            assert history.filter_bar.chosen.search == "slow two"
            assert not slow.isVisible()

    loop.run(scenario())
