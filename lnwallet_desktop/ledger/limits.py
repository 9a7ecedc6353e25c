"""What the limits still allow, and why a payment is more than that: plain arithmetic over what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lnwallet_desktop.errors import LimitReached
from lnwallet_desktop.money import Sats, format_sats
from lnwallet_desktop.payments import LimitKind, LimitLeft, PaymentPolicy

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WINDOWS = {LimitKind.DAY: DAY, LimitKind.WEEK: WEEK, LimitKind.PAYEE_DAY: DAY}

_NAMES = {
    LimitKind.PAYMENT: "The limit for one payment",
    LimitKind.DAY: "The limit for 24 hours",
    LimitKind.WEEK: "The limit for 7 days",
    LimitKind.PAYEE_DAY: "The limit for one payee in 24 hours",
    LimitKind.NEW_PAYEE: "The limit for a new payee",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts against the limits now: what succeeded, by when it was decided, with its fee; and everything pending,
    however old, with its fee cap.

    payee_sats: everything to that payee, of any age; None where the payee is not new any more, or nobody asked.
    new_until: when a payee who was paid before stops being new.
    """

    day_sats: int = 0
    week_sats: int = 0
    payee_day_sats: int = 0
    payee_sats: int | None = None
    new_until: datetime | None = None

    def in_window(self, kind: LimitKind) -> int:
        """What counts against one of WINDOWS."""
        used = {
            LimitKind.DAY: self.day_sats,
            LimitKind.WEEK: self.week_sats,
            LimitKind.PAYEE_DAY: self.payee_day_sats,
        }
        return used[kind]


def counts_spending(policy: PaymentPolicy) -> bool:
    """Whether any limit is about more than the one payment."""
    windows = (policy.daily_sats, policy.weekly_sats, policy.payee_daily_sats, policy.new_payee_sats)
    return any(limit is not None for limit in windows)


def all_left(policy: PaymentPolicy, counted: Counted) -> tuple[LimitLeft, ...]:
    """Each limit there is for such a payment, and what it has left; never less than nothing."""
    used: dict[LimitKind, tuple[Sats | None, int]] = {
        LimitKind.PAYMENT: (policy.max_payment_sats, 0),
        LimitKind.DAY: (policy.daily_sats, counted.day_sats),
        LimitKind.WEEK: (policy.weekly_sats, counted.week_sats),
        LimitKind.PAYEE_DAY: (policy.payee_daily_sats, counted.payee_day_sats),
    }
    if counted.payee_sats is not None:
        used[LimitKind.NEW_PAYEE] = (policy.new_payee_sats, counted.payee_sats)
    return tuple(
        LimitLeft(kind, limit, Sats(max(0, limit - spent)))
        for kind, (limit, spent) in used.items()
        if limit is not None
    )


def least_left(policy: PaymentPolicy, counted: Counted) -> LimitLeft | None:
    """The limit that binds first; None where there is none."""
    return min(all_left(policy, counted), key=lambda left: left.left_sats, default=None)


def exceeded(policy: PaymentPolicy, counted: Counted, most_sats: int) -> LimitLeft | None:
    """The limit that a payment of at most so much would pass; the one with the least left, where there are several."""
    left = least_left(policy, counted)
    return left if left is not None and left.left_sats < most_sats else None


def refusal(policy: PaymentPolicy, limit: LimitLeft, most_sats: int, frees_at: datetime | None) -> LimitReached:
    """Which limit, how much is left, and when it allows this payment. frees_at: None where time alone frees nothing."""
    message = (
        f"{_NAMES[limit.kind]} is {format_sats(limit.limit_sats)}, of which {format_sats(limit.left_sats)} are left; "
        f"this payment may cost up to {format_sats(most_sats)} with its fee. Nothing was sent. "
        f"{_way_out(policy, limit, most_sats, frees_at)}"
    )
    return LimitReached(message, limit.kind.value, limit.left_sats, frees_at)


def _way_out(policy: PaymentPolicy, limit: LimitLeft, most_sats: int, frees_at: datetime | None) -> str:
    if frees_at is not None:
        return f"It is possible from {_moment(frees_at)} on."
    if limit.kind is LimitKind.NEW_PAYEE:
        hours = policy.new_payee_hours
        return f"A payee is new until {hours} hours after the first payment that succeeded; a smaller one is possible."
    if most_sats > limit.limit_sats:
        return "Only an admin who raises the limit makes it possible."
    return "It is possible once enough of what is pending has settled."


def _moment(when: datetime) -> str:
    """In the computer's own time; a minute later, so that it is never too early."""
    local = (when + timedelta(minutes=1)).astimezone()
    return f"{local.day} {local:%B, %H:%M}"
