"""The look: colours as tokens in a light and a dark set, fonts, and one small style sheet over Fusion."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from lnwallet_desktop.payments import PaymentStatus
from lnwallet_desktop.ui.places import resource


@dataclass(frozen=True, slots=True)
class Tokens:
    """One set of colours. Text on any of the three grounds has a contrast of at least 4.5:1, controls 3:1."""

    window: str
    surface: str
    raised: str
    line: str
    control_line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    success: str
    pending: str
    failed: str
    unknown: str
    sandbox: str
    sandbox_stripe: str
    on_sandbox: str

    def of_status(self, status: PaymentStatus) -> str:
        return {
            PaymentStatus.SUCCESS: self.success,
            PaymentStatus.PENDING: self.pending,
            PaymentStatus.FAILED: self.failed,
        }[status]


LIGHT = Tokens(
    window="#f1f4f6",
    surface="#ffffff",
    raised="#f7f9fa",
    line="#dbe2e7",
    control_line="#7c8a96",
    text="#17222c",
    muted="#556471",
    accent="#0b6a68",
    accent_hover="#095654",
    on_accent="#ffffff",
    selection="#d5eae8",
    success="#1a7340",
    pending="#8a5a00",
    failed="#b3261e",
    unknown="#6a3fb0",
    sandbox="#ffd27a",
    sandbox_stripe="#f6bd4b",
    on_sandbox="#3d2a00",
)
DARK = Tokens(
    window="#12191f",
    surface="#1a232b",
    raised="#212c35",
    line="#2e3a45",
    control_line="#71808d",
    text="#e7edf1",
    muted="#a3b1bd",
    accent="#4cc3bb",
    accent_hover="#6ad3cb",
    on_accent="#06211f",
    selection="#1f4644",
    success="#5fcf8d",
    pending="#f0b94d",
    failed="#ff8b80",
    unknown="#b99bf5",
    sandbox="#ffcf70",
    sandbox_stripe="#e9b044",
    on_sandbox="#3d2a00",
)

UI_FAMILY = "Inter"
MONO_FAMILY = "JetBrains Mono"
BASE_POINTS = 10


def current() -> Tokens:
    """The tokens of the palette in force."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def apply(app: QApplication, dark: bool | None = None) -> None:
    """Style the application. dark: None follows the system's scheme, and goes on following it."""
    load_fonts()
    app.setStyle("Fusion")
    app.setFont(ui_font())
    if dark is None:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    tokens = DARK if dark else LIGHT
    app.setPalette(_palette(tokens))
    app.setStyleSheet(_sheet(tokens))


def follow_system(app: QApplication) -> None:
    """Change with the system's scheme while the program runs."""
    app.styleHints().colorSchemeChanged.connect(lambda _: apply(app))


@cache
def load_fonts() -> None:
    """A bare machine has no font at all, and few have tabular figures: ours come with the program."""
    for name in ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "JetBrainsMono-Regular.ttf"):
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def ui_font(points: float = BASE_POINTS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The text font. The system's own on Windows and macOS; ours elsewhere, where there may be none."""
    font = QFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont))
    if sys.platform not in ("win32", "darwin"):
        font = QFont(UI_FAMILY)
    font.setPointSizeF(points)
    font.setWeight(weight)
    return font


