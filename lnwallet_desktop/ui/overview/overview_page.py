"""The Overview: how much there is, what happens with it, what may still be paid, and what is to be done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.ledger.report_values import Period, Report, Step
from lnwallet_desktop.payments import Direction, Network, Transaction
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.treasury import Treasury
from lnwallet_desktop.ui.lead import Lead
from lnwallet_desktop.ui.overview.alerts_card import AlertsCard
from lnwallet_desktop.ui.overview.balance_card import BalanceCard
from lnwallet_desktop.ui.overview.board import Board
from lnwallet_desktop.ui.overview.first_payment import FirstPaymentBanner
from lnwallet_desktop.ui.overview.flight_card import FlightCard
from lnwallet_desktop.ui.overview.limits_card import LimitsCard
from lnwallet_desktop.ui.overview.live import Live
from lnwallet_desktop.ui.overview.month_card import MonthCard, month_name
from lnwallet_desktop.ui.overview.recent_card import MOST, RecentCard
from lnwallet_desktop.ui.overview.to_do import ToDoList, usual_providers
from lnwallet_desktop.ui.overview.to_do_card import ToDoCard
from lnwallet_desktop.ui.refresher import Refresher
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.widgets import Note, button, row

AGES_MS = 15_000
WINDOWS_MS = 60_000
"""How often what time alone changes is looked at: limits roll, and the day becomes another."""
WIDEST = 2200
"""Pixels at 100 %; on a wider screen there is room to the left and the right."""


class OverviewPage(QWidget):
    """Follows everything it shows while it is seen. led: a Lead. payment_asked: the id of a payment."""

    led = Signal(object)
    payment_asked = Signal(object)
    first_payment_asked = Signal()
    filled = Signal()
    """Once: the keyboard can go to what is shown first."""

    def __init__(self, treasury: Treasury, currency: Callable[[], str], spawn: Spawner) -> None:
        """currency: ISO 4217, in which the balance stands too where a rate is known."""
        super().__init__()
        self.setObjectName("overviewPage")
        self._treasury = treasury
        self._spawn = spawn
        self._was_filled = False
        self._currency = currency
        self._rate = Refresher(self._look_at_rate, spawn, "ask for a rate")
        self.to_do = ToDoList(*usual_providers(treasury))
        self.alerts, self.first_payment = AlertsCard(), FirstPaymentBanner()
        self.balance, self.flight, self.recent = BalanceCard(), FlightCard(), RecentCard()
        self.limits, self.month, self.to_do_card = LimitsCard(), MonthCard(), ToDoCard()
        self._error = Note("warning", "failed", "overviewError")
        self._again = button(tr("Try again"), "overviewRetry", "", "arrows-clockwise")
        self._make_live()
        self._lay_out()
        self._connect()
        self._follow()
        self.setFocusProxy(self.recent.table)

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what is known."""
        return all(live.is_settled for live in self._lives)

    def look(self) -> None:
        """At everything, if it is seen; else when it is shown."""
        if self.isVisible():
            self._show_alerts()
            self._show_balance()
            self._rate.look()
            for live in self._lives:
                live.look()

    def leave(self) -> None:
        """Stop following; the window closes."""
        for timer in (self._ages, self._windows):
            timer.stop()
        for stop in self._stop:
            stop()

    def _make_live(self) -> None:
        desk, limits, told = self._treasury.desk, self._treasury.limits, self._show_problem
        spawn = self._spawn
        self._flight_live = Live(self.flight, desk.in_flight, self.flight.show_rows, spawn, told)
        self._recent_live = Live(self.recent, self._last_payments, self._show_recent, spawn, told)
        self._limits_live = Live(self.limits, limits.now, self.limits.show_limits, spawn, told)
        self._month_live = Live(self.month, self._this_month, self._show_month, spawn, told)
        self._to_do_live = Live(self.to_do_card, self.to_do.open_items, self.to_do_card.show_items, spawn, told)
        self._lives: tuple[Live[Any], ...] = (
            self._flight_live,
            self._recent_live,
            self._limits_live,
            self._month_live,
            self._to_do_live,
        )

    async def _last_payments(self) -> tuple[tuple[Transaction, ...], bool]:
        """And whether anything was ever sent."""

        def read() -> tuple[tuple[Transaction, ...], bool]:
            history = self._treasury.history
            newest = history.page(TransactionFilter(), Sort(), MOST).transactions
            if any(each.direction is Direction.SENT for each in newest):
                return newest, True
            return newest, history.totals(TransactionFilter(direction=Direction.SENT)).count > 0

        return await asyncio.to_thread(read)

    async def _this_month(self) -> Report:
        def read() -> Report:
            reports = self._treasury.reports
            return reports.report(Period.month_of(reports.today()), Step.DAY, recipients=1)

        return await asyncio.to_thread(read)

    def _show_recent(self, found: tuple[tuple[Transaction, ...], bool]) -> None:
        newest, was_sent = found
        self.recent.show_rows(newest)
        treasury = self._treasury
        to_try = not was_sent and treasury.has_wallet and treasury.network is Network.SANDBOX
        self.first_payment.setVisible(to_try)
        self.setFocusProxy(self.first_payment.go if to_try else self.recent.table)
        if not self._was_filled:
            self._was_filled = True
            self.filled.emit()

    def _show_month(self, report: Report) -> None:
        self.month.show_report(report)
        self.balance.show_month(month_name(report), report.balance_now_sats - report.opening_sats)

    def _show_balance(self) -> None:
        self.balance.show_balance(self._treasury.wallet.balance, self._treasury.wallet.state)

    async def _look_at_rate(self) -> None:
        self.balance.show_rate(await self._treasury.rates.rate(self._currency()))

    def _show_alerts(self) -> None:
        self.alerts.show_alerts(self._treasury.alarms.firing)

    def _show_problem(self) -> None:
        """One sentence for all cards: what keeps one from being read most often keeps them all."""
        self._error.say(next((live.problem for live in self._lives if live.problem), ""))
        self._again.setVisible(self._error.isVisibleTo(self))

    def _lay_out(self) -> None:
        error = row(self._error, self._again, spacing=12)
        error.setStretch(0, 1)
        self._again.hide()
        board = Board(
            (self.alerts, self.first_payment),
            (self.balance, self.flight),
            self.recent,
            (self.limits, self.month),
            self.to_do_card,
        )
        page = QWidget()
        page.setObjectName("page")
        page.setMaximumWidth(WIDEST)
        inside = QVBoxLayout(page)
        inside.setContentsMargins(24, 16, 24, 16)
        inside.setSpacing(16)
        inside.addLayout(error)
        inside.addWidget(board, 1)
        scroll = QScrollArea()
        scroll.setObjectName("overviewScroll")
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _connect(self) -> None:
        self._again.clicked.connect(self.look)
        self.first_payment.asked.connect(self.first_payment_asked)
        self.recent.asked.connect(self.payment_asked)
        for led in (self.alerts.led, self.to_do_card.led):
            led.connect(self.led)
        leads = (
            (self.recent.all_asked, Lead("", "transactions")),
            (self.flight.asked, Lead("", "transactions", "pending")),
            (self.limits.asked, Lead("", "settings", "limits")),
            (self.month.asked, Lead("", "reports")),
        )
        for asked, lead in leads:
            asked.connect(lambda lead=lead: self.led.emit(lead))

    def _follow(self) -> None:
        treasury = self._treasury
        self._stop = [
            treasury.ledger_changes.subscribe(lambda _: self.look()),
            treasury.ledger_state.subscribe(lambda _: self.look()),
            treasury.policy.changed.subscribe(lambda _: self.look()),
            treasury.admins.changed.subscribe(lambda _: self.look_at_to_do()),
            treasury.contacts.changed.subscribe(lambda _: self.look_at_to_do()),
            treasury.backups.changed.subscribe(lambda _: self.look_at_to_do()),
            treasury.wallet.changed.subscribe(lambda _: self._show_balance()),
            treasury.access.changed.subscribe(lambda _: self._rate.look()),
            treasury.alarms.changed.subscribe(lambda _: self._show_alerts()),
        ]
        self._ages = QTimer(self, interval=AGES_MS)
        self._ages.timeout.connect(self._show_balance)
        self._windows = QTimer(self, interval=WINDOWS_MS)
        for each in (self._limits_live, self._month_live, self._flight_live, self._rate):
            self._windows.timeout.connect(each.look)
        self._show_balance()
        self._show_alerts()

    def look_at_to_do(self) -> None:
        """Something was done, or undone."""
        if self.isVisible():
            self._to_do_live.look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for timer in (self._ages, self._windows):
            timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        for timer in (self._ages, self._windows):
            timer.stop()
