"""Charts as shapes with places, which a template writes as SVG: no script, and a table beside them tells the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lnwallet_desktop.admin_api.web.words import step_label
from lnwallet_desktop.ledger.report_values import Report, ReportLine
from lnwallet_desktop.treasury.chart_axis import Axis, axis_for, short_amount

HEIGHT = 220
WIDE, NARROW = 760, 330
"""Drawn twice, for a desk and for a phone, so that the words in it have one size on both."""
LEFT, RIGHT, TOP, BOTTOM = 52, 6, 10, 24
LABEL_WIDTH = 58
BAR_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Bar:
    """kind: the style's class. A height of 0 is left out before."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    text: str
    is_zero: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    size: str
    left: int
    right: float
    marks: tuple[Label, ...]
    steps: tuple[Label, ...]
    bars: tuple[Bar, ...]


Ends = Callable[[ReportLine], list[tuple[str, int, int]]]
"""Of one step: kind, from, to."""


def in_and_out(report: Report) -> tuple[Chart, ...]:
    """In above the line, out below it."""
    axis = axis_for(
        -max((line.out_sats for line in report.lines), default=0),
        max((line.in_sats for line in report.lines), default=0),
        marks=6,
    )
    return _both(report, axis, lambda line: [("in", 0, line.in_sats), ("out", -line.out_sats, 0)])


def fees(report: Report) -> tuple[Chart, ...]:
    axis = axis_for(0, max((line.fees_sats for line in report.lines), default=0), marks=4)
    return _both(report, axis, lambda line: [("fee", 0, line.fees_sats)])


def _both(report: Report, axis: Axis, ends: Ends) -> tuple[Chart, ...]:
    return tuple(_chart(report, axis, ends, width, size) for width, size in ((WIDE, "wide"), (NARROW, "narrow")))


def _chart(report: Report, axis: Axis, ends: Ends, width: int, size: str) -> Chart:
    room, lines = width - LEFT - RIGHT, report.lines
    each = room / max(1, len(lines))

    def y(sats: int) -> float:
        return round(TOP + (1 - axis.share(sats)) * (HEIGHT - TOP - BOTTOM), 1)

    bar_width = min(64.0, each * BAR_SHARE)
    bars = [
        Bar(
            kind, round(LEFT + place * each + (each - bar_width) / 2, 1), y(high), round(bar_width, 1), y(low) - y(high)
        )
        for place, line in enumerate(lines)
        for kind, low, high in ends(line)
        if low != high
    ]
    every = -(-len(lines) * LABEL_WIDTH // room) or 1
    steps = [
        Label(round(LEFT + (place + 0.5) * each, 1), HEIGHT - 6, step_label(line, report.step))
        for place, line in enumerate(lines)
        if place % every == 0
    ]
    marks = [Label(LEFT - 8, y(mark), short_amount(mark), mark == 0) for mark in axis.marks]
    return Chart(width, HEIGHT, size, LEFT, width - RIGHT, tuple(marks), tuple(steps), tuple(bars))
