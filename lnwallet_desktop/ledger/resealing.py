"""Rows that are still sealed with an older key: read in batches, and written again under the new one.

A row's `key_id` says which keys it has, those of its pseudonym too. So a rotation that was stopped or killed goes on
where it was, and rows written meanwhile are found like all others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, select, text

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import contacts, transactions


@dataclass(frozen=True, slots=True)
class SealedRow:
    """pseudonyms: one of a payment, any number of a contact."""

    row_id: UUID
    sealed: bytes = field(repr=False)
    pseudonyms: tuple[str, ...]


# One statement a batch: so the summaries and the windows are told once. A row that was written meanwhile waits for the
# next batch.
_WRITE_TRANSACTIONS = text("""
    UPDATE transactions AS t SET sealed = n.sealed, pseudonymized_recipient = n.pseudonym, key_id = :key_id
    FROM unnest(CAST(:ids AS uuid[]), CAST(:before AS bytea[]), CAST(:sealed AS bytea[]), CAST(:pseudonyms AS text[]))
        AS n (row_id, before, sealed, pseudonym)
    WHERE t.transaction_id = n.row_id AND t.sealed = n.before
""")
_WRITE_CONTACT = text("""
    UPDATE contacts SET sealed = :sealed, pseudonyms = :pseudonyms, key_id = :key_id
    WHERE contact_id = :row_id AND sealed = :before
""")

Change = Callable[[SealedRow], SealedRow]


class Resealing:
    """key_id: of the key that seals now. Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def left(self, key_id: str) -> int:
        """How many rows have another key."""
        with self._database.reading() as connection:
            return sum(
                int(connection.execute(select(func.count()).where(*_older(table, key_id))).scalar_one())
                for table in (transactions, contacts)
            )

    def change_payments(self, key_id: str, most: int, change: Change) -> int:
        """Up to so many, by `change`; how many were looked at, 0 at the end."""
        c = transactions.c
        question = (
            select(c.transaction_id, c.sealed, c.pseudonymized_recipient)
            .where(*_older(transactions, key_id))
            .order_by(c.transaction_id)
            .limit(most)
        )
        with self._database.reading() as connection:
            before = [SealedRow(row[0], row[1], (row[2],)) for row in connection.execute(question)]
        after = [change(row) for row in before]
        if after:
            with self._database.transaction() as connection:
                connection.execute(_WRITE_TRANSACTIONS, _columns(key_id, before, after))
        return len(before)

    def change_contacts(self, key_id: str, change: Change) -> int:
        """All of them, those that were put away too: there are few."""
        c = contacts.c
        question = select(c.contact_id, c.sealed, c.pseudonyms).where(*_older(contacts, key_id))
        with self._database.transaction() as connection:
            rows = [SealedRow(row[0], row[1], tuple(row[2])) for row in connection.execute(question)]
            for before in rows:
                after = change(before)
                new = {"row_id": before.row_id, "before": before.sealed, "sealed": after.sealed, "key_id": key_id}
                connection.execute(_WRITE_CONTACT, new | {"pseudonyms": list(after.pseudonyms)})
        return len(rows)


def _older(table: Table, key_id: str) -> tuple[Any, ...]:
    return table.c.sealed.is_not(None), table.c.key_id.is_distinct_from(key_id)


def _columns(key_id: str, before: Sequence[SealedRow], after: Sequence[SealedRow]) -> dict[str, object]:
    return {
        "key_id": key_id,
        "ids": [row.row_id for row in before],
        "before": [row.sealed for row in before],
        "sealed": [row.sealed for row in after],
        "pseudonyms": [row.pseudonyms[0] for row in after],
    }
