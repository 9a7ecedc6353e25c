"""T1's part about the limits: what a payment may cost at most is reserved, or the payment is not decided."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from lnwallet_desktop.errors import ApprovalRefused, ChangedMeanwhile
from lnwallet_desktop.ledger.approval_use import GivenApproval, use_approval
from lnwallet_desktop.ledger.audit.trail import Recorded
from lnwallet_desktop.ledger.limits import Counted, counts_spending, exceeded, refusal
from lnwallet_desktop.ledger.limits_lock import hold_limits
from lnwallet_desktop.ledger.payment_values import Intent
from lnwallet_desktop.ledger.spending import count, frees_at
from lnwallet_desktop.ledger.tables import policy
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.translation import phrase


@dataclass(frozen=True, slots=True)
class Terms:
    """Under what a payment may be decided. policy: the one in force, proved by whoever has the keys; the default one
    where nobody has set any. approval: of the second admin, where one was asked.
    """

    policy: PaymentPolicy = field(default_factory=PaymentPolicy)
    approval: GivenApproval | None = None


def take_turn(connection: Connection, terms: Terms) -> None:
    """First in the transaction: those that count spending are decided one after the other."""
    if counts_spending(terms.policy) or terms.approval is not None:
        hold_limits(connection)


def reserve(recorded: Recorded, intent: Intent, terms: Terms) -> None:
    """After intent and attempt were written: they count from the commit on, until evidence frees them.

    Raises LimitReached, ApprovalRefused, ChangedMeanwhile: then all of it is rolled back.
    """
    connection, most_sats = recorded.connection, intent.amount_sats + intent.fee_cap_sats
    version = connection.execute(select(func.coalesce(func.max(policy.c.version), 0))).scalar_one()
    if version != terms.policy.version:
        raise ChangedMeanwhile(phrase("The limits were changed just now, so nothing was sent. Ask for a new quote."))
    _check_limits(connection, intent, terms.policy, most_sats)
    if terms.approval is not None:
        use_approval(recorded, intent, terms.approval)
    elif terms.policy.needs_second_admin(most_sats):
        raise ApprovalRefused(
            phrase(
                "A payment that may cost more than {value} needs the approval of a second admin. Nothing was sent.",
                value=format_sats(terms.policy.second_admin_above_sats or 0),
            )
        )


def _check_limits(connection: Connection, intent: Intent, rules: PaymentPolicy, most_sats: int) -> None:
    counted = Counted()
    if counts_spending(rules):
        counted = count(connection, rules, intent.pseudonym, intent.idempotency_key)
    passed = exceeded(rules, counted, most_sats)
    if passed is not None:
        freed = frees_at(connection, passed, most_sats, intent.pseudonym, counted)
        raise refusal(rules, passed, most_sats, freed)
