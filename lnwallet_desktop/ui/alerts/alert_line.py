"""The strip's line about alerts: the gravest of them, and how many more there are."""

from __future__ import annotations

from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.alerts.board import Alert
from lnwallet_desktop.treasury.alerts.rules import Severity
from lnwallet_desktop.ui.bottom_strip import StripLine
from lnwallet_desktop.ui.widgets import button

SAID_ELSEWHERE = {"database-down"}
"""The strip has a line of its own for it, from the first moment on."""


class AlertLine(StripLine):
    """`acted`: they should be shown."""

    def __init__(self) -> None:
        super().__init__(
            "stripAlerts", "warning", "failed", button(tr("Show"), "showAlerts", "quiet", "", tr("Show the alerts"))
        )

    def show_alerts(self, firing: tuple[Alert, ...]) -> None:
        """The gravest first."""
        shown = [alert for alert in firing if alert.name not in SAID_ELSEWHERE]
        if shown:
            self.show_icon("warning", tone_of(shown[0]))
        self.say(alert_words(shown))


def alert_words(shown: list[Alert]) -> str:
    """Empty without any."""
    if not shown:
        return ""
    more = len(shown) - 1
    some = f" And {more} more alert{'s' if more > 1 else ''}." if more else ""
    return f"{shown[0].sentence}{some}"


def tone_of(alert: Alert) -> str:
    return "failed" if alert.severity is Severity.CRITICAL else "pending"
