"""Changing a memo only while it is the one that the person saw: no change of somebody else is lost."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Connection, select, update

from lnwallet_desktop.errors import BadRequest, ChangedMeanwhile
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS, transaction_of
from lnwallet_desktop.ledger.tables import record_changes, transactions
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.translation import phrase

LONGEST_QUOTE = 80
"""Characters of the other memo that the sentence quotes."""


def write_memo(connection: Connection, transaction_id: UUID, shown: str | None, memo: str | None) -> Transaction:
    """The row afterwards. Raises ChangedMeanwhile, and BadRequest for a transaction that is not there."""
    this_one = transactions.c.transaction_id == transaction_id
    found = connection.execute(select(*TRANSACTION_COLUMNS).where(this_one).with_for_update()).one_or_none()
    if found is None:
        raise BadRequest(phrase("This payment is not in the history. Nothing was changed."))
    row = transaction_of(found)
    if (row.memo or None) != shown:
        raise ChangedMeanwhile(_sentence(connection, row))
    if shown == memo:
        return row
    changed = update(transactions).where(this_one).values(memo=memo).returning(*TRANSACTION_COLUMNS)
    return transaction_of(connection.execute(changed).one())


def _sentence(connection: Connection, row: Transaction) -> str:
    c = record_changes.c
    newest = (
        select(c.admin, c.new_text)
        .where(c.transaction_id == row.transaction_id, c.kind == "memo")
        .order_by(c.id.desc())
        .limit(1)
    )
    last = connection.execute(newest).one_or_none()
    who = last.admin if last is not None and last.new_text == row.memo else "Somebody"
    now = f"It says “{_quoted(row.memo)}” now" if row.memo else "It is empty now"
    return (
        f"{who} changed this memo while you were editing it. {now}; yours was not saved. Look at both and save again."
    )


def _quoted(memo: str) -> str:
    return memo if len(memo) <= LONGEST_QUOTE else f"{memo[: LONGEST_QUOTE - 1]}…"
