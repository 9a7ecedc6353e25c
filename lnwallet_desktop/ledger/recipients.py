"""The recipients there are in the history, for completing one that a person begins to type."""

from __future__ import annotations

from sqlalchemy import text

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_values import storable_text

PSEUDONYM_BEGINS = "payee-"
"""What a person may leave out."""

# DISTINCT would read every row of the index; this takes one step in it per recipient (a “loose index scan”).
_WALK = text("""
    WITH RECURSIVE walk (name) AS (
        (SELECT pseudonymized_recipient FROM transactions WHERE pseudonymized_recipient >= :first
         ORDER BY pseudonymized_recipient LIMIT 1)
        UNION ALL
        SELECT (SELECT pseudonymized_recipient FROM transactions WHERE pseudonymized_recipient > walk.name
                ORDER BY pseudonymized_recipient LIMIT 1)
        FROM walk WHERE starts_with(walk.name, :first)
    )
    SELECT name FROM walk WHERE starts_with(name, :first) LIMIT :most
""")


class Recipients:
    """Synchronous and thread-safe. Raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beginning_with(self, typed: str, most: int = 20) -> list[str]:
        """Pseudonyms in order, whatever the letters' case; `7f3k` finds `payee-7f3k-…` too."""
        begin = storable_text(typed.strip().lower(), 200)
        beginnings = dict.fromkeys((begin, PSEUDONYM_BEGINS + begin) if begin else ("",))
        with self._database.reading() as connection:
            found = [
                name
                for first in beginnings
                for name in connection.execute(_WALK, {"first": first, "most": most}).scalars()
            ]
        return sorted(set(found))[:most]
