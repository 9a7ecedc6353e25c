"""The periods that a person can choose, and how long a line of each is at first."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from lnwallet_desktop.ledger.report_values import Period, Step
from lnwallet_desktop.translation import marked


class Choice(StrEnum):
    """As they are called in the picker."""

    THIS_MONTH = marked("This month")
    LAST_MONTH = marked("Last month")
    THIS_QUARTER = marked("This quarter")
    LAST_QUARTER = marked("Last quarter")
    THIS_YEAR = marked("This year")
    LAST_YEAR = marked("Last year")
    ALL = marked("All time")
    CUSTOM = marked("From … to …")


NATURAL_STEP = {
    Choice.THIS_MONTH: Step.DAY,
    Choice.LAST_MONTH: Step.DAY,
    Choice.THIS_QUARTER: Step.WEEK,
    Choice.LAST_QUARTER: Step.WEEK,
    Choice.THIS_YEAR: Step.MONTH,
    Choice.LAST_YEAR: Step.MONTH,
    Choice.ALL: Step.MONTH,
}
"""About 4 to 31 lines each; a person may choose another one."""


def period_of(choice: Choice, today: date, custom: Period) -> Period:
    """today: by the books."""
    match choice:
        case Choice.THIS_MONTH:
            return Period.month_of(today)
        case Choice.LAST_MONTH:
            return Period.month_of(_day_before(Period.month_of(today)))
        case Choice.THIS_QUARTER:
            return Period.quarter_of(today)
        case Choice.LAST_QUARTER:
            return Period.quarter_of(_day_before(Period.quarter_of(today)))
        case Choice.THIS_YEAR:
            return Period.year_of(today)
        case Choice.LAST_YEAR:
            return Period.year_of(_day_before(Period.year_of(today)))
        case Choice.ALL:
            return Period()
        case Choice.CUSTOM:
            return custom


def _day_before(period: Period) -> date:
    return period.since - timedelta(days=1)
