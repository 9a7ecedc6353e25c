"""What is wrong now, and a way to where it is mended. Not there while nothing is."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.alerts.board import Alert
from lnwallet_desktop.ui.alerts.alert_leads import lead_of
from lnwallet_desktop.ui.alerts.alert_line import alert_told, tone_of
from lnwallet_desktop.ui.overview.card import Card
from lnwallet_desktop.ui.widgets import Picture, button, column, empty, label, row


class AlertsCard(Card):
    """led: a Lead."""

    led = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("Needs your attention"), "overviewAlerts", 2)
        self.inside.setSpacing(12)
        self.hide()

    def show_alerts(self, firing: tuple[Alert, ...]) -> None:
        """The gravest first."""
        empty(self.inside)
        for alert in firing:
            self.inside.addWidget(self._line(alert))
        self.show_content()
        self.setVisible(bool(firing))

    def _line(self, alert: Alert) -> QWidget:
        made = QWidget()
        made.setObjectName(f"overviewAlert {alert.name}")
        made.setAccessibleName(alert_told(alert))
        picture, lead = Picture("warning", tone_of(alert), 20), lead_of(alert)
        words = column(
            label(tr(alert.sentence), weight=QFont.Weight.Medium, wrap=True),
            label(tr(alert.mend), tone="muted", wrap=True),
            spacing=2,
        )
        go = button(tr(lead.words), f"mend {alert.name}", accessible=f"{tr(lead.words)}: {tr(alert.sentence)}")
        go.clicked.connect(partial(self.led.emit, lead))
        layout = row(picture, spacing=12)
        layout.addLayout(words, 1)
        layout.addWidget(go)
        layout.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        made.setLayout(layout)
        return made
