"""What a person would write down from the screen, and where it is typed again."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from tests.ui.conftest import child


def click(parent: QWidget, name: str) -> None:
    QTest.mouseClick(child(parent, QPushButton, name), Qt.MouseButton.LeftButton)


def words_on(page: QWidget) -> list[str]:
    """The wallet's words, in their order."""
    return _read(page, "Word|Wort")


def groups_on(page: QWidget) -> list[str]:
    """The groups of the recovery code, in their order."""
    return [group.replace(" ", "") for group in _read(page, "Group|Gruppe")]


def place_of(line: QLineEdit) -> int:
    """Which word or group is asked for, from 0."""
    found = re.search(r"\d+$", line.objectName())
    assert found is not None, line.objectName()
    return int(found.group()) - 1


def _read(page: QWidget, what: str) -> list[str]:
    found = {
        int(match.group(1)): match.group(2)
        for label in page.findChildren(QLabel)
        if (match := re.fullmatch(rf"(?:{what}) (\d+): (.+)", label.accessibleName()))
    }
    return [found[place] for place in sorted(found)]
