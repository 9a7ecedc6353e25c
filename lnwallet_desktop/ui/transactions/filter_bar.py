"""What to show of the history: status, direction, period and a text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.ui import icons, theme
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy
from lnwallet_desktop.ui.widgets import button

T = TypeVar("T")

TYPING_PAUSE_MS = 120


class Period(StrEnum):
    """Quick periods; each lasts until now."""

    ALL = "Any time"
    TODAY = "Today"
    DAYS_7 = "Last 7 days"
    DAYS_30 = "Last 30 days"
    DAYS_90 = "Last 90 days"
    MONTH = "This month"
    YEAR = "This year"


STATUSES: list[tuple[str, PaymentStatus | None]] = [
    ("Any status", None),
    ("Pending", PaymentStatus.PENDING),
    ("Paid", PaymentStatus.SUCCESS),
    ("Failed", PaymentStatus.FAILED),
]
DIRECTIONS: list[tuple[str, Direction | None]] = [
    ("Sent and received", None),
    ("Sent", Direction.SENT),
    ("Received", Direction.RECEIVED),
]
PERIODS: list[tuple[str, Period]] = [(period.value, period) for period in Period]


class SearchField(QLineEdit):
    """Esc empties it, and when it is empty leaves it; Down goes into the table."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Tells the proxy; it holds no filter of its own."""

    def __init__(self, proxy: TransactionProxy) -> None:
        super().__init__()
        self._proxy = proxy
        self.search = SearchField()
        self.search.setObjectName("searchField")
        self.search.setPlaceholderText("Find memo, recipient or payment hash   /")
        self.search.setAccessibleName("Find in the history")
        self.search.setMaxLength(200)
        self._find = QAction("", self)
        self.search.addAction(self._find, QLineEdit.ActionPosition.LeadingPosition)
        self._tint()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(lambda: proxy.set_search(self.search.text()))
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._status = _choice("statusFilter", "Status", STATUSES, proxy.set_status)
        self._direction = _choice("directionFilter", "Direction", DIRECTIONS, proxy.set_direction)
        self._period = _choice("periodFilter", "Period", PERIODS, self._set_period)
        self._clear = button("Clear", "clearFilter", "quiet", "x", "Clear the filter")
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        proxy.filter_changed.connect(lambda: self._clear.setVisible(proxy.is_filtered))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search, 1)
        for widget in (self._status, self._direction, self._period, self._clear):
            layout.addWidget(widget)

    @property
    def in_words(self) -> str:
        """The filter in force as a person would say it: “Pending · Sent · “rent””."""
        chosen = [box.currentText() for box in (self._status, self._direction, self._period) if box.currentIndex()]
        text = self.search.text().strip()
        return " · ".join([*chosen, *([f"“{text}”"] if text else [])])

    def clear(self) -> None:
        """Show everything again."""
        for box in (self._status, self._direction, self._period):
            box.blockSignals(True)  # one question to the database, not four
            box.setCurrentIndex(0)
            box.blockSignals(False)
        self.search.clear()
        self._typing.stop()
        self._proxy.clear()

    def show_status(self, status: PaymentStatus) -> None:
        """Show only these, whatever was chosen before."""
        self.clear()
        self._status.setCurrentIndex([wanted for _, wanted in STATUSES].index(status))

    def _set_period(self, period: Period) -> None:
        self._proxy.set_period(period_start(period), None)

    def _tint(self) -> None:
        self._find.setIcon(icons.icon("magnifying-glass", theme.current().muted))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()


def period_start(period: Period, now: datetime | None = None) -> datetime | None:
    """The first moment of a period in local time; None for all time."""
    today = (now or datetime.now().astimezone()).replace(hour=0, minute=0, second=0, microsecond=0)
    match period:
        case Period.ALL:
            return None
        case Period.TODAY:
            return today
        case Period.MONTH:
            return today.replace(day=1)
        case Period.YEAR:
            return today.replace(month=1, day=1)
        case Period.DAYS_7:
            return today - timedelta(days=6)
        case Period.DAYS_30:
            return today - timedelta(days=29)
        case Period.DAYS_90:
            return today - timedelta(days=89)


def _choice(name: str, accessible: str, choices: list[tuple[str, T]], chosen: Callable[[T], None]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    for text, _ in choices:
        box.addItem(text)
    box.currentIndexChanged.connect(lambda index: chosen(choices[index][1]))
    return box
