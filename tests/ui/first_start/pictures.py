"""Pictures of each step from the first start to the first payment: light and dark, at 100 % and 200 %, each language.

usage: python -m tests.ui.first_start.pictures DIRECTORY
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import LANGUAGES
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.application import make_application, run_on_qt
from lnwallet_desktop.ui.language import adopt_language
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.pay_dialog import PayDialog
from lnwallet_desktop.ui.screens import PICTURE_SIZE, save_at_each_scale
from tests.loops import until
from tests.treasuries import PASSPHRASE
from tests.ui.conftest import child, shown
from tests.ui.first_start.person import Person, first_start_on
from tests.ui.paper import click


class Camera:
    """directory: for all pictures of one language."""

    def __init__(self, app: QApplication, directory: Path, language: str) -> None:
        self._app = app
        self._directory = directory
        self._language = language

    def take(self, name: str, window: QWidget, sheet: QWidget | None = None) -> None:
        for scheme in (theme.Scheme.LIGHT, theme.Scheme.DARK):
            theme.apply(self._app, scheme)
            save_at_each_scale(window, sheet, self._directory, f"{self._language}-{name}-{scheme}")
        theme.apply(self._app, theme.Scheme.LIGHT)


async def save_all(app: QApplication, directory: Path) -> int:
    for language in LANGUAGES:
        camera = Camera(app, directory, language)
        with tempfile.TemporaryDirectory() as data_dir:
            async with first_start_on(Settings(Path(data_dir)), app, language) as window:
                picture: Callable[[str], None] = partial(camera.take, window=window)
                made = await Person(window, picture).goes_all_the_way()
            adopt_language(app, language)
            try:
                await _pay_for_the_first_time(made.treasury, camera)
            finally:
                await made.treasury.close()
    return 0


async def _pay_for_the_first_time(treasury: Treasury, camera: Camera) -> None:
    window = MainWindow(treasury)
    window.resize(*PICTURE_SIZE)
    window.show()
    try:
        await until(lambda: window.overview.is_settled)
        camera.take("overview", window)
        click(window, "tryFirstPayment")
        await until(lambda: (sheet := window.findChild(PayDialog)) is not None and sheet.has_quote)
        sheet = child(window, PayDialog, "payDialog")
        camera.take("pay", window, sheet)
        QTest.keyClicks(child(sheet, QLineEdit, "payPassphraseField"), PASSPHRASE)
        click(sheet, "confirmPay")
        await until(lambda: (said := shown(sheet, "outcome")) and not said.endswith("…"))
        camera.take("paid", window, sheet)
    finally:
        await window.end()
        window.deleteLater()


if __name__ == "__main__":
    application = make_application()
    sys.exit(run_on_qt(application, lambda: save_all(application, Path(sys.argv[1]))))
