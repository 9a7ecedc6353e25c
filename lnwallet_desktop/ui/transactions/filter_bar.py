"""What to show of the history: status, direction, period and a text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.ui.transactions.transaction_proxy import TransactionProxy
from lnwallet_desktop.ui.widgets import IconLabel, button

T = TypeVar("T")

TYPING_PAUSE_MS = 120

STATUSES: list[tuple[str, PaymentStatus | None]] = [
    ("Any status", None),
    ("Pending", PaymentStatus.PENDING),
    ("Paid or received", PaymentStatus.SUCCESS),
    ("Failed", PaymentStatus.FAILED),
]
DIRECTIONS: list[tuple[str, Direction | None]] = [
    ("Sent and received", None),
    ("Sent", Direction.SENT),
    ("Received", Direction.RECEIVED),
]
PERIODS: list[tuple[str, str]] = [
    ("Any time", ""),
    ("Today", "today"),
    ("Last 7 days", "7"),
    ("Last 30 days", "30"),
    ("Last 90 days", "90"),
    ("This month", "month"),
    ("This year", "year"),
]


class FilterBar(QWidget):
    """Tells the proxy; it holds no filter of its own."""

    cleared = Signal()

    def __init__(self, proxy: TransactionProxy) -> None:
        super().__init__()
        self._proxy = proxy
        self.search = QLineEdit()
        self.search.setObjectName("searchField")
        self.search.setFixedHeight(32)
        self.search.setPlaceholderText("Find memo, recipient or payment hash   /")
        self.search.setAccessibleName("Find in the history")
        self.search.setClearButtonEnabled(True)
        lens = IconLabel("magnifying-glass", "muted")
        lens.setParent(self.search)
        lens.move(10, 8)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(lambda: proxy.set_search(self.search.text()))
        self.search.textChanged.connect(lambda _: self._typing.start())
        self._status = _choice("statusFilter", "Status", STATUSES, proxy.set_status)
        self._direction = _choice("directionFilter", "Direction", DIRECTIONS, proxy.set_direction)
        self._period = _choice("periodFilter", "Period", PERIODS, self._set_period)
        self._clear = button("Clear filter", "clearFilter", "quiet", "x")
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        proxy.filter_changed.connect(lambda: self._clear.setVisible(proxy.is_filtered))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search, 1)
        for widget in (self._status, self._direction, self._period, self._clear):
            layout.addWidget(widget)

    def clear(self) -> None:
        """Show everything again."""
        for choice in (self._status, self._direction, self._period):
            choice.setCurrentIndex(0)
        self.search.clear()
        self._typing.stop()
        self._proxy.clear()
        self.cleared.emit()

    def show_status(self, status: PaymentStatus) -> None:
        """Show only these, whatever was chosen before."""
        self.clear()
        self._status.setCurrentIndex([wanted for _, wanted in STATUSES].index(status))

    def _set_period(self, period: str) -> None:
        self._proxy.set_period(period_start(period), None)


def period_start(period: str, now: datetime | None = None) -> datetime | None:
    """The first moment of a named period in local time; None for all time."""
    today = (now or datetime.now().astimezone()).replace(hour=0, minute=0, second=0, microsecond=0)
    match period:
        case "":
            return None
        case "today":
            return today
        case "month":
            return today.replace(day=1)
        case "year":
            return today.replace(month=1, day=1)
    return today - timedelta(days=int(period) - 1)


def _choice(name: str, accessible: str, choices: list[tuple[str, T]], chosen: Callable[[T], None]) -> QComboBox:
    box = QComboBox()
    box.setObjectName(name)
    box.setAccessibleName(accessible)
    for text, _ in choices:
        box.addItem(text)
    box.currentIndexChanged.connect(lambda index: chosen(choices[index][1]))
    return box
