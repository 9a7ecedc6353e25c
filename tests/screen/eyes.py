"""Runs the program itself, and tells over a socket what a person would see: the visible widgets and where they are.

It only looks: every key and every click comes from the X server. usage: python -m tests.screen.eyes SOCKET [ARGUMENTS]
"""

from __future__ import annotations

import json
import socket
import sys
import threading
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from lnwallet_desktop.app import run


class Eyes(QObject):
    """Lives on the main thread; a request is posted to it and answered there."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._request = ""
        self._answer: Any = None
        self._answered = threading.Event()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(path)
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.User:
            return super().event(event)
        word, _, rest = self._request.partition(" ")
        self._answer = picture(rest) if word == "picture" else widgets()
        self._answered.set()
        return True

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            with connection, connection.makefile("rw") as lines:
                self._request = lines.readline().strip()
                self._answered.clear()
                if QCoreApplication.instance() is not None:
                    QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
                    self._answered.wait(20)
                lines.write(json.dumps(self._answer if self._answered.is_set() else []) + "\n")


def widgets() -> list[dict[str, Any]]:
    return [describe(widget) for widget in QApplication.allWidgets() if widget.isVisible() and widget.objectName()]


def describe(widget: QWidget) -> dict[str, Any]:
    """Where on the screen the visible part of it is, and what it says."""
    region = widget.visibleRegion().boundingRect()
    middle = widget.mapToGlobal(region.center() if not region.isEmpty() else QPoint(-1, -1))
    return {
        "name": widget.objectName(),
        "text": text_of(widget),
        "accessible": widget.accessibleName(),
        "said": widget.accessibleDescription(),
        "x": middle.x(),
        "y": middle.y(),
        "seen": not region.isEmpty(),
        "enabled": widget.isEnabled(),
        "focused": widget.hasFocus(),
        "labels": {each.accessibleName(): each.text() for each in widget.findChildren(QLabel) if each.accessibleName()},
    }


def text_of(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton():
            return widget.text()
        case QLineEdit():
            return widget.displayText()
        case QPlainTextEdit():
            return widget.toPlainText()
        case QComboBox():
            return widget.currentText()
    return ""


def picture(path: str) -> bool:
    """What the X server shows."""
    screen = QGuiApplication.primaryScreen()
    return bool(screen.grabWindow(0).save(path))


if __name__ == "__main__":
    eyes = Eyes(sys.argv[1])
    sys.exit(run(sys.argv[2:]))
