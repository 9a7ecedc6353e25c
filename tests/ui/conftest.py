"""A window on a treasury of real parts, and how a person's hands and eyes use it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.main_window import MainWindow
from tests.loops import Loop
from tests.treasuries import open_funded

W = TypeVar("W", bound=QWidget)


@pytest.fixture(scope="session", autouse=True)
def themed(qapp: QApplication) -> None:
    theme.apply(qapp, theme.Scheme.LIGHT)


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
