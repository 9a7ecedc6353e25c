"""Count and sums of a filter's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from lnwallet_desktop.ledger.query import TransactionFilter
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, PaymentStatus


@dataclass(frozen=True, slots=True)
class Totals:
    """Of one filter's rows. sent, received and fees: of successful ones; pending: amounts sent and not yet settled."""

    count: int
    sent_sats: Sats
    received_sats: Sats
    fees_sats: Sats
    pending_sats: Sats


def totals_question(wanted: TransactionFilter) -> Select[Any]:
    """One row: Totals' fields. Raises BadRequest for a search that no text can match."""
    t = transactions.c
    paid = t.status == PaymentStatus.SUCCESS.value
    sent = t.direction == Direction.SENT.value
    return select(
        func.count(),
        func.coalesce(func.sum(t.amount_sats).filter(paid, sent), 0),
        func.coalesce(func.sum(t.amount_sats).filter(paid, ~sent), 0),
        func.coalesce(func.sum(t.fee_sats).filter(paid), 0),
        func.coalesce(func.sum(t.amount_sats).filter(t.status == PaymentStatus.PENDING.value, sent), 0),
    ).where(*wanted.conditions())


def totals_of(row: Sequence[Any]) -> Totals:
    count, *sums = (int(value) for value in row)
    return Totals(count, *map(Sats, sums))
