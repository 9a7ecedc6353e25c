"""What was paid before: the same invoice, which is never paid twice, and the same bill under another invoice."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

from lnwallet_desktop.errors import AlreadyIntended
from lnwallet_desktop.ledger.intending import already_intended
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentStatus, Transaction
from lnwallet_desktop.translation import day_and_time, phrase

SAME_OBLIGATION = timedelta(hours=24)
"""How long a payment of the same amount to the same payee is a reason to ask whether this is the same bill."""


class EarlierPayments:
    """Looks into the ledger only, so it works before the wallet is open."""

    def __init__(self, ledger: PaymentLedger) -> None:
        self._ledger = ledger

    async def failed_one(self, payment_hash: str, asked_at: float | None = None) -> Transaction | None:
        """The failed payment of that hash which may be tried again; None if there is none.

        asked_at: when the person asked, by this process's monotonic clock. An attempt that somebody else made since
        then is the answer to the same question, even if it has failed; trying again would be nobody's decision.
        Raises AlreadyIntended, with what became of it.
        """
        earlier = await asyncio.to_thread(self._ledger.find_sent, payment_hash)
        if earlier is None:
            return None
        if earlier.status is not PaymentStatus.FAILED or await self._was_made_since(earlier, asked_at):
            raise already_intended(earlier)
        return earlier

    async def next_attempt(self, failed: Transaction | None) -> int:
        """1, or one more than the attempts that failed."""
        if failed is None:
            return 1
        return 1 + len(await asyncio.to_thread(self._ledger.attempts_of, failed.transaction_id))

    async def refuse_our_own(self, payment_hash: str) -> None:
        """Raises AlreadyIntended for an invoice that pays this very wallet."""
        if await asyncio.to_thread(self._ledger.is_our_invoice, payment_hash):
            raise AlreadyIntended(
                phrase("This invoice is your own: it pays this wallet. Nothing was sent."), PaymentStatus.FAILED
            )

    async def warnings(self, failed: Transaction | None, pseudonym: str, amount_sats: Sats) -> tuple[str, ...]:
        """What a person should know before paying; none of it forbids the payment."""
        since = datetime.now(UTC) - SAME_OBLIGATION
        alike = await asyncio.to_thread(self._ledger.same_obligation, pseudonym, amount_sats, since)
        told: list[str] = []
        if failed is not None:
            told.append(
                phrase("An earlier attempt to pay this invoice failed and its money is back. This is a new attempt.")
            )
        others = [row for row in alike if failed is None or row.transaction_id != failed.transaction_id]
        if others:
            told.append(_same_bill(others[0]))
        return tuple(told)

    async def _was_made_since(self, earlier: Transaction, asked_at: float | None) -> bool:
        if asked_at is None:
            return False
        age_s = await asyncio.to_thread(self._ledger.last_attempt_age_s, earlier.transaction_id)
        return age_s is not None and age_s < time.monotonic() - asked_at


def _same_bill(other: Transaction) -> str:
    """A stuck or settled payment that may be for the same bill, under another invoice."""
    when = day_and_time(other.timestamp.astimezone())
    memo = phrase(" for “{memo}”", memo=other.memo) if other.memo else ""
    if other.status is PaymentStatus.PENDING:
        return phrase(
            "A payment of the same amount to the same payee{memo} is on the way since {when} and may still arrive. "
            "Paying this invoice too could pay one bill twice.",
            memo=memo,
            when=when,
        )
    return phrase(
        "You paid the same amount to the same payee{memo} on {when}. Make sure that this is another bill.",
        memo=memo,
        when=when,
    )
