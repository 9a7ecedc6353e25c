"""The periods that a person picks from, and the days they mean."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lnwallet_desktop.translation import marked


class Period(StrEnum):
    """By the names that saved filters use. All but CUSTOM are counted from today, whenever that is."""

    ALL = "all"
    TODAY = "today"
    DAYS_7 = "7-days"
    DAYS_30 = "30-days"
    DAYS_90 = "90-days"
    MONTH = "this-month"
    LAST_MONTH = "last-month"
    QUARTER = "this-quarter"
    YEAR = "this-year"
    CUSTOM = "custom"


PERIOD_WORDS = {
    Period.ALL: marked("Any time"),
    Period.TODAY: marked("Today"),
    Period.DAYS_7: marked("Last 7 days"),
    Period.DAYS_30: marked("Last 30 days"),
    Period.DAYS_90: marked("Last 90 days"),
    Period.MONTH: marked("This month"),
    Period.LAST_MONTH: marked("Last month"),
    Period.QUARTER: marked("This quarter"),
    Period.YEAR: marked("This year"),
    Period.CUSTOM: marked("From – to…"),
}


def period_days(period: Period, today: date) -> tuple[date | None, date | None]:
    """The first day, and the day after the last; None: no end on that side."""
    month = today.replace(day=1)
    match period:
        case Period.TODAY:
            return today, None
        case Period.DAYS_7:
            return today - timedelta(days=6), None
        case Period.DAYS_30:
            return today - timedelta(days=29), None
        case Period.DAYS_90:
            return today - timedelta(days=89), None
        case Period.MONTH:
            return month, None
        case Period.LAST_MONTH:
            return (month - timedelta(days=1)).replace(day=1), month
        case Period.QUARTER:
            return month.replace(month=(month.month - 1) // 3 * 3 + 1), None
        case Period.YEAR:
            return month.replace(month=1), None
    return None, None


def midnight(day: date | None) -> datetime | None:
    """The first moment of a day in local time, with the offset that holds on that day: summer time counts."""
    return datetime.combine(day, time.min).astimezone() if day is not None else None
