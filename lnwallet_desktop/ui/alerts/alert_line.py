"""The strip's line about alerts: the gravest of them, and how many more there are."""

from __future__ import annotations

from lnwallet_desktop.translation import tr, tr_count
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
    first = tr(shown[0].sentence)
    if not more:
        return first
    return tr_count("{first} And {count} more alert.", "{first} And {count} more alerts.", more, first=first)


def alert_told(alert: Alert) -> str:
    """For ears: how grave, what, and what mends it."""
    return f"{tr(alert.severity.value)}: {tr(alert.sentence)} {tr(alert.mend)}"


def tone_of(alert: Alert) -> str:
    return "failed" if alert.severity is Severity.CRITICAL else "pending"
