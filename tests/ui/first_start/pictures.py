"""Pictures of each step of the first start, light and dark, at 100 % and 200 %, in each language.

usage: python -m tests.ui.first_start.pictures DIRECTORY
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import LANGUAGES
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.application import make_application, run_on_qt
from lnwallet_desktop.ui.screens import save_at_each_scale
from tests.ui.first_start.person import Person, first_start_on


async def save_all(app: QApplication, directory: Path) -> int:
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as data_dir:
            async with first_start_on(Settings(Path(data_dir)), app, language) as window:

                def picture(name: str, language: str = language) -> None:
                    for scheme in (theme.Scheme.LIGHT, theme.Scheme.DARK):
                        theme.apply(app, scheme)
                        save_at_each_scale(window, None, directory, f"{language}-{name}-{scheme}")

                made = await Person(window, picture).goes_all_the_way()
                await asyncio.sleep(0.1)
                await made.treasury.close()
    return 0


if __name__ == "__main__":
    application = make_application()
    sys.exit(run_on_qt(application, lambda: save_all(application, Path(sys.argv[1]))))
