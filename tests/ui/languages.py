"""A window in another language, and what in it is still said in English."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from contextlib import contextmanager

from babel.messages.pofile import read_po
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from lnwallet_desktop.translation import speak
from tests.catalogues import CATALOGUES, languages

LEAST_LETTERS = 8
"""A sentence with less between its values is told by its values only."""


@contextmanager
def speaking(language: str, country: QLocale.Country = QLocale.Country.Germany) -> Iterator[None]:
    """As the program does when it starts in that language."""
    before = QLocale()
    speak(language, CATALOGUES)
    QLocale.setDefault(QLocale(QLocale(language).language(), country))
    try:
        yield
    finally:
        speak("en", CATALOGUES)
        QLocale.setDefault(before)


class EnglishLeft:
    """Knows each text that sounds otherwise in the language."""

    def __init__(self, language: str) -> None:
        path = dict(languages())[language]
        self._texts: set[str] = set()
        self._sentences: list[re.Pattern[str]] = []
        for message in read_po(path.read_bytes().splitlines(), locale=language):
            for said, translated in zip(_forms(message.id), _forms(message.string), strict=False):
                if said and _plain(said) != _plain(translated):
                    self._take(_plain(said))

    def _take(self, text: str) -> None:
        parts = [(literal, name) for literal, name, _, _ in string.Formatter().parse(text)]
        if all(name is None for _, name in parts):
            self._texts.add(text)
        elif sum(map(str.isalpha, "".join(literal for literal, _ in parts))) >= LEAST_LETTERS:
            pattern = "".join(re.escape(literal) + (".+" if name is not None else "") for literal, name in parts)
            self._sentences.append(re.compile(pattern, re.DOTALL))

    def is_english(self, text: str) -> bool:
        plain = _plain(text)
        return plain in self._texts or any(each.fullmatch(plain) for each in self._sentences)

    def of(self, window: QWidget) -> set[str]:
        """Every such text that can be seen, heard, or comes up under the pointer."""
        return {text for text in texts_of(window) if self.is_english(text)}


def texts_of(window: QWidget) -> set[str]:
    """What a person reads or hears in a window; nothing of what is typed or came from others as a value."""
    told: set[str] = set()
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() and not isinstance(widget, QMenu):
            continue
        told |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), *_shown_by(widget)}
        told |= {action.text() for action in widget.actions()}
    return told - {""}


def _shown_by(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    elif isinstance(widget, QLineEdit | QPlainTextEdit):
        yield widget.placeholderText()
    elif isinstance(widget, QTableView) and (model := widget.model()) is not None:
        yield from (
            str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in range(model.columnCount())
        )
        for row in range(min(20, model.rowCount())):
            yield from (str(model.index(row, column).data() or "") for column in range(model.columnCount()))


def keys_of(window: QWidget) -> list[str]:
    """The letters that work with Alt, of what can be seen in a window; of a window of its own only."""
    shown = [each for each in window.findChildren(QWidget) if each.isVisible() and each.window() is window]
    told = [each.text() for each in shown if isinstance(each, QAbstractButton)]
    told += [each.text() for each in shown if isinstance(each, QLabel) and each.buddy() is not None]
    return [key.group(1).lower() for text in told if (key := re.search("&([^& ])", text))]


def _forms(text: object) -> tuple[str, ...]:
    return text if isinstance(text, tuple) else (str(text),)


def _plain(text: str) -> str:
    return text.replace("&", "").replace("\u200b", "").replace("\u00a0", " ").replace("\u202f", "\u2009").strip()
