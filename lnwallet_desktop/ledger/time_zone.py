"""Which time zone the books follow: found on this computer, checked by the database, changed with all summaries."""

from __future__ import annotations

import os
import re
from pathlib import Path

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.tables import books
from lnwallet_desktop.translation import phrase

LOCALTIME = Path("/etc/localtime")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")
"""A name of the time zone database; PostgreSQL would take rules such as `EST5EDT,M3.2.0` as well."""


def change_time_zone(connection: Connection, name: str) -> None:
    """As `Books.set_time_zone`, within a transaction of the caller's."""
    if not is_known(connection, name):
        raise BadRequest(
            phrase(
                "There is no time zone “{name}”. Name one such as Europe/Berlin. Nothing was changed.", name=name[:60]
            )
        )
    connection.execute(text("SET LOCAL statement_timeout = '10min'"))
    connection.execute(select(func.set_books_zone(name)))


def adopt_time_zone(connection: Connection, server_is_here: bool) -> None:
    """The first workstation's zone becomes the books', once. server_is_here: the database runs on this computer."""
    if connection.execute(select(books.c.zone_chosen)).scalar_one():
        return
    name = zone_of_this_computer() or (zone_of_the_server(connection) if server_is_here else None)
    if name is not None and is_known(connection, name):
        change_time_zone(connection, name)


def is_known(connection: Connection, name: str) -> bool:
    """Whether PostgreSQL has that zone: computers differ in how new their lists are."""
    if not _NAME.fullmatch(name):
        return False
    try:
        with connection.begin_nested():
            connection.execute(select(func.timezone(name, func.now())))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == "22023":  # invalid_parameter_value
            return False
        raise
    return True


def zone_of_this_computer() -> str | None:
    """The name of the local time zone where the system tells it; None elsewhere: Windows has names of its own."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named:
        return named if _NAME.fullmatch(named) else None
    try:
        where = LOCALTIME.resolve(strict=True).as_posix()
    except OSError:
        return None
    _, found, name = where.partition("/zoneinfo/")
    return name if found and _NAME.fullmatch(name) else None


def zone_of_the_server(connection: Connection) -> str:
    """What initdb found out about its computer, on Windows too; our sessions themselves run in UTC."""
    found = text("SELECT reset_val FROM pg_settings WHERE name = 'TimeZone'")
    return str(connection.execute(found).scalar_one())
