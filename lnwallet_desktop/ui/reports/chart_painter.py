"""Paints the chart of a report: on the screen, into a picture, a drawing or a page, always by the same routine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from lnwallet_desktop.ledger.report_values import Report, ReportLine
from lnwallet_desktop.translation import tr
from lnwallet_desktop.treasury.chart_axis import Axis, axis_for, short_amount
from lnwallet_desktop.ui.reports.step_labels import axis_labels
from lnwallet_desktop.ui.tokens import Tokens

SHARES = (("Balance", 0.34), ("In and out", 0.44), ("Fees", 0.22))
"""The panels from the top and how high each is: three scales, since a fee is a thousandth of a payment."""
GAP = 6.0
MARK_EVERY = 34.0
"""Pixels between the marks of an axis, about."""
WIDEST_BAR = 72.0
LABEL_GAP = 14.0
BAR_SHARE = 0.62
"""How much of its step a bar fills."""


@dataclass(frozen=True)
class Look:
    """The colours and the font of one medium."""

    tokens: Tokens
    font: QFont


@dataclass(frozen=True)
class Panel:
    """A part of the chart with a scale of its own."""

    rect: QRectF
    axis: Axis

    def y(self, amount_sats: int) -> float:
        return self.rect.bottom() - self.axis.share(amount_sats) * self.rect.height()


class ChartGeometry:
    """Where everything stands in a rectangle. Used for painting and for finding what is under the pointer."""

    def __init__(self, report: Report, rect: QRectF, font: QFont) -> None:
        self.lines: tuple[ReportLine, ...] = report.lines
        self.step = report.step
        self.metrics = QFontMetricsF(font)
        high = self.metrics.height()
        self._titles = high + 2
        self.balances = (report.opening_sats, *(line.balance_sats for line in report.lines))
        most_out = max((line.out_sats for line in report.lines), default=0)
        scales = (
            _around(self.balances),
            (-most_out, max((line.in_sats for line in report.lines), default=0)),
            (0, max((line.fees_sats for line in report.lines), default=0)),
        )
        room = rect.height() - high - GAP
        heights = [share * room - self._titles - GAP for _, share in SHARES]
        axes = [
            axis_for(*scale, marks=max(2, round(height / MARK_EVERY)))
            for scale, height in zip(scales, heights, strict=True)
        ]
        words = (short_amount(mark) for axis in axes for mark in axis.marks)
        left = rect.left() + max(self.metrics.horizontalAdvance(word) for word in words) + 8
        self.panels: list[Panel] = []
        top = rect.top()
        for axis, height in zip(axes, heights, strict=True):
            top += self._titles
            self.panels.append(Panel(QRectF(left, top, rect.right() - left, height), axis))
            top += height + GAP
        self.steps = QRectF(left, rect.top(), rect.right() - left, rect.height())
        self.step_width = self.steps.width() / max(1, len(self.lines))

    def left_of(self, place: int) -> float:
        return self.steps.left() + place * self.step_width

    def place_at(self, x: float) -> int | None:
        """The line under a point; None beside them."""
        place = int((x - self.steps.left()) // self.step_width)
        return place if 0 <= place < len(self.lines) else None

    def bar(self, place: int, panel: Panel, low: int, high: int) -> QRectF:
        """From one amount to the other in a step's middle."""
        width = min(WIDEST_BAR, self.step_width * BAR_SHARE) if self.step_width > 3 else self.step_width
        left = self.left_of(place) + (self.step_width - width) / 2
        return QRectF(QPointF(left, panel.y(high)), QPointF(left + width, panel.y(low)))


def paint_chart(painter: QPainter, rect: QRectF, report: Report, look: Look, chosen: int | None = None) -> None:
    """chosen: the line to be marked, by its place."""
    geometry = ChartGeometry(report, rect, look.font)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(look.font)
    if chosen is not None and chosen < len(report.lines):
        band = QRectF(geometry.left_of(chosen), rect.top(), geometry.step_width, rect.height())
        painter.fillRect(band, QColor(look.tokens.selection))
    for paint in (_paint_scales, _paint_bars, _paint_balance, _paint_titles, _paint_steps):
        paint(painter, geometry, look)
    painter.restore()


