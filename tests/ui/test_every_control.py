"""Each control of each page, sheet and panel has a name for ears, and Tab goes through them as one reads."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDateEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.reading_order import stops_in
from tests.loops import Loop, until
from tests.treasuries import PASSPHRASE, open_funded
from tests.ui.controls import controls_in, place_of, spoken_name, spoken_role
from tests.ui.every_screen import every_page, every_sheet, fill, window_with_everything

MOST_STOPS = 120


@pytest.fixture(scope="module", name="treasury")
def filled(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("controls"))))
    loop.run(fill(opened))
    yield opened
    loop.run(opened.close())


def unnamed(screen: str, controls: list[QWidget]) -> list[str]:
    """What has no name for ears, or none for tests."""
    return [
        f"{screen}: {type(each).__name__} {each.objectName() or '(no object name)'}"
        for each in controls
        if not each.objectName() or not spoken_name(each)
    ]


def confused(screen: str, controls: list[QWidget]) -> list[str]:
    """Names that two controls on one screen share: who listens cannot tell them apart."""
    names = Counter((spoken_role(each), spoken_name(each)) for each in controls)
    return [f"{screen}: “{name}” {count} times" for (_, name), count in names.items() if count > 1]


def test_each_has_a_name_of_its_own_for_ears_and_one_for_tests(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        window = window_with_everything(treasury)
        window.resize(1500, 900)
        window.show()
        wrong: list[str] = []
        seen = 0
        await treasury.access.unlock(PASSPHRASE, "Maria")
        try:
            async for name, _ in every_page(window):
                controls = controls_in(window)
                seen += len(controls)
                wrong += unnamed(name, controls) + confused(name, controls)
            async for name, sheet in every_sheet(window, treasury):
                controls = controls_in(sheet)
                assert controls, name
                seen += len(controls)
                wrong += unnamed(name, controls) + confused(name, controls)
            for menu in window.menuBar().findChildren(QMenu):
                wrong += [
                    f"an entry of {menu.title()}"
                    for each in menu.actions()
                    if not each.isSeparator() and not each.text()
                ]
        finally:
            await window.end()
            window.deleteLater()
        assert not wrong, "\n".join(sorted(set(wrong)))
        assert seen > 300

    loop.run(scenario(), 120)


def jumps_back(before: QWidget, after: QWidget) -> bool:
    """Whether the second stands above the first, or to the left of it in the same line, and so is read before it."""
    first, second = place_of(before), place_of(after)
    if second.bottom() <= first.top():
        return second.left() < first.right()  # above, and not in a column to the right
    same_line = second.top() < first.bottom()
    return same_line and second.right() <= first.left()


async def pressed_through(window: QWidget, first: QWidget, key: Qt.Key) -> list[QWidget]:
    """Where the keyboard is after each pressing of the key, until it is where it was. In a date it first goes through
    day, month and year.
    """
    first.setFocus()
    been = [first]
    for _ in range(MOST_STOPS):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)
        now = QApplication.focusWidget()
        assert now is not None
        if now is first and not (now is focus and isinstance(now, QDateEdit)):
            return been
        if now is not focus:
            been.append(now)
    return been


def orders_in(page: QWidget, been: list[QWidget]) -> list[str]:
    """Steps inside the page that go against reading."""
    inside = [each for each in been if page.isAncestorOf(each)]
    return [
        f"from {one.objectName()} to {other.objectName()}" for one, other in pairwise(inside) if jumps_back(one, other)
    ]


def test_tab_goes_through_each_page_as_one_reads_and_back_again(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        window = window_with_everything(treasury)
        window.resize(1500, 900)
        window.show()
        wrong: list[str] = []
        pressed = 0
        try:
            window.activateWindow()
            await until(window.isActiveWindow)
            async for name, page in every_page(window):
                controls = {each for each in controls_in(page) if each.isEnabled() and takes_tab(each)}
                first = stops_in(window)[0]
                been = await pressed_through(window, first, Qt.Key.Key_Tab)
                missed = [each.objectName() for each in controls - set(been)]
                pressed += len(been)
                wrong += [f"{name}: {step}" for step in orders_in(page, been)]
                wrong += [f"{name}: never at {each}" for each in missed]
                back = await pressed_through(window, first, Qt.Key.Key_Backtab)
                if back[1:] != been[:0:-1]:
                    wrong.append(f"{name}: back by another way")
        finally:
            await window.end()
            window.deleteLater()
        assert not wrong, "\n".join(wrong)
        assert pressed > 250

    loop.run(scenario(), 120)


def takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value) and not (
        isinstance(widget, QAbstractItemView) and widget.model() is None
    )


def test_tab_goes_through_each_sheet_as_one_reads(treasury: Treasury, loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        await treasury.access.unlock(PASSPHRASE, "Maria")
        window = window_with_everything(treasury)
        window.show()
        wrong: list[str] = []
        try:
            async for name, sheet in every_sheet(window, treasury):
                sheet.activateWindow()
                await until(sheet.isActiveWindow)
                stops = stops_in(sheet)
                been = await pressed_through(sheet, stops[0], Qt.Key.Key_Tab)
                missed = {each for each in controls_in(sheet) if each.isEnabled() and takes_tab(each)} - set(been)
                wrong += [f"{name}: {step}" for step in orders_in(sheet, been)]
                wrong += [f"{name}: never at {each.objectName()}" for each in missed]
        finally:
            await window.end()
            window.deleteLater()
        assert not wrong, "\n".join(wrong)

    loop.run(scenario(), 120)
