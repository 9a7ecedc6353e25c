"""Which language the window speaks: the person's choice, else the system's where there is a catalogue of it."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from lnwallet_desktop.translation import LANGUAGES, speak
from lnwallet_desktop.treasury.places import resource

_OF_QT = "languageOfQt"


def language_of_system() -> str:
    """One of LANGUAGES."""
    code = QLocale.system().name()[:2]
    return code if code in LANGUAGES else "en"


def adopt_language(app: QApplication, chosen: str) -> str:
    """Speak it from now on; its code. chosen: one of LANGUAGES, or empty for the system's.

    What is on a screen already keeps its words: windows are made after this.
    """
    language = chosen if chosen in LANGUAGES else language_of_system()
    speak(language, resource("translations"))
    if chosen and QLocale.system().name()[:2] != language:
        QLocale.setDefault(QLocale(language))
    else:
        QLocale.setDefault(QLocale.system())
    _translate_qt(app, language)
    return language


def _translate_qt(app: QApplication, language: str) -> None:
    """Qt's own words, such as a file dialog's buttons."""
    for before in app.findChildren(QTranslator, _OF_QT):
        app.removeTranslator(before)
        before.deleteLater()
    translator = QTranslator(app)
    translator.setObjectName(_OF_QT)
    if translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