def _paint_scales(painter: QPainter, geometry: ChartGeometry, look: Look) -> None:
    high = geometry.metrics.height()
    for panel in geometry.panels:
        for mark in panel.axis.marks:
            y = panel.y(mark)
            painter.setPen(QPen(QColor(look.tokens.control_line if mark == 0 else look.tokens.line), 1))
            painter.drawLine(QLineF(panel.rect.left(), y, panel.rect.right(), y))
            painter.setPen(QColor(look.tokens.muted))
            words = QRectF(0, y - high / 2, panel.rect.left() - 6, high)
            painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, short_amount(mark))


def _paint_bars(painter: QPainter, geometry: ChartGeometry, look: Look) -> None:
    _, flows, fees = geometry.panels
    tokens = look.tokens
    kinds: tuple[tuple[str, Panel, Callable[[ReportLine], tuple[int, int]]], ...] = (
        (tokens.success, flows, lambda line: (0, line.in_sats)),
        (tokens.control_line, flows, lambda line: (-line.out_sats, 0)),
        (tokens.pending, fees, lambda line: (0, line.fees_sats)),
    )
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, panel, amounts in kinds:
        painter.setBrush(QColor(colour))
        for place, line in enumerate(geometry.lines):
            low, high = amounts(line)
            if low != high:
                painter.drawRect(_visible(geometry.bar(place, panel, low, high)))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_balance(painter: QPainter, geometry: ChartGeometry, look: Look) -> None:
    """From the opening at the left edge to the balance at each step's end."""
    panel = geometry.panels[0]
    points = [QPointF(geometry.left_of(place), panel.y(sats)) for place, sats in enumerate(geometry.balances)]
    painter.setPen(QPen(QColor(look.tokens.accent), 2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPolyline(QPolygonF(points))
    if geometry.step_width > 12:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tokens.accent))
        for point in points:
            painter.drawEllipse(point, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_titles(painter: QPainter, geometry: ChartGeometry, look: Look) -> None:
    """Each panel's name; the legend of the bars is in their names, for they grow up and down."""
    tokens = look.tokens
    legends: tuple[Sequence[tuple[str, str]], ...] = (
        ((tokens.accent, tr("Balance at the end")),),
        ((tokens.success, tr("In, upwards")), (tokens.control_line, tr("Out, downwards"))),
        ((tokens.pending, tr("Fees")),),
    )
    high = geometry.metrics.height()
    for panel, legend in zip(geometry.panels, legends, strict=True):
        x, y = panel.rect.left(), panel.rect.top() - high - 3
        for colour, words in legend:
            painter.fillRect(QRectF(x, y + high / 2 - 4, 8, 8), QColor(colour))
            width = geometry.metrics.horizontalAdvance(words)
            painter.setPen(QColor(tokens.text))
            painter.drawText(QRectF(x + 13, y, width + 2, high), Qt.AlignmentFlag.AlignVCenter, words)
            x += width + 32


def _paint_steps(painter: QPainter, geometry: ChartGeometry, look: Look) -> None:
    painter.setPen(QColor(look.tokens.muted))
    for label, place in step_labels(geometry):
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)


def step_labels(geometry: ChartGeometry) -> list[tuple[str, QRectF]]:
    """As many as fit under the chart without touching, and where each stands."""
    labels = axis_labels(geometry.lines, geometry.step)
    width = max(map(geometry.metrics.horizontalAdvance, labels), default=0) + LABEL_GAP
    high, every = geometry.metrics.height(), max(1, ceil(width / geometry.step_width))
    shown: list[tuple[str, QRectF]] = []
    for place in range(0, len(labels), every):
        middle = geometry.left_of(place) + geometry.step_width / 2
        left = max(geometry.steps.left(), min(middle - width / 2, geometry.steps.right() - width))
        if not shown or left >= shown[-1][1].right():  # the first and the last may have been pushed inwards
            shown.append((labels[place], QRectF(left, geometry.steps.bottom() - high, width, high)))
    return shown


def _around(balances: tuple[int, ...]) -> tuple[int, int]:
    """From zero, unless that would flatten the line: then only from the lowest."""
    low, high = min(balances), max(balances)
    return (min(low, 0), max(high, 0)) if low <= high // 2 or low == high else (low, high)


def _visible(bar: QRectF) -> QRectF:
    """What is there is seen, be it a thousandth of the highest."""
    if bar.height() < 1:
        bar.setHeight(1)
    return bar
