"""A window on a treasury of real parts."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from PySide6.QtWidgets import QApplication

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.main_window import MainWindow
from tests.loops import Loop, until
from tests.treasuries import open_funded


@pytest.fixture(scope="session", autouse=True)
def themed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


@pytest.fixture(scope="package")
def treasury(tmp_path_factory: pytest.TempPathFactory, loop: Loop) -> Iterator[Treasury]:
    opened = loop.run(open_funded(Settings(tmp_path_factory.mktemp("window"))))
    yield opened
    loop.run(opened.close())


@asynccontextmanager
async def window_on(treasury: Treasury) -> AsyncIterator[MainWindow]:
    """Shown, and closed at the end as a person would; nothing of it runs on."""
    closed: list[bool] = []
    window = MainWindow(treasury)
    window.closed.connect(lambda: closed.append(True))
    window.show()
    try:
        yield window
    finally:
        window.close()
        await until(lambda: closed)
        window.deleteLater()
