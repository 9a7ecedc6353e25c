"""Sent payments whose outcome is not known."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import marked, tr, tr_count
from lnwallet_desktop.ui import formats, theme
from lnwallet_desktop.ui.overview.card import Card
from lnwallet_desktop.ui.widgets import label, set_tone

NONE = marked("Every payment has its outcome.")


class FlightCard(Card):
    """Amounts that left the balance and may still come back."""

    asked = Signal()
    """They should be shown."""

    def __init__(self) -> None:
        super().__init__(tr("On the way"), "overviewInFlight", 2)
        self._show_them = self.add_action(tr("Show them"), "overviewShowInFlight", tr("Show the payments on the way"))
        self._show_them.clicked.connect(self.asked)
        self._show_them.hide()
        self._figure = label("", theme.BASE_POINTS + 6, QFont.Weight.DemiBold, name="overviewInFlight")
        self._detail = label(tone="muted", wrap=True, name="overviewInFlightDetail")
        self.inside.setSpacing(2)
        for widget in (self._figure, self._detail):
            self.inside.addWidget(widget)
        self.inside.addStretch(1)

    def show_rows(self, rows: list[Transaction]) -> None:
        """Oldest first."""
        self._show_them.setVisible(bool(rows))
        self._figure.setText(_figure(rows))
        self._figure.setAccessibleName(tr("On the way: {amount}", amount=self._figure.text()))
        set_tone(self._figure, "pending" if rows else "")
        self._detail.setText(formats.whole_amounts(_detail(rows)))


def _figure(rows: list[Transaction]) -> str:
    if not rows:
        return tr("Nothing")
    return format_sats(sum(row.amount_sats for row in rows))


def _detail(rows: list[Transaction]) -> str:
    if not rows:
        return tr(NONE)
    oldest = formats.age(min(row.timestamp for row in rows), datetime.now(UTC))
    back = formats.returns_by(max((row.locked_until for row in rows if row.locked_until is not None), default=None))
    told = tr_count(
        "{count} payment, decided {age}.", "{count} payments, the oldest decided {age}.", len(rows), age=oldest
    )
    return f"{told} {back}".strip()
