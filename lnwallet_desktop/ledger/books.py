"""The books' time zone: one for everybody who uses this database, so that a day is the same on every workstation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, cast, func, select

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import books
from lnwallet_desktop.ledger.time_zone import change_time_zone


class Books:
    """What the days of reports are. Thread-safe; every method raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def time_zone(self) -> str:
        """`Europe/Berlin`: a name of the time zone database."""
        with self._database.reading() as connection:
            return str(connection.execute(select(books.c.time_zone)).scalar_one())

    def today(self) -> date:
        """The day it is now by the books."""
        with self._database.reading() as connection:
            today: date = connection.execute(
                select(cast(func.timezone(books.c.time_zone, func.now()), Date))
            ).scalar_one()
        return today

    def set_time_zone(self, name: str) -> None:
        """Move the books to another zone: all summaries are made anew, 8 s for a million rows; payments do not wait.

        Raises BadRequest for a name that the database does not know.
        """
        with self._database.transaction() as connection:
            change_time_zone(connection, name)
