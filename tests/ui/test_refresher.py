"""Looking again when something changed: never two questions at once, never a change unseen, never one too many."""

import asyncio

import pytest
from pytestqt.qtbot import QtBot

from lnwallet_desktop.ui.refresher import Refresher
from lnwallet_desktop.ui.tasks import BUG, Spawner
from tests.loops import Loop, until


class Books:
    """Something that changes, asked slowly."""

    def __init__(self) -> None:
        self.page = 0
        self.answers: list[int] = []
        self.wanted_again: list[bool] = []
        self.asking = 0
        self.most_asking = 0
        self.may_answer = asyncio.Event()
        self.fails = False
        self.refresher: Refresher | None = None

    async def ask(self) -> None:
        page = self.page
        self.asking += 1
        self.most_asking = max(self.asking, self.most_asking)
        try:
            await self.may_answer.wait()
            if self.fails:
                raise RuntimeError("a bug of ours")
        finally:
            self.asking -= 1
        assert self.refresher is not None
        self.wanted_again.append(self.refresher.is_wanted_again)
        self.answers.append(page)


def follow(books: Books, spawn: Spawner, rest_s: float = 0.0) -> Refresher:
    books.refresher = Refresher(books.ask, spawn, "read the books", lambda: rest_s)
    return books.refresher


def test_a_hundred_changes_meanwhile_are_one_more_question_which_sees_the_last(loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        books, spawn = Books(), Spawner()
        refresher = follow(books, spawn)
        refresher.look()
        assert refresher.is_busy
        await until(lambda: books.asking)
        for books.page in range(1, 101):
            refresher.look()
        books.may_answer.set()
        await until(lambda: not refresher.is_busy)
        assert books.answers == [0, 100]
        assert books.wanted_again == [True, False]
        assert books.most_asking == 1
        refresher.look()
        await until(lambda: len(books.answers) == 3)

    loop.run(scenario())


def test_what_is_wanted_while_it_rests_is_the_same_question(loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        books, spawn = Books(), Spawner()
        books.may_answer.set()
        refresher = follow(books, spawn, rest_s=0.05)
        for books.page in range(5):
            refresher.look()
            await asyncio.sleep(0)
        await until(lambda: not refresher.is_busy)
        assert books.answers == [4]

    loop.run(scenario())


@pytest.mark.parametrize("wanted_again", (False, True))
def test_a_question_that_failed_is_told_once_and_can_be_asked_again(
    loop: Loop, qtbot: QtBot, caplog: pytest.LogCaptureFixture, wanted_again: bool
) -> None:
    async def scenario() -> None:
        books, spawn, told = Books(), Spawner(), list[str]()
        spawn.failed.connect(told.append)
        refresher = follow(books, spawn)
        books.fails = True
        refresher.look()
        await until(lambda: books.asking)
        if wanted_again:
            refresher.look()
        books.may_answer.set()
        await until(lambda: told)
        assert told == [BUG]
        assert not refresher.is_busy
        books.fails = False
        refresher.look()
        await until(lambda: books.answers == [0])

    loop.run(scenario())


def test_at_the_windows_end_nothing_is_asked_any_more(loop: Loop, qtbot: QtBot) -> None:
    async def scenario() -> None:
        books, spawn = Books(), Spawner()
        refresher = follow(books, spawn)
        refresher.look()
        await until(lambda: books.asking)
        refresher.look()
        await spawn.finish(5)
        assert not refresher.is_busy and books.asking == 0 and books.answers == []

    loop.run(scenario())
