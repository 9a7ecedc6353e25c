"""The look: the tokens in force, fonts, and one small style sheet over Fusion."""

from __future__ import annotations

import sys
from enum import StrEnum
from functools import cache
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from lnwallet_desktop.treasury.places import resource
from lnwallet_desktop.ui.tokens import DARK, LIGHT, Tokens

UI_FAMILY = "Inter"
MONO_FAMILY = "JetBrains Mono"
BASE_POINTS = 10
FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf")


class Scheme(StrEnum):
    """What a person wants to see; SYSTEM follows the system's light or dark, also while the program runs."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Density(StrEnum):
    """Of the tables' rows."""

    ROOMY = "roomy"
    DENSE = "dense"

    @property
    def row_height(self) -> int:
        """Pixels at 100 %."""
        return 28 if self is Density.DENSE else 36


def apply(app: QApplication, scheme: Scheme = Scheme.SYSTEM) -> None:
    """Style the application. Again with another scheme changes what is on the screen."""
    load_fonts()
    app.setStyle("Fusion")
    app.setFont(ui_font())
    hints = app.styleHints()
    wanted = {
        Scheme.SYSTEM: Qt.ColorScheme.Unknown,
        Scheme.LIGHT: Qt.ColorScheme.Light,
        Scheme.DARK: Qt.ColorScheme.Dark,
    }
    hints.setColorScheme(wanted[scheme])
    dark = scheme is Scheme.DARK or (scheme is Scheme.SYSTEM and hints.colorScheme() == Qt.ColorScheme.Dark)
    tokens = DARK if dark else LIGHT
    app.setPalette(palette(tokens))
    app.setStyleSheet(style_sheet(tokens))


def current() -> Tokens:
    """The tokens of the palette in force."""
    return of_palette(QGuiApplication.palette())


def of_palette(shown: QPalette) -> Tokens:
    """The tokens that a palette was made from."""
    return DARK if shown.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


@cache
def load_fonts() -> None:
    """A bare machine has no font at all, and few have tabular figures: ours come with the program."""
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(resource("fonts", name))) < 0:
            raise RuntimeError(f"the font {name} cannot be loaded")


@cache
def ui_font(points: float = BASE_POINTS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The text font: the system's own on Windows and macOS, where people know it; ours elsewhere, where there may be
    none. Shared: copy it before changing it.
    """
    if sys.platform in ("win32", "darwin"):
        font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    else:
        font = QFont(UI_FAMILY)
    font.setPointSizeF(points)
    font.setWeight(weight)
    return font


@cache
def figures_font(points: float = BASE_POINTS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """As `ui_font`, each figure as wide as the other, for columns of numbers and counting clocks."""
    font = QFont(ui_font(points, weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


@cache
def mono_font(points: float = BASE_POINTS - 1) -> QFont:
    """For hashes, invoices and recovery words."""
    font = QFont(MONO_FAMILY)
    font.setPointSizeF(points)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def palette(t: Tokens) -> QPalette:
    """What Fusion draws by itself, in our colours."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    for which, colour in (
        (role.Window, t.window),
        (role.WindowText, t.text),
        (role.Base, t.surface),
        (role.AlternateBase, t.raised),
        (role.Text, t.text),
        (role.Button, t.surface),
        (role.ButtonText, t.text),
        (role.ToolTipBase, t.raised),
        (role.ToolTipText, t.text),
        (role.PlaceholderText, t.muted),
        (role.Highlight, t.selection),
        (role.HighlightedText, t.text),
        (role.Link, t.accent),
        (role.Accent, t.accent),
        (role.Mid, t.line),
        (role.Light, t.raised),
        (role.Dark, t.control_line),
        (role.Shadow, t.line),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(group.Disabled, which, QColor(t.muted))
    return made


def style_sheet(t: Tokens) -> str:
    """The sheet of `resources/style` with the tokens put in."""
    sheet = Template(resource("style", "window.qss").read_text(encoding="utf-8"))
    colours = {name: getattr(t, name) for name in Tokens.__slots__}
    return sheet.substitute(colours, icons=resource("icons").as_posix(), scheme="light" if t is LIGHT else "dark")
