"""Pictures of every page and sheet of the window in another language, to be looked at.

usage: QT_QPA_PLATFORM=offscreen python -m tests.ui.pictures_of_languages LANGUAGE DIRECTORY
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QPixmap

from lnwallet_desktop.settings import Settings
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.app_loop import AppLoop
from lnwallet_desktop.ui.application import make_application
from lnwallet_desktop.ui.screens import PICTURE_SIZE, grab, grab_over, save
from tests.treasuries import PASSPHRASE, open_funded
from tests.ui.every_screen import every_page, every_sheet, fill, window_with_everything
from tests.ui.languages import speaking


async def take(directory: Path, data: Path) -> None:
    treasury = await open_funded(Settings(data))
    await fill(treasury)
    await treasury.access.unlock(PASSPHRASE, "Maria")
    window = window_with_everything(treasury)
    window.resize(*PICTURE_SIZE)
    window.show()
    try:
        async for name, _ in every_page(window):
            _save(grab(window), directory, name)
        async for name, sheet in every_sheet(window, treasury):
            _save(grab_over(window, sheet), directory, f"sheet {name}")
    finally:
        await window.end()
        await treasury.close()


def _save(picture: QPixmap, directory: Path, name: str) -> None:
    save(picture, directory, name.replace(" ", "-"))


def main(language: str, directory: Path) -> int:
    app = make_application()
    theme.apply(app, theme.Scheme.LIGHT)
    with (
        tempfile.TemporaryDirectory() as data,
        speaking(language),
        asyncio.Runner(loop_factory=lambda: AppLoop(app)) as runner,
    ):
        runner.run(take(directory, Path(data)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
