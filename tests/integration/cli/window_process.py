"""The program's window as a process that tells what a person would see. Each line of standard input is a request:
`state`, `minimise` or `close`; each is answered by one JSON document.
"""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

from PySide6.QtCore import QMetaObject, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from lnwallet_desktop import app
from lnwallet_desktop.ui import application
from lnwallet_desktop.ui.closing_sheet import ClosingSheet
from lnwallet_desktop.ui.first_start.first_start_window import FirstStartWindow
from lnwallet_desktop.ui.main_window import MainWindow
from lnwallet_desktop.ui.sheet import Sheet


class Witness(QObject):
    """Lives on the main thread."""

    request = ""

    @Slot()
    def answer(self) -> None:
        for wizard in QApplication.topLevelWidgets():
            if isinstance(wizard, FirstStartWindow) and self.request == "close":
                wizard.close()
        windows = [window for window in QApplication.topLevelWidgets() if isinstance(window, MainWindow)]
        window = windows[0] if windows else None
        if window is not None and self.request == "minimise":
            window.showMinimized()
        if window is not None and self.request == "close":
            window.close()
            for sheet in window.findChildren(ClosingSheet):
                sheet.accept()  # a payment of an earlier test may still be on its way
        if window is not None and self.request == "close sheet":
            for sheet in shown(window):
                sheet.reject()
        print(json.dumps(state_of(window)), flush=True)


def shown(window: MainWindow) -> list[Sheet]:
    return [sheet for sheet in window.findChildren(Sheet) if sheet.isVisible()]


def state_of(window: MainWindow | None) -> dict[str, Any]:
    if window is None:
        wizards = [each for each in QApplication.topLevelWidgets() if isinstance(each, FirstStartWindow)]
        return {"window": "first start" if any(each.isVisible() for each in wizards) else "none"}
    texts = [field.toPlainText() for sheet in shown(window) for field in sheet.findChildren(QPlainTextEdit)]
    return {
        "window": "minimised" if window.isMinimized() else "shown" if window.isVisible() else "hidden",
        "sheets": [sheet.objectName() for sheet in shown(window)],
        "texts": [text for text in texts if text],
        "titles": sorted({sheet.windowTitle() for sheet in shown(window)}),
    }


def main() -> int:
    made = application.make_application

    def with_witness() -> QApplication:
        qt, witness = made(), Witness()
        qt.witness = witness  # type: ignore[attr-defined]

        def listen() -> None:
            for line in sys.stdin:
                witness.request = line.strip()
                QMetaObject.invokeMethod(witness, "answer", Qt.ConnectionType.BlockingQueuedConnection)

        threading.Thread(target=listen, daemon=True).start()
        return qt

    application.make_application = with_witness
    return app.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
