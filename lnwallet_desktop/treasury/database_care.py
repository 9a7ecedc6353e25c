"""Where the database is, what state it is in, and whether it can be used: for those who look after it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from lnwallet_desktop.ledger.connecting import Address, DatabasePlace
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.database_facts import DatabaseFacts, read_facts, try_database
from lnwallet_desktop.settings import Settings


class DatabaseCare:
    """directory: of the embedded server. place: of an external one. One of the two is None."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        url = settings.database_url
        self.directory: Path | None = settings.postgres_dir if url is None else None
        self.place: DatabasePlace | None = Address(url).place if url is not None else None

    async def facts(self) -> DatabaseFacts:
        """Raises LedgerUnavailable."""
        return await asyncio.to_thread(read_facts, self._database)

    async def trial(self) -> float:
        """Whether it can be read and written, in so many ms. Raises LedgerUnavailable, SetupIncomplete."""
        return await asyncio.to_thread(try_database, self._database)
