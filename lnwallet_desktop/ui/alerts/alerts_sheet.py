"""Every alert that fires now: what it says, since when, and what mends it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.alerts.alarms import Alarms
from lnwallet_desktop.treasury.alerts.board import Alert
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.alerts.alert_leads import lead_of
from lnwallet_desktop.ui.alerts.alert_line import alert_told, tone_of
from lnwallet_desktop.ui.lead import Lead
from lnwallet_desktop.ui.sheet import Sheet
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Picture, button, column, empty, label, row

NONE = marked("Nothing to tell any more.")
WIDTH = 560


class AlertsSheet(Sheet):
    """Follows them while it is open. led: a Lead to where one is mended."""

    led = Signal(object)

    def __init__(self, alarms: Alarms, spawn: Spawner, parent: QWidget) -> None:
        super().__init__(tr("Alerts"), "alertsSheet", spawn, parent, WIDTH)
        self._list = QVBoxLayout()
        self._list.setSpacing(18)
        self.body.addLayout(self._list)
        close = self.add_button(button(tr("&Close"), "closeAlerts", "main"))
        close.clicked.connect(self.accept)
        unfollow = alarms.changed.subscribe(self._show)
        self.finished.connect(lambda _: unfollow())
        self._show(alarms.firing)
        close.setFocus()

    def _show(self, firing: tuple[Alert, ...]) -> None:
        empty(self._list)
        for alert in firing:
            self._list.addWidget(self._line(alert))
        if not firing:
            self._list.addWidget(label(tr(NONE), tone="muted", name="noAlerts"))

    def _go(self, lead: Lead) -> None:
        self.accept()
        self.led.emit(lead)

    def _line(self, alert: Alert) -> QWidget:
        made, lead = _words_of(alert), lead_of(alert)
        go = button(tr(lead.words), f"mend {alert.name}", accessible=f"{tr(lead.words)}: {tr(alert.sentence)}")
        go.clicked.connect(partial(self._go, lead))
        layout = row(made, go, spacing=12)
        layout.setStretch(0, 1)
        whole = QWidget()
        whole.setLayout(layout)
        return whole


def _words_of(alert: Alert) -> QWidget:
    made = QWidget()
    made.setObjectName(f"alert {alert.name}")
    picture = Picture("warning", tone_of(alert), 20)
    words = column(
        label(tr(alert.sentence), weight=QFont.Weight.Medium, wrap=True, name=f"alertSentence {alert.name}"),
        label(tr(alert.mend), wrap=True, name=f"alertMend {alert.name}"),
        label(tr("Since {when}", when=formats.local_time(alert.since)), theme.BASE_POINTS - 1, tone="muted"),
        spacing=4,
    )
    layout = row(picture, spacing=12)
    layout.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    made.setLayout(layout)
    made.setAccessibleName(alert_told(alert))
    return made
