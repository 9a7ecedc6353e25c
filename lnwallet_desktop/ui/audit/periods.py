"""The periods that the audit log can be filtered by."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from lnwallet_desktop.translation import marked


class AuditPeriod(StrEnum):
    """Each a span of whole days of this computer's calendar."""

    ALL = marked("Any time")
    TODAY = marked("Today")
    DAYS_7 = marked("Last 7 days")
    DAYS_30 = marked("Last 30 days")
    YEAR = marked("This year")
    LAST_YEAR = marked("Last year")
    EARLIER = marked("Earlier")

    def span(self, now: datetime | None = None) -> tuple[datetime | None, datetime | None]:
        """The first moment, and the first one after it; None where there is no such end."""
        today = (now or datetime.now().astimezone()).replace(hour=0, minute=0, second=0, microsecond=0)
        year = today.replace(month=1, day=1)
        last_year = year.replace(year=year.year - 1)
        match self:
            case AuditPeriod.ALL:
                return None, None
            case AuditPeriod.TODAY:
                return today, None
            case AuditPeriod.DAYS_7:
                return today - timedelta(days=6), None
            case AuditPeriod.DAYS_30:
                return today - timedelta(days=29), None
            case AuditPeriod.YEAR:
                return year, None
            case AuditPeriod.LAST_YEAR:
                return last_year, year
            case AuditPeriod.EARLIER:
                return None, last_year
