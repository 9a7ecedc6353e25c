"""The reports' page: a period's figures, chart and tables; it follows the books while it is seen."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont, QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.report_values import Period, Report
from lnwallet_desktop.ledger.reports import Reports
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.report_words import period_words
from lnwallet_desktop.treasury.wallet_session import WalletSession
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.refresher import Refresher
from lnwallet_desktop.ui.reports import pictures
from lnwallet_desktop.ui.reports.chart_view import ChartView
from lnwallet_desktop.ui.reports.figures import recipient_figures, step_figures
from lnwallet_desktop.ui.reports.figures_table import FiguresTable
from lnwallet_desktop.ui.reports.period_bar import Format, PeriodBar
from lnwallet_desktop.ui.reports.periods import Choice, period_of
from lnwallet_desktop.ui.reports.report_pdf import report_pdf
from lnwallet_desktop.ui.reports.saving import put_in_place
from lnwallet_desktop.ui.reports.summary_cards import Equation, SummaryCards
from lnwallet_desktop.ui.tasks import Spawner
from lnwallet_desktop.ui.transactions.history_states import EmptyState
from lnwallet_desktop.ui.widgets import Note, button, label

COALESCE_MS = 250
"""Many payments in a moment are one look at the books."""
SIDE_BY_SIDE_FROM = 980
"""Pixels at 100 %: in a narrower page the tables stand below each other."""
SAID_FOR_MS = 6_000


class ReportsPage(QWidget):
    """Asks for one report at a time; while it is hidden it asks for none."""

    def __init__(self, reports: Reports, wallet: WalletSession, spawn: Spawner) -> None:
        super().__init__()
        self._reports = reports
        self._wallet = wallet
        self._spawn = spawn
        self.report: Report | None = None
        self._is_stale = True
        self._asking = Refresher(self._look, spawn, "make a report")
        self.bar = PeriodBar()
        self.chart = ChartView()
        self._cards = SummaryCards()
        self._equation = Equation()
        self._told = label(tone="muted", name="reportStep", wrap=True)
        self._days = label(tone="muted", name="reportDays", wrap=True)
        self._error = Note("warning", "failed", "reportError")
        self.steps = FiguresTable("reportSteps", tr("Figures of the chart, step by step"))
        self.recipients = FiguresTable("reportRecipients", tr("Largest recipients"))
        self._steps_title = label(weight=QFont.Weight.DemiBold, name="reportStepsTitle")
        self._make_states()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.bar)

    @property
    def is_settled(self) -> bool:
        """Whether what is asked for is what is shown."""
        return not (self._asking.is_busy or self._is_stale or self._soon.isActive())

    def take_changes(self) -> None:
        """The books changed; look again soon, or when the page is shown."""
        self._is_stale = True
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def leave(self) -> None:
        """Stop following; the window closes."""
        self._soon.stop()
        self._unfollow()

    async def save(self, path: Path, which: Format) -> None:
        """Raises FileNotWritten."""
        report = self.report
        if report is None:
            return
        match which:
            case Format.PDF:
                content = report_pdf(report, datetime.now(UTC))
            case Format.PNG:
                content = pictures.png(report)
            case Format.SVG:
                content = pictures.svg(report)
        await asyncio.to_thread(put_in_place, path, content)
        self.bar.said.setText(tr("Saved as {shortened}.", shortened=formats.shortened(formats.plain(path.name), 48)))
        self._quiet.start()

    def ask_where_to_save(self, which: Format) -> QFileDialog | None:
        """Opens the system's dialog, with a name to begin with."""
        if self.report is None or not self.bar.save.isEnabled():
            return None
        dialog = QFileDialog(self, tr("Save the report"), str(Path.home() / file_name(self.report, which)))
        dialog.setObjectName("saveReportDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(which.value)
        dialog.setNameFilter(f"{which.upper()} (*.{which.value})")
        dialog.selectFile(file_name(self.report, which))
        dialog.fileSelected.connect(lambda path: self._spawn(self.save(Path(path), which), "save a report"))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _make_states(self) -> None:
        loading = EmptyState("reportLoading", "clock", tr("Reading the books"), tr("This takes a moment."))
        first = tr("Once something was paid or received, its sums will stand here, by day, week and month.")
        all_time = button(tr("Show all time"), "reportAllTime", "main", "calendar-blank")
        all_time.clicked.connect(lambda: self.bar.choose(Choice.ALL))
        again = button(tr("Try again"), "reportRetry", "main", "arrows-clockwise")
        again.clicked.connect(self._ask)
        self._loading = loading
        self._first_use = EmptyState("reportFirstUse", "chart-bar", tr("No payments yet"), first)
        self._nothing = EmptyState("reportNothing", "chart-bar", tr("Nothing happened in this period"), "", all_time)
        self._away = EmptyState("reportAway", "warning", tr("The books cannot be read now"), "", again)

    def _lay_out(self) -> None:
        self._content = QScrollArea()
        self._content.setWidget(self._inside())
        self._content.setWidgetResizable(True)
        self._content.setFrameShape(QFrame.Shape.NoFrame)
        self._content.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._states = QStackedWidget()
        for state in (self._loading, self._content, self._first_use, self._nothing, self._away):
            self._states.addWidget(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 12)
        layout.setSpacing(12)
        for widget in (self.bar, self._error):
            layout.addWidget(widget)
        layout.addWidget(self._states, 1)

    def _inside(self) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        down = QVBoxLayout(page)
        down.setContentsMargins(0, 0, 8, 8)
        down.setSpacing(12)
        self._tables = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tables.setSpacing(12)
        self._tables.addWidget(_card(self._steps_title, self.steps), 3)
        title = label(tr("Largest recipients"), weight=QFont.Weight.DemiBold)
        self._tables.addWidget(_card(title, self.recipients), 2)
        for widget in (self._cards, self._equation, _card(self._told, self.chart)):
            down.addWidget(widget, 1 if self.chart.parentWidget() is widget else 0)
        down.addLayout(self._tables)
        down.addWidget(self._days)
        return page

    def _connect(self) -> None:
        self._soon = _timer(self, COALESCE_MS)
        self._soon.timeout.connect(self._ask)
        self._quiet = _timer(self, SAID_FOR_MS)
        self._quiet.timeout.connect(self.bar.said.clear)
        self.bar.changed.connect(self._ask)
        self.bar.save_asked.connect(self.ask_where_to_save)
        save = QShortcut(QKeySequence.StandardKey.Save, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        save.activated.connect(lambda: self.ask_where_to_save(Format.PDF))
        self.chart.chosen.connect(self._tell_step)
        self.steps.row_chosen.connect(self.chart.choose)
        self._unfollow = self._wallet.changed.subscribe(lambda _: self._show_wallet())

    def _ask(self) -> None:
        """One question at a time; what is chosen or changes meanwhile is asked after it."""
        self._is_stale = False
        self._asking.look()

    async def _look(self) -> None:
        choice, step, custom = self.bar.choice, self.bar.step, self.bar.custom
        try:
            found = await asyncio.to_thread(
                lambda: self._reports.report(period_of(choice, self._reports.today(), custom), step)
            )
        except WalletDesktopError as error:
            self._show_error(tr(error.message))
        else:
            if not self._asking.is_wanted_again:
                self._show(found)

    def _show(self, report: Report) -> None:
        self.report = report
        self._error.say("")
        self.bar.take_shown(report.period, report.today)
        self.bar.save.setEnabled(not report.is_empty)
        if report.is_first_use:
            self._states.setCurrentWidget(self._first_use)
            return
        if report.is_empty:
            self._nothing.say(_nothing_words(report))
            self._states.setCurrentWidget(self._nothing)
            return
        self._cards.show_report(report)
        self._equation.show_report(report, self._wallet.balance)
        self.chart.show_report(report)
        self.steps.show_figures(step_figures(report))
        self.recipients.show_figures(recipient_figures(report))
        self._steps_title.setText(step_figures(report).title)
        self._days.setText(how_it_counts(report))
        self._tell_step(self.chart.chosen_place)
        self._states.setCurrentWidget(self._content)

    def _show_wallet(self) -> None:
        if self.report is not None:
            self._equation.show_wallet(self.report, self._wallet.balance)

    def _show_error(self, sentence: str) -> None:
        if self.report is not None:
            self._error.say(sentence)
        else:
            self._away.say(sentence)
            self._states.setCurrentWidget(self._away)

    def _tell_step(self, place: int) -> None:
        self._told.setText(formats.whole_amounts(self.chart.sentence_of(place)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()  # the day may be another one too

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._soon.stop()
        self._is_stale = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= SIDE_BY_SIDE_FROM
        self._tables.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def file_name(report: Report, which: Format) -> str:
    """`report 2026-03-01 to 2026-03-31.pdf`."""
    period = report.period
    days = (
        tr("all time")
        if period == Period()
        else tr("{isoformat} to {isoformat2}", isoformat=period.since.isoformat(), isoformat2=period.last.isoformat())
    )
    return tr("report {days}.{value}", days=days, value=which.value)


def how_it_counts(report: Report) -> str:
    """What a careful reader asks."""
    return tr(
        "Days are those of {time_zone}. A payment counts on the day it was decided or received, once it "
        "succeeded; its fee apart. Settling is told by bounds, at most a fifth too long.",
        time_zone=report.time_zone,
    )


def _nothing_words(report: Report) -> str:
    return tr(
        "In {period} nothing was paid or received. The balance stayed {opening_sats}.",
        period=tr(period_words(report.period)),
        opening_sats=format_sats(report.opening_sats),
    )


def _card(*widgets: QWidget) -> QFrame:
    made = QFrame()
    made.setObjectName("card")
    inside = QVBoxLayout(made)
    inside.setContentsMargins(12, 10, 12, 10)
    inside.setSpacing(8)
    for widget in widgets:
        inside.addWidget(widget)
    return made


def _timer(parent: QWidget, ms: int) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(ms)
    return made
