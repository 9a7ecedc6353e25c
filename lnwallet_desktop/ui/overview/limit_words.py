"""What each limit allows now, in words and as a share: what the gauges show."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import LimitKind, LimitLeft, PaymentPolicy
from lnwallet_desktop.translation import marked, tr
from lnwallet_desktop.treasury.limits import LimitsNow

TIGHT = 0.9
"""From this share on a limit is nearly used up."""
UNLIMITED = marked("No limit is set. Whoever unlocks can pay everything that the wallet holds.")
ALTERED = marked(
    "The limits in the database were altered outside this program. Nothing can be paid until an admin saves them anew."
)


@dataclass(frozen=True, slots=True)
class LimitLine:
    """share: of the limit that is used; None where a payment does not use it up. told: for ears."""

    caption: str
    words: str
    share: float | None = None
    tone: str = "accent"

    @property
    def told(self) -> str:
        return f"{self.caption}: {self.words}"


def limit_lines(now: LimitsNow) -> tuple[LimitLine, ...]:
    """Those that count time first, then those of a single payment; empty without any."""
    policy = now.policy
    if not has_limits(policy):
        return ()
    left = {each.kind: each for each in now.left}
    timed = [
        _window(tr("In 24 hours"), left.get(LimitKind.DAY)),
        _window(tr("In 7 days"), left.get(LimitKind.WEEK)),
    ]
    return (*timed, *_single(policy))


def has_limits(policy: PaymentPolicy) -> bool:
    """Whether anything holds the amount of payments, or asks for a second admin."""
    rules = (
        policy.max_payment_sats,
        policy.daily_sats,
        policy.weekly_sats,
        policy.payee_daily_sats,
        policy.new_payee_sats,
        policy.second_admin_above_sats,
    )
    return any(rule is not None for rule in rules)


def _window(caption: str, left: LimitLeft | None) -> LimitLine:
    if left is None:
        return LimitLine(caption, tr("no limit"))
    share = 1 - left.left_sats / left.limit_sats if left.limit_sats else 1.0
    limit = format_sats(left.limit_sats)
    if left.left_sats == 0:
        return LimitLine(caption, tr("nothing left of {limit}", limit=limit), 1.0, "failed")
    words = tr("{left} left of {limit}", left=format_sats(left.left_sats), limit=limit)
    return LimitLine(caption, words, share, "pending" if share >= TIGHT else "accent")


def _single(policy: PaymentPolicy) -> list[LimitLine]:
    named = (
        (tr("One payment"), policy.max_payment_sats, marked("at most {amount}")),
        (tr("One payee in 24 hours"), policy.payee_daily_sats, marked("at most {amount}")),
        (tr("A new payee"), policy.new_payee_sats, marked("at most {amount}")),
        (tr("A second admin"), policy.second_admin_above_sats, marked("above {amount}")),
    )
    return [
        LimitLine(caption, tr(words, amount=format_sats(sats))) for caption, sats, words in named if sats is not None
    ]
