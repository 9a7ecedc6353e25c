"""The summaries that the database's triggers keep: answering from them, and folding in what payments have added.

A payment only appends to `summary_changes`. Who reads adds those to the summaries; here they are folded in once they
are many, by whoever finds them so.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any

from sqlalchemy import Subquery, column, func, select, table, text, union_all

from lnwallet_desktop.errors import LedgerUnavailable
from lnwallet_desktop.ledger.browse.question import Statement, driver_statement
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.query import TransactionFilter
from lnwallet_desktop.ledger.tables import flow_summaries, summary_changes, summary_gaps
from lnwallet_desktop.ledger.totals import Totals
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, PaymentStatus

FOLD_AT = 500
"""So many changes cost a reader 0.3 ms; folding them 30 ms."""

waiting_changes = table(
    "waiting_changes",
    *(column(name) for name in ("day", *(c.name for c in summary_changes.c if c.name != "quarter_hour"))),
)
"""The changes that are not folded in, each with its day by the books; a view."""

waiting_count = select(func.count()).select_from(summary_changes).scalar_subquery()
has_gap = select(summary_gaps.c.noticed_at).exists()


def summary_totals(database: Database, wanted: TransactionFilter) -> Totals | None:
    """As TransactionHistory.totals, exact, in under 1 ms; None for a filter that the summaries cannot answer.

    Raises LedgerUnavailable.
    """
    question = summary_question(wanted)
    if question is None:
        return None
    with database.reading_raw() as connection:
        (row,) = connection.execute(question.sql, question.parameters).fetchall()
    return summary_answer(database, wanted, row)


def summary_question(wanted: TransactionFilter) -> Statement | None:
    """One row, for `summary_answer`; None for a filter that the summaries cannot answer."""
    if wanted != TransactionFilter(status=wanted.status, direction=wanted.direction):
        return None
    return _totals_question(wanted.status, wanted.direction)


def summary_answer(database: Database, wanted: TransactionFilter, row: Sequence[Any]) -> Totals | None:
    """None where only the rows themselves can tell. Raises LedgerUnavailable."""
    waiting, gap, *found = row
    if gap and keep_up(database, waiting, gap):
        return summary_totals(database, wanted)
    keep_up(database, waiting)
    if gap:
        return None
    count, *amounts = (int(value) for value in found)
    return Totals(count, *map(Sats, amounts))


def keep_up(database: Database, waiting: int, gap: bool = False) -> bool:
    """Fold changes in that have become many; after a gap, make the summaries anew. Whether something was done.

    Where it cannot be done now (a standby server, one that is busy) the next reader does it.
    """
    if not gap and waiting < FOLD_AT:
        return False
    with suppress(LedgerUnavailable):
        rebuild(database) if gap else fold(database)
        return True
    return False


def fold(database: Database) -> int:
    """Add the waiting changes to the summaries; how many there were. 0 while another process does it."""
    with database.transaction() as connection:
        return int(connection.execute(select(func.fold_summaries())).scalar_one())


def rebuild(database: Database) -> None:
    """Make the summaries anew from the rows; payments go on meanwhile."""
    with database.transaction() as connection:
        connection.execute(text("SET LOCAL statement_timeout = '10min'"))
        connection.execute(select(func.rebuild_summaries()))


def differences(database: Database) -> dict[str, int]:
    """How many summaries differ from the rows, by kind of summary; empty when all is right. Reads every row."""
    with database.transaction() as connection:
        connection.execute(text("SET LOCAL statement_timeout = '10min'"))
        found = connection.execute(text("SELECT summary, differing FROM summary_differences()")).all()
    return {row.summary: row.differing for row in found if row.differing}


@cache
def _totals_question(status: PaymentStatus | None, direction: Direction | None) -> Statement:
    """One row: the waiting changes, whether there is a gap, and the sums."""
    flows = _all_flows(status, direction)
    paid, sent = flows.c.status == PaymentStatus.SUCCESS.value, flows.c.direction == Direction.SENT.value
    pending = flows.c.status == PaymentStatus.PENDING.value
    sums = (
        func.sum(flows.c.payments),
        func.sum(flows.c.amount_sats).filter(paid, sent),
        func.sum(flows.c.amount_sats).filter(paid, ~sent),
        func.sum(flows.c.fees_sats).filter(paid),
        func.sum(flows.c.amount_sats).filter(pending, sent),
    )
    return driver_statement(select(waiting_count, has_gap, *(func.coalesce(total, 0) for total in sums)))


def _all_flows(status: PaymentStatus | None, direction: Direction | None) -> Subquery:
    parts = []
    for source, *of_all in ((flow_summaries, flow_summaries.c.span == "all"), (summary_changes,)):
        names = ("direction", "status", "payments", "amount_sats", "fees_sats")
        part = select(*(source.c[name] for name in names)).where(*of_all)
        if status is not None:
            part = part.where(source.c.status == status.value)
        if direction is not None:
            part = part.where(source.c.direction == direction.value)
        parts.append(part)
    return union_all(*parts).subquery()
