"""What a report asks for and what it says: periods, steps, lines, recipients, settle times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import Sats
from lnwallet_desktop.translation import phrase


class Step(StrEnum):
    """How long one line of a report is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    def start(self, day: date) -> date:
        """The first day of the step that the day lies in; weeks begin on Monday (ISO 8601)."""
        if self is Step.WEEK:
            return day - timedelta(days=day.weekday())
        return day.replace(day=1) if self is Step.MONTH else day

    def next(self, start: date) -> date:
        """The first day of the step after one that starts there."""
        if self is Step.MONTH:
            return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        return start + timedelta(days=7 if self is Step.WEEK else 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the books. since: the first; until: the day after the last. Raises BadRequest when turned round."""

    since: date = date.min
    until: date = date.max

    def __post_init__(self) -> None:
        if self.since > self.until:
            raise BadRequest(
                phrase(
                    "The period ends ({until}) before it begins ({since}). Turn the two round.",
                    until=self.until,
                    since=self.since,
                )
            )

    @property
    def last(self) -> date:
        return max(self.since, self.until - timedelta(days=1)) if self.until > date.min else self.until

    @classmethod
    def month_of(cls, day: date) -> Period:
        return cls(day.replace(day=1), Step.MONTH.next(day))

    @classmethod
    def month_before(cls, day: date) -> Period:
        return cls.month_of(day.replace(day=1) - timedelta(days=1))

    @classmethod
    def quarter_of(cls, day: date) -> Period:
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        return cls(first, Step.MONTH.next(first + timedelta(days=62)))

    @classmethod
    def year_of(cls, day: date) -> Period:
        return cls(date(day.year, 1, 1), date(day.year + 1, 1, 1))


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One step. in, out, fees: of successful payments; fees: of those sent. balance_sats: at its end.

    ends: the day after its last. A payment belongs to the day on which it was decided or received.
    """

    starts: date
    ends: date
    in_sats: Sats
    out_sats: Sats
    fees_sats: Sats
    in_count: int
    out_count: int
    balance_sats: Sats


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """What was sent to one recipient, by pseudonym."""

    recipient: str
    payments: int
    amount_sats: Sats
    fees_sats: Sats


@dataclass(frozen=True, slots=True)
class SettleTimes:
    """From the decision to pay until it was known to be paid, of successful sent payments.

    mean_ms: exact, rounded down. half_within_ms, most_within_ms: upper bounds, at most 19 % too long: at least half
    (95 %) of the payments took no longer. All None without payments.
    """

    payments: int
    mean_ms: int | None
    half_within_ms: int | None
    most_within_ms: int | None


@dataclass(frozen=True, slots=True)
class Pending:
    """Payments whose outcome is not known; they are in no other figure."""

    out_count: int
    out_sats: Sats
    in_count: int
    in_sats: Sats


@dataclass(frozen=True, slots=True)
class Report:
    """One period, of one moment of the books: all its figures belong together.

    lines: without gaps, oldest first, from the first day with a transaction to today or the period's end.
    balance_now_sats, pending_now: of all time, to be held against the wallet's own balance.
    """

    period: Period
    step: Step
    time_zone: str
    today: date
    opening_sats: Sats
    lines: tuple[ReportLine, ...]
    recipients: tuple[RecipientLine, ...]
    failed_count: int
    settle_times: SettleTimes
    pending: Pending
    balance_now_sats: Sats
    pending_now: Pending
    is_first_use: bool

    @property
    def in_sats(self) -> Sats:
        return Sats(sum(line.in_sats for line in self.lines))

    @property
    def out_sats(self) -> Sats:
        return Sats(sum(line.out_sats for line in self.lines))

    @property
    def fees_sats(self) -> Sats:
        return Sats(sum(line.fees_sats for line in self.lines))

    @property
    def in_count(self) -> int:
        return sum(line.in_count for line in self.lines)

    @property
    def out_count(self) -> int:
        return sum(line.out_count for line in self.lines)

    @property
    def closing_sats(self) -> Sats:
        """opening + in - out - fees."""
        return Sats(self.opening_sats + self.in_sats - self.out_sats - self.fees_sats)

    @property
    def success_percent(self) -> float | None:
        """Of the sent payments whose outcome is known; None without any."""
        known = self.out_count + self.failed_count
        return 100 * self.out_count / known if known else None

    @property
    def fee_percent(self) -> float | None:
        """Fees in percent of what was sent; None where nothing was."""
        return 100 * self.fees_sats / self.out_sats if self.out_sats else None

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened in the period."""
        return not (
            self.in_count or self.out_count or self.failed_count or self.pending.out_count + self.pending.in_count
        )
