"""This month in and out: the sums, and a small chart of its days."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from lnwallet_desktop.ledger.report_values import Report
from lnwallet_desktop.money import MINUS, format_sats, group_digits
from lnwallet_desktop.payments import Direction
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import icons, theme
from lnwallet_desktop.ui.overview.card import Card
from lnwallet_desktop.ui.overview.flow_chart import FlowChart
from lnwallet_desktop.ui.widgets import Picture, column, label, row

NOTHING = marked("Nothing was paid or received in {month} {year} so far.")


class MonthCard(Card):
    """asked: the reports, where every figure of it stands."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(tr("This month"), "overviewMonth", 6)
        self.chart = FlowChart()
        self._in, self._out, self._fees = _figure("overviewIn"), _figure("overviewOut"), _figure("overviewFees")
        self._nothing = label(tone="muted", wrap=True, name="overviewNothingThisMonth")
        self.add_action(tr("Reports"), "overviewReports", tr("Show the reports")).clicked.connect(self.asked)
        self._sums = QWidget()
        sums = row(spacing=16)
        heads = (
            (tr("In"), self._in, icons.DIRECTION_ICON[Direction.RECEIVED], "success"),
            (tr("Out"), self._out, icons.DIRECTION_ICON[Direction.SENT], "muted"),
            (tr("Fees"), self._fees, "", ""),
        )
        for caption, figure, icon_name, tone in heads:
            head = row(label(caption, theme.BASE_POINTS - 1, tone="muted"), spacing=4)
            if icon_name:
                head.insertWidget(0, Picture(icon_name, tone, 12))
            head.addStretch(1)
            below = column(spacing=0)
            below.addLayout(head)
            below.addWidget(figure)
            sums.addLayout(below)
        sums.addStretch(1)
        self._sums.setLayout(sums)
        for widget in (self._nothing, self._sums):
            self.inside.addWidget(widget)
        self.inside.addWidget(self.chart, 1)

    def show_report(self, report: Report) -> None:
        """Of the month that it is by the books."""
        empty = not (report.in_count or report.out_count)
        month = month_name(report)
        self._nothing.setText(tr(NOTHING, month=month, year=report.period.since.year))
        self._nothing.setVisible(empty)
        for widget in (self._sums, self.chart):
            widget.setVisible(not empty)
        _say(self._in, tr("In"), f"+{group_digits(report.in_sats)} sat")
        _say(self._out, tr("Out"), f"{MINUS if report.out_sats else ''}{format_sats(report.out_sats)}")
        _say(self._fees, tr("Fees"), format_sats(report.fees_sats))
        told = tr(
            "In {received}, out {sent}, in {month}.",
            received=format_sats(report.in_sats),
            sent=format_sats(report.out_sats),
            month=month,
        )
        self.chart.setAccessibleDescription(told)
        self.chart.show_report(report)


def month_name(report: Report) -> str:
    return QLocale().standaloneMonthName(report.period.since.month)


def _figure(name: str) -> QLabel:
    made = label(weight=QFont.Weight.DemiBold, name=name)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return made


def _say(figure: QLabel, caption: str, words: str) -> None:
    figure.setText(words)
    figure.setAccessibleName(tr("{caption} this month: {amount}", caption=caption, amount=words))
