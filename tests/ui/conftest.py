"""A window on a treasury of real parts, and how a person's hands and eyes use it."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.main_window import MainWindow
from tests.loops import LONGEST_S, Loop
from tests.treasuries import open_funded

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


@pytest.fixture(scope="session", autouse=True)
def themed(qapp: QApplication) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT)


class NeverAsleep(Loop):
    """As the program's loop, which never stops: pytest-qt lets Qt's events, and so the loop's callbacks, run between
    the tests too, and what the wallet reports then must find a running loop.
    """

    def __init__(self, inner: Loop) -> None:
        self._inner = inner
        self._loop = inner.run(_current_loop())
        asyncio._set_running_loop(self._loop)

    def run(self, work: Coroutine[Any, Any, T], timeout_s: float = LONGEST_S) -> T:
        asyncio._set_running_loop(None)
        try:
            return self._inner.run(work, timeout_s)
        finally:
            asyncio._set_running_loop(self._loop)


async def _current_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


@pytest.fixture(scope="package", name="loop")
def loop_of_the_window(loop: Loop) -> Iterator[Loop]:
    yield NeverAsleep(loop)
    asyncio._set_running_loop(None)


@pytest.fixture(scope="package")
def treasury(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("window"))))
    yield opened
    loop.run(opened.close())


@asynccontextmanager
async def window_on(treasury: Treasury, page: str = "transactions") -> AsyncIterator[MainWindow]:
    """Shown, and ended at the end; nothing of it runs on. page: which the test is about."""
    window = MainWindow(treasury)
    window.pages.show_page(page)
    window.show()
    try:
        yield window
    finally:
        await window.end()
        window.deleteLater()


def child(parent: QWidget, kind: type[W], name: str) -> W:
    """The widget of that object name."""
    found = parent.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


def shown(parent: QWidget, name: str) -> str:
    """What a label says; empty while it cannot be seen."""
    label = child(parent, QLabel, name)
    return label.text() if label.isVisible() else ""
