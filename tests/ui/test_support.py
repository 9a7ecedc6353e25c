"""A person reads the report for support before it is saved."""

import zipfile
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.support_sheet import SupportSheet
from tests.loops import Loop, until
from tests.ui.conftest import child, shown, window_on


def test_its_parts_are_listed_shown_and_saved(treasury: Treasury, loop: Loop, tmp_path: Path) -> None:
    async def work() -> None:
        async with window_on(treasury) as window:
            window.menus.support_asked.emit()
            sheet = child(window, SupportSheet, "supportSheet")
            save = child(sheet, QPushButton, "saveSupport")
            assert not save.isEnabled()
            await until(lambda: sheet.is_settled)
            parts = child(sheet, QListWidget, "supportParts")
            names = [parts.item(place).text() for place in range(parts.count())]
            assert {"about.json", "database.json", "log.jsonl"} <= set(names)
            parts.setCurrentRow(names.index("database.json"))
            assert "none of them singly" in shown(sheet, "supportState")
            assert "server_version" in child(sheet, QPlainTextEdit, "supportText").toPlainText()
            file = child(sheet, QLineEdit, "supportFile")
            file.setText(str(tmp_path / "no folder" / "report.zip"))
            save.click()
            await until(lambda: "There is no folder" in shown(sheet, "supportProblem"))
            file.setText(str(tmp_path / "report.txt"))
            assert not save.isEnabled()
            file.setText(str(tmp_path / "report.zip"))
            save.click()
            await until(lambda: sheet.is_closed)
            with zipfile.ZipFile(tmp_path / "report.zip") as archive:
                assert archive.namelist() == names

    loop.run(work())
