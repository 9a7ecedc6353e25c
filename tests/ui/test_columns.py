"""Columns are chosen, moved and remembered; a narrow window hides only what nobody chose."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontMetricsF
from PySide6.QtWidgets import QApplication, QHeaderView, QMenu
from pytestqt.qtbot import QtBot

from lnwallet_desktop.money import group_digits
from lnwallet_desktop.translation import LANGUAGES, speak, tr
from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.formats import STATUS_WORD, local_time, short_hash
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.transactions.cell_pictures import ICON_ROOM, ColumnStyle
from lnwallet_desktop.ui.transactions.columns import HEADINGS, Column, first_width
from lnwallet_desktop.ui.transactions.transaction_delegate import MARGIN
from lnwallet_desktop.ui.window_settings import WindowSettings
from tests.loops import Loop, until
from tests.ui.conftest import child, window_on
from tests.ui.test_transactions import WELL_PAST, receive


def entry(window: MainWindow, text: str) -> QAction:
    menu = child(window, QMenu, "columnsMenu")
    return next(action for action in menu.actions() if action.text() == text)


def widen(window: MainWindow) -> None:
    """Room for everything: without the details that another test may have left open."""
    window.history.hide_details()
    window.resize(1400, 900)


def hidden(window: MainWindow) -> set[Column]:
    return {column for column in Column if window.history.table.isColumnHidden(column)}


def test_columns_are_chosen_and_remembered(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            widen(window)
            await until(lambda: window.history.is_settled and not hidden(window))
            entry(window, "Fee, sat").trigger()
            entry(window, "Memo").trigger()
            assert hidden(window) == {Column.FEE, Column.MEMO}
            header = window.history.table.horizontalHeader()
            assert (
                header.sectionResizeMode(Column.RECIPIENT) is QHeaderView.ResizeMode.Stretch
            )  # somebody takes the rest
            header.moveSection(header.visualIndex(Column.AMOUNT), 0)
        async with window_on(treasury) as window:
            widen(window)
            await until(lambda: window.history.is_settled)
            assert hidden(window) == {Column.FEE, Column.MEMO}
            header = window.history.table.horizontalHeader()
            assert header.visualIndex(Column.AMOUNT) == 0
            window.history.table.setColumnWidth(Column.TIME, 300)
            entry(window, "&As at first").trigger()
            assert not hidden(window)
            assert [header.visualIndex(column) for column in Column] == list(range(len(Column)))
            assert window.history.table.columnWidth(Column.TIME) == HEADINGS[Column.TIME].width

    loop.run(scenario())


def test_a_narrow_window_hides_only_what_nobody_chose(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 910, "narrow", WELL_PAST)
        async with window_on(treasury) as window:
            window.resize(900, 600)
            await until(lambda: window.history.is_settled and window.history.table.isVisible())
            assert hidden(window) == {Column.DIRECTION, Column.HASH}
            entry(window, "Payment hash").trigger()
            assert hidden(window) == {Column.DIRECTION}
            widen(window)
            await until(lambda: not hidden(window))
            entry(window, "&As at first").trigger()

    loop.run(scenario())


def test_beside_the_details_the_memo_stays_in_sight(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await receive(treasury, 920, "beside", WELL_PAST)
        async with window_on(treasury) as window:
            history = window.history
            for width in (1040, 1280, 1400):
                window.resize(width, 800)
                await until(lambda: history.is_settled)
                history.show_details()
                await until(lambda: history.details.isVisible() and history.is_settled)
                assert not history.table.horizontalScrollBar().isVisible()
                assert history.table.columnWidth(Column.MEMO) >= 56, width
                assert not {Column.STATUS, Column.AMOUNT, Column.MEMO} & hidden(window)
            history.hide_details()

    loop.run(scenario())


def test_one_column_always_stays(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            await until(lambda: window.history.is_settled)
            for column in set(Column) - {Column.AMOUNT}:
                window.history.table.columns.show_column(column, False)
            assert not entry(window, "Amount, sat").isEnabled()
            window.history.table.columns.reset()

    loop.run(scenario())


def test_hidden_or_not_every_column_sorts(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        async with window_on(treasury) as window:
            await until(lambda: window.history.is_settled)
            for column, heading in HEADINGS.items():
                window.history.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
                assert window.history.feed.order.field is heading.field
                await until(lambda: window.history.is_settled)

    loop.run(scenario())


@pytest.mark.parametrize("kept", ["", "nonsense", "[1]", '{"hash": 3, "colour": true}'])
def test_a_damaged_choice_is_no_choice(treasury: Treasury, loop: Loop, qtbot: QtBot, kept: str) -> None:
    async def scenario() -> None:
        WindowSettings(treasury.settings.data_dir).keep("window/columns-chosen", kept)
        async with window_on(treasury) as window:
            widen(window)
            await until(lambda: window.history.is_settled and not hidden(window))

    loop.run(scenario())


def test_no_status_is_cut_off_in_any_language(qapp: QApplication) -> None:
    exact = QFontMetricsF(theme.figures_font())
    try:
        for language in LANGUAGES:
            speak(language, resource("translations"))
            room = first_width(Column.STATUS) - 2 * MARGIN - ICON_ROOM
            for word in STATUS_WORD.values():
                assert exact.horizontalAdvance(tr(word)) <= room, (language, word)
    finally:
        speak("en", resource("translations"))


@pytest.mark.parametrize("column", [Column.TIME, Column.AMOUNT, Column.FEE, Column.HASH])
def test_figures_are_as_wide_as_their_shape_says(qapp: QApplication, column: Column) -> None:
    style = ColumnStyle(column)
    for number in range(200):
        digest = hashlib.sha256(bytes([number])).hexdigest()
        sats = int(digest[: 1 + number % 11], 16)
        told = {
            Column.TIME: local_time(datetime(2009, 1, 3, tzinfo=UTC) + timedelta(minutes=sats % 10_000_000)),
            Column.AMOUNT: f"−{group_digits(sats)}",
            Column.FEE: group_digits(sats),
            Column.HASH: short_hash(digest),
        }[column]
        assert abs(style.width_of_figures(told) - QFontMetricsF(style.font).horizontalAdvance(told)) < 0.25, told
