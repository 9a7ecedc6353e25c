"""A new user's hands on the first start: keys and clicks, and what is read off the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QRadioButton, QWidget

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.first_start.making import Made
from lnwallet_desktop.ui.first_start.first_start_window import FirstStartWindow
from lnwallet_desktop.ui.first_start.step import Step
from lnwallet_desktop.ui.language import adopt_language
from tests.loops import until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child
from tests.ui.paper import click, groups_on, place_of, words_on

NAME = "Maria Keller"


@asynccontextmanager
async def first_start_on(settings: Settings, app: QApplication, language: str = "") -> AsyncIterator[FirstStartWindow]:
    """Shown, and ended at the end."""
    adopt_language(app, language)
    window = FirstStartWindow(settings, language, lambda chosen: adopt_language(app, chosen) and None)
    window.show()
    try:
        yield window
    finally:
        await window.end()
        window.close()
        window.deleteLater()
        adopt_language(app, "")


class Person:
    """Goes through the steps; `at` is called on each before it is answered."""

    def __init__(self, window: FirstStartWindow, at: Callable[[str], None] = lambda _: None) -> None:
        self.window = window
        self.words: list[str] = []
        self.groups: list[str] = []
        self.made: list[Made] = []
        self._at = at
        window.made.connect(self.made.append)

    async def comes_to(self, name: str) -> QWidget:
        """Wait for the step."""
        await until(lambda: (step := self.window.findChild(Step, f"{name}Step")) is not None and step.isVisible())
        self._at(name)
        return child(self.window, Step, f"{name}Step")

    def next(self) -> None:
        click(self.window, "goOn")

    def choose(self, name: str) -> None:
        child(self.window, QRadioButton, name).click()

    def type(self, name: str, text: str) -> None:
        """Into the field, in place of what is there."""
        line = child(self.window, QLineEdit, name)
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)

    def enter(self, name: str) -> None:
        QTest.keyClick(child(self.window, QLineEdit, name), Qt.Key.Key_Return)

    async def welcomes(self) -> None:
        await self.comes_to("welcome")
        self.next()

    async def tries_it(self) -> None:
        await self.comes_to("network")
        self.next()

    async def wants_a_new_one(self) -> None:
        await self.comes_to("source")
        self.next()

    async def names_the_admin(self) -> None:
        await self.comes_to("admin")
        self.type("adminName", NAME)
        self.enter("adminName")
        self.type("adminPassphrase", PASSPHRASE)
        self.type("adminPassphraseAgain", PASSPHRASE)
        self.enter("adminPassphraseAgain")

    async def writes_the_words_down(self) -> None:
        self.words = words_on(await self.comes_to("words"))
        self.next()

    async def types_words_back(self) -> None:
        step = await self.comes_to("wordCheck")
        lines = step.findChildren(QLineEdit)
        for line in lines:
            self.type(line.objectName(), self.words[place_of(line)])
        self.enter(lines[-1].objectName())

    async def types_the_code_back(self) -> None:
        step = await self.comes_to("code")
        self.groups = groups_on(step)
        lines = step.findChildren(QLineEdit)
        for line in lines:
            self.type(line.objectName(), self.groups[place_of(line)].lower())
        self.enter(lines[-1].objectName())

    async def skips_to_the_database(self) -> None:
        """With the defaults, and without checking what was written down."""
        for step in (self.welcomes, self.tries_it, self.wants_a_new_one, self.names_the_admin):
            await step()
        await self.writes_the_words_down()
        for checked in ("wordCheck", "code"):
            await self.comes_to(checked)
            click(self.window, "skipStep")
        await self.comes_to("database")

    async def keeps_it_here(self) -> None:
        await self.comes_to("database")
        self.next()

    async def makes_it(self) -> Made:
        await self.comes_to("summary")
        self.next()
        await until(lambda: self.made)
        return self.made[0]

    async def goes_all_the_way(self) -> Made:
        """With the defaults."""
        for step in (
            self.welcomes,
            self.tries_it,
            self.wants_a_new_one,
            self.names_the_admin,
            self.writes_the_words_down,
            self.types_words_back,
            self.types_the_code_back,
            self.keeps_it_here,
        ):
            await step()
        return await self.makes_it()
