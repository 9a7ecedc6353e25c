"""The program's window as a process, closed as a person would when standard input ends."""

from __future__ import annotations

import sys
import threading

from PySide6.QtCore import QMetaObject, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from lnwallet_desktop import app
from lnwallet_desktop.ui import application
from lnwallet_desktop.ui.closing_sheet import ClosingSheet
from lnwallet_desktop.ui.main_window import MainWindow


class Closer(QObject):
    """Lives on the main thread."""

    @Slot()
    def close_window(self) -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow):
                window.close()
                for sheet in window.findChildren(ClosingSheet):
                    sheet.accept()


def main() -> int:
    made = application.make_application

    def with_closer() -> QApplication:
        qt, closer = made(), Closer()
        qt.closer = closer  # type: ignore[attr-defined]

        def wait_for_the_end() -> None:
            sys.stdin.read()
            QMetaObject.invokeMethod(closer, "close_window", Qt.ConnectionType.QueuedConnection)

        threading.Thread(target=wait_for_the_end, daemon=True).start()
        return qt

    application.make_application = with_closer
    return app.run([])


if __name__ == "__main__":
    sys.exit(main())
