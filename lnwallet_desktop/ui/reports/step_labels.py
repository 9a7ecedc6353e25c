"""What a step of a report is called: short under a chart, whole in a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QLocale

from lnwallet_desktop.ledger.report_values import ReportLine, Step


def axis_labels(lines: Sequence[ReportLine], step: Step) -> list[str]:
    """`Mar` or `3 Mar`, with the year where there is more than one."""
    years = len({line.starts.year for line in lines}) > 1
    return [
        f"{'' if step is Step.MONTH else f'{line.starts.day} '}{_short_month(line.starts)}"
        f"{f' {line.starts.year}' if years else ''}"
        for line in lines
    ]


def step_name(line: ReportLine, step: Step) -> str:
    """`March 2026`, `2 – 8 Mar 2026`, `Mon 2 Mar 2026`; a month cut off by the period is told by its days."""
    first, last = line.starts, line.ends - timedelta(days=1)
    if step is Step.DAY or first == last:
        return f"{_weekday(first)} {_day(first)}"
    if step is Step.MONTH and (first.day, line.ends.day) == (1, 1):
        return f"{_month(first)} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {_day(last)}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_short_month(first)}{year} – {_day(last)}"


def short_day(day: date) -> str:
    """`3 Mar`."""
    return f"{day.day} {_short_month(day)}"


def _day(day: date) -> str:
    return f"{short_day(day)} {day.year}"


def _short_month(day: date) -> str:
    return QLocale().standaloneMonthName(day.month, QLocale.FormatType.ShortFormat)


def _month(day: date) -> str:
    return QLocale().standaloneMonthName(day.month, QLocale.FormatType.LongFormat)


def _weekday(day: date) -> str:
    return QLocale().dayName(day.isoweekday(), QLocale.FormatType.ShortFormat)
