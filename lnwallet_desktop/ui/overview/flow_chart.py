"""A small chart of one month: what came in upwards, what went out downwards, day by day."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from lnwallet_desktop.ledger.report_values import Report, ReportLine
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.chart_axis import axis_for, short_amount
from lnwallet_desktop.ui import theme
from lnwallet_desktop.ui.reports.chart_painter import BAR_SHARE, Panel
from lnwallet_desktop.ui.reports.figures import line_sentence
from lnwallet_desktop.ui.reports.step_labels import short_day
from lnwallet_desktop.ui.tokens import Tokens

LOWEST = 132
MARKS = 4


class FlowChart(QWidget):
    """Shows a report by days of one whole month. Its sums stand beside it in words; a day's are in its tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("overviewChart")
        self.setAccessibleName(tr("Chart of money in and out, day by day"))
        self.setMinimumHeight(LOWEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._report: Report | None = None
        self.setMouseTracking(True)

    def show_report(self, report: Report) -> None:
        self._report = report
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, LOWEST)

    def line_at(self, x: float) -> ReportLine | None:
        """The day under a point; None beside them, and for a day that has not come yet."""
        report = self._report
        if report is None:
            return None
        panel = self._panel(report)
        place = int((x - panel.rect.left()) // self._day_width(report, panel))
        day = report.period.since + timedelta(days=place)
        return next((line for line in report.lines if line.starts == day), None)

    def _panel(self, report: Report) -> Panel:
        metrics = QFontMetricsF(theme.figures_font(theme.BASE_POINTS - 1))
        most_out = max((line.out_sats for line in report.lines), default=0)
        most_in = max((line.in_sats for line in report.lines), default=0)
        axis = axis_for(-most_out, most_in, MARKS)
        words = max(metrics.horizontalAdvance(short_amount(mark)) for mark in axis.marks) + 8
        high = metrics.height()
        inside = QRectF(words, high / 2, self.width() - words - 2, self.height() - 2 * high - 2)
        return Panel(inside, axis)

    def _day_width(self, report: Report, panel: Panel) -> float:
        return panel.rect.width() / (report.period.until - report.period.since).days

    def paintEvent(self, event: QPaintEvent) -> None:
        report = self._report
        if report is None:
            return
        painter, tokens, panel = QPainter(self), theme.current(), self._panel(report)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.figures_font(theme.BASE_POINTS - 1))
        _paint_scale(painter, panel, tokens)
        width = self._day_width(report, panel)
        painter.setPen(Qt.PenStyle.NoPen)
        for line in report.lines:
            left = panel.rect.left() + (line.starts - report.period.since).days * width
            _paint_bar(painter, panel, left, width, 0, line.in_sats, tokens.success)
            _paint_bar(painter, panel, left, width, -line.out_sats, 0, tokens.control_line)
        _paint_days(painter, panel, report, tokens)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._report is not None:
            line = self.line_at(event.pos().x())
            QToolTip.showText(event.globalPos(), line_sentence(line, self._report.step) if line is not None else "")
            return True
        return super().event(event)


def _paint_scale(painter: QPainter, panel: Panel, tokens: Tokens) -> None:
    high = painter.fontMetrics().height()
    for mark in panel.axis.marks:
        y = panel.y(mark)
        painter.setPen(QPen(QColor(tokens.control_line if mark == 0 else tokens.line), 1))
        painter.drawLine(QLineF(panel.rect.left(), y, panel.rect.right(), y))
        painter.setPen(QColor(tokens.muted))
        words = QRectF(0, y - high / 2, panel.rect.left() - 6, high)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, short_amount(mark))


def _paint_bar(painter: QPainter, panel: Panel, left: float, width: float, low: int, high: int, colour: str) -> None:
    if low == high:
        return
    bar = QRectF(QPointF(left, panel.y(high)), QPointF(left + width * BAR_SHARE, panel.y(low)))
    bar.translate(width * (1 - BAR_SHARE) / 2, 0)
    bar.setHeight(max(1.0, bar.height()))  # what is there is seen, be it a thousandth of the highest
    painter.setBrush(QColor(colour))
    painter.drawRect(bar)


def _paint_days(painter: QPainter, panel: Panel, report: Report, tokens: Tokens) -> None:
    """The first and the last of them."""
    painter.setPen(QColor(tokens.muted))
    high = painter.fontMetrics().height()
    below = QRectF(panel.rect.left(), panel.rect.bottom() + high / 2 + 2, panel.rect.width(), high)
    painter.drawText(below, Qt.AlignmentFlag.AlignLeft, short_day(report.period.since))
    painter.drawText(below, Qt.AlignmentFlag.AlignRight, short_day(report.period.last))
