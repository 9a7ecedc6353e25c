"""The ids of the keys that rows are sealed with: a vault that lacks one of them is an older copy."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import sealing_keys


class SealingKeys:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ids(self) -> frozenset[str]:
        """Every key that was ever used here and announced."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(sealing_keys.c.key_id)).scalars())

    def announce(self, key_id: str, admin: str | None = None) -> None:
        """This key seals from now on. Again does no harm."""
        new = insert(sealing_keys).values(key_id=key_id, begun_by=admin).on_conflict_do_nothing()
        with self._database.transaction() as connection:
            connection.execute(new)
