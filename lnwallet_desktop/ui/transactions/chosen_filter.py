"""What a person chose to see of the history: conditions with words, of which a period may stay relative to today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lnwallet_desktop.ledger.history import TransactionFilter
from lnwallet_desktop.money import format_sats, group_digits
from lnwallet_desktop.payments import Direction, PaymentStatus
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.ui import formats
from lnwallet_desktop.ui.transactions.periods import PERIOD_WORDS, Period, midnight, period_days

LONGEST_SEARCH = 40
"""Characters of a search that its words show."""


class Condition(StrEnum):
    """What can be chosen and cleared by itself, in the order in which the chips stand."""

    STATUS = marked("status")
    DIRECTION = marked("direction")
    PERIOD = marked("period")
    AMOUNT = marked("amount")
    RECIPIENT = marked("recipient")
    SEARCH = marked("search")


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """since (inclusive) and until (exclusive) count only where the period is CUSTOM. recipient: a whole pseudonym."""

    status: PaymentStatus | None = None
    direction: Direction | None = None
    period: Period = Period.ALL
    since: datetime | None = None
    until: datetime | None = None
    min_amount_sats: int | None = None
    max_amount_sats: int | None = None
    recipient: str | None = None
    search: str | None = None

    @classmethod
    def of(cls, wanted: TransactionFilter) -> ChosenFilter:
        """Of a filter that others asked for; its period is fixed."""
        fixed = wanted.since is not None or wanted.until is not None
        return cls(
            wanted.status,
            wanted.direction,
            Period.CUSTOM if fixed else Period.ALL,
            wanted.since,
            wanted.until,
            wanted.min_amount_sats,
            wanted.max_amount_sats,
            wanted.recipient,
            wanted.search,
        )

    def wanted(self, today: date | None = None) -> TransactionFilter:
        """What it means today."""
        since, until = self.since, self.until
        if self.period is not Period.CUSTOM:
            since, until = map(midnight, period_days(self.period, today or date.today()))
        return TransactionFilter(
            self.status,
            self.direction,
            self.search,
            since,
            until,
            self.min_amount_sats,
            self.max_amount_sats,
            self.recipient,
        )

    def between(self, first: date, last: date) -> ChosenFilter:
        """The same with a period from the first to the end of the last day."""
        return replace(self, period=Period.CUSTOM, since=midnight(first), until=midnight(last + timedelta(days=1)))

    def without(self, condition: Condition) -> ChosenFilter:
        match condition:
            case Condition.STATUS:
                return replace(self, status=None)
            case Condition.DIRECTION:
                return replace(self, direction=None)
            case Condition.PERIOD:
                return replace(self, period=Period.ALL, since=None, until=None)
            case Condition.AMOUNT:
                return replace(self, min_amount_sats=None, max_amount_sats=None)
            case Condition.RECIPIENT:
                return replace(self, recipient=None)
            case Condition.SEARCH:
                return replace(self, search=None)

    @property
    def words(self) -> dict[Condition, str]:
        """Of every condition in force, as a person would say it."""
        told = {
            Condition.STATUS: tr(formats.STATUS_WORD[self.status]) if self.status else "",
            Condition.DIRECTION: tr(formats.DIRECTION_WORD[self.direction]) if self.direction else "",
            Condition.PERIOD: self._period_words(),
            Condition.AMOUNT: _amount_words(self.min_amount_sats, self.max_amount_sats),
            Condition.RECIPIENT: tr("To {recipient}", recipient=formats.plain(self.recipient))
            if self.recipient
            else "",
            Condition.SEARCH: f"“{formats.shortened(formats.plain(self.search), LONGEST_SEARCH)}”"
            if self.search
            else "",
        }
        return {condition: words for condition, words in told.items() if words}

    @property
    def in_words(self) -> str:
        """All of it: `Pending · Sent · “rent”`; empty for no filter."""
        return " · ".join(self.words.values())

    def _period_words(self) -> str:
        if self.period is not Period.CUSTOM:
            return tr(PERIOD_WORDS[self.period]) if self.period is not Period.ALL else ""
        since, last = _moment(self.since), _last_moment(self.until)
        if since and last:
            return since if since == last else f"{since} – {last}"
        return tr("From {since}", since=since) if since else tr("Until {last}", last=last) if last else ""


def last_day(until: datetime) -> date:
    """The last day that a period which ends before `until` touches."""
    return (until.astimezone() - timedelta(microseconds=1)).date()


def _amount_words(least: int | None, most: int | None) -> str:
    if least is None and most is None:
        return ""
    if least == most and least is not None:
        return tr("Exactly {least}", least=format_sats(least))
    if least is None:
        return tr("At most {most}", most=format_sats(most or 0))
    return (
        tr("At least {least}", least=format_sats(least))
        if most is None
        else f"{group_digits(least)} – {format_sats(most)}"
    )


def _moment(since: datetime | None) -> str:
    if since is None:
        return ""
    local = since.astimezone()
    return formats.local_date(local.date()) if local.time() == time.min else formats.local_time(since)


def _last_moment(until: datetime | None) -> str:
    if until is None:
        return ""
    whole_days = until.astimezone().time() == time.min
    return formats.local_date(last_day(until)) if whole_days else formats.local_time(until)