def figures_font(points: float = BASE_POINTS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """As `ui_font`, each figure as wide as the other, for columns of numbers."""
    font = ui_font(points, weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def mono_font(points: float = BASE_POINTS - 1) -> QFont:
    """For hashes and invoices."""
    font = QFont(MONO_FAMILY)
    font.setPointSizeF(points)
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font


def _palette(t: Tokens) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
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
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(group.Disabled, which, QColor(t.muted))
    return palette


def _sheet(t: Tokens) -> str:
    caret = resource("icons", f"caret-down-{'light' if t is LIGHT else 'dark'}.svg").as_posix()
    return f"""
    QToolTip {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: 4px 6px; }}
    QFrame#card, QFrame#topBar, QFrame#strip {{
        background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px; }}
    QFrame#topBar {{ border: none; border-bottom: 1px solid {t.line}; border-radius: 0; }}
    QFrame#strip {{ border: none; border-top: 1px solid {t.line}; border-radius: 0; }}
    QFrame#rule {{ background: {t.line}; max-height: 1px; min-height: 1px; border: none; }}
    QLabel[tone="muted"] {{ color: {t.muted}; }}
    QLabel[tone="failed"] {{ color: {t.failed}; }}
    QLabel[tone="pending"] {{ color: {t.pending}; }}
    QLabel[tone="success"] {{ color: {t.success}; }}
    QLabel[tone="unknown"] {{ color: {t.unknown}; }}
    QPushButton, QToolButton {{
        min-height: 30px; padding: 0 14px; border: 1px solid {t.control_line}; border-radius: 6px;
        background: {t.surface}; color: {t.text}; }}
    QPushButton:hover, QToolButton:hover {{ background: {t.raised}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; padding: 0 13px; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {t.muted}; border-color: {t.line}; background: {t.window}; }}
    QPushButton[kind="main"] {{
        background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600; }}
    QPushButton[kind="main"]:hover {{ background: {t.accent_hover}; }}
    QPushButton[kind="main"]:focus {{ border: 2px solid {t.text}; }}
    QPushButton[kind="main"]:disabled {{ background: {t.line}; color: {t.muted}; border-color: {t.line}; }}
    QPushButton[kind="quiet"], QToolButton[kind="quiet"] {{ border-color: transparent; background: transparent; }}
    QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover {{ background: {t.raised}; }}
    QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus {{ border: 2px solid {t.accent}; }}
    QDialog {{ background: {t.surface}; }}
    QLineEdit, QPlainTextEdit, QComboBox {{
        border: 1px solid {t.control_line}; border-radius: 6px; background: {t.surface}; color: {t.text};
        padding: 0 8px; selection-background-color: {t.selection}; selection-color: {t.text}; }}
    QLineEdit, QComboBox {{ min-height: 30px; }}
    QLineEdit#searchField {{ min-height: 0; padding-left: 28px; }}
    QLineEdit#searchField:focus {{ padding-left: 27px; }}
    QPlainTextEdit {{ padding: 6px; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: 2px solid {t.accent}; padding: 0 7px; }}
    QPlainTextEdit:focus {{ padding: 5px; }}
    QLineEdit[state="wrong"], QPlainTextEdit[state="wrong"] {{ border-color: {t.failed}; }}
    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: url("{caret}"); width: 12px; height: 12px; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{
        background: {t.control_line}; border-radius: 3px; margin: 3px; min-height: 28px; min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; border: none; width: 0; height: 0; }}
    QTableView {{ border: none; background: {t.surface}; alternate-background-color: {t.surface};
        selection-background-color: {t.selection}; selection-color: {t.text}; gridline-color: {t.line}; outline: 0; }}
    QHeaderView {{ background: {t.surface}; }}
    QHeaderView::section {{ background: {t.surface}; color: {t.muted}; border: none; border-bottom: 1px solid {t.line};
        padding: 6px 8px; font-weight: 500; }}
    QListWidget#rail {{
        background: {t.window}; border: none; border-right: 1px solid {t.line}; outline: 0; padding: 8px; }}
    QListWidget#rail::item {{ border-radius: 6px; padding: 8px 10px; margin: 1px 0; color: {t.text}; }}
    QListWidget#rail::item:hover {{ background: {t.raised}; }}
    QListWidget#rail::item:selected {{ background: {t.selection}; color: {t.text}; font-weight: 600; }}
    QProgressBar {{ border: none; border-radius: 3px; background: {t.line}; max-height: 6px; min-height: 6px; }}
    QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
    QMenuBar {{ background: {t.window}; color: {t.text}; }}
    QMenuBar::item:selected {{ background: {t.selection}; }}
    QMenu {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.selection}; }}
    QMenu::item:disabled {{ color: {t.muted}; }}
    """
