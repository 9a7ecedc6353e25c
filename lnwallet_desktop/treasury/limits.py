"""How much the limits allow now, told before anything is decided; the decision itself counts again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from lnwallet_desktop.ledger.limits import Counted, counts_spending, exceeded, least_left, refusal
from lnwallet_desktop.ledger.spending import Spending
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import LimitLeft, PaymentPolicy
from lnwallet_desktop.treasury.policy import Policy


@dataclass(frozen=True, slots=True)
class LimitsNow:
    """The policy, and what counts against it. altered: the database has another one, which nobody signed."""

    policy: PaymentPolicy
    counted: Counted
    altered: bool = False


class Limits:
    """Reads only. Every method raises LedgerUnavailable."""

    def __init__(self, policy: Policy, spending: Spending) -> None:
        self._policy = policy
        self._spending = spending

    async def now(self) -> LimitsNow:
        """To be shown; needs no open wallet."""
        policy, altered = await self._policy.shown()
        return LimitsNow(policy, await asyncio.to_thread(self._spending.counted, policy), altered)

    async def left_for(self, policy: PaymentPolicy, payee: str, most_sats: Sats) -> LimitLeft | None:
        """The limit that has the least left for this payee; None where there is none. Raises LimitReached."""
        return await asyncio.to_thread(self._left_for, policy, payee, most_sats)

    def _left_for(self, policy: PaymentPolicy, payee: str, most_sats: Sats) -> LimitLeft | None:
        counted = self._spending.counted(policy, payee) if counts_spending(policy) else Counted()
        passed = exceeded(policy, counted, most_sats)
        if passed is not None:
            frees_at = self._spending.frees_at(passed, most_sats, payee, counted)
            raise refusal(policy, passed, most_sats, frees_at)
        return least_left(policy, counted)
