"""Alerts as notifications of the desktop, where it has a tray that shows them; else they are in the window only."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QSystemTrayIcon

from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.alerts.board import Told, Turn
from lnwallet_desktop.treasury.alerts.rules import Severity
from lnwallet_desktop.ui import icons, theme

SHOWN_MS = 15_000


class DesktopNotes(QObject):
    """The tray's icon is made for the first notification and stays, because notifications stand beside it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._tray: QSystemTrayIcon | None = None

    def tell(self, told: Told) -> None:
        """Nothing where there is no desktop that could show it."""
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            title, sentence, icon = note_of(told)
            self._shown().showMessage(title, sentence, icon, SHOWN_MS)

    def leave(self) -> None:
        """The window closes."""
        if self._tray is not None:
            self._tray.hide()

    def _shown(self) -> QSystemTrayIcon:
        if self._tray is None:
            tokens = theme.current()
            self._tray = QSystemTrayIcon(QIcon(icons.icon("wallet", tokens.text, tokens.muted)), self)
            self._tray.setToolTip("LN Wallet Desktop")
        self._tray.show()
        return self._tray


def note_of(told: Told) -> tuple[str, str, QSystemTrayIcon.MessageIcon]:
    """Title, sentence, icon."""
    alert = told.alert
    if told.turn is Turn.CLEARED:
        return (
            tr("LN Wallet Desktop: over"),
            tr("No longer so: {sentence}", sentence=alert.sentence),
            QSystemTrayIcon.MessageIcon.Information,
        )
    critical = alert.severity is Severity.CRITICAL
    icon = QSystemTrayIcon.MessageIcon.Critical if critical else QSystemTrayIcon.MessageIcon.Warning
    return "LN Wallet Desktop", f"{tr(alert.sentence)} {tr(alert.mend)}", icon
