"""How a connection to PostgreSQL is made: its address read as libpq reads it, and every session set up alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from lnwallet_desktop.errors import BadRequest, SetupIncomplete
from lnwallet_desktop.translation import phrase

OLDEST_SERVER = 140000

SESSION: dict[str, str] = {
    "statement_timeout": "15s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "30s",
    "default_transaction_isolation": "read committed",
    "synchronous_commit": "on",  # a payment's intent must survive a power cut, whatever the server's default
    "plan_cache_mode": "force_custom_plan",  # a generic plan made 0.14 ms into 12.5
    "timezone": "UTC",
    "datestyle": "ISO",  # times that PostgreSQL writes as text are read by programs
}

_DEFAULTS: dict[str, str | int] = {
    "application_name": "lnwallet-desktop",
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


@dataclass(frozen=True, slots=True)
class DatabasePlace:
    """What may be shown of an address. Empty where the address does not say, and libpq decides."""

    host: str
    port: str
    database: str
    user: str
    tls: str


class Address:
    """Where the database is and who we are there. May hold a password, so it prints nothing of itself."""

    def __init__(self, url: str) -> None:
        """url: `postgresql://…`, `postgres://…`, SQLAlchemy's `postgresql+psycopg://…`, or libpq's `key=value` text.

        Raises BadRequest.
        """
        scheme, separator, rest = url.partition("://")
        if separator and scheme not in ("postgresql", "postgres", "postgresql+psycopg"):
            raise BadRequest(
                phrase(
                    "LNWALLET_DATABASE_URL must begin with postgresql:// (only PostgreSQL is supported). Correct it."
                )
            )
        try:
            named = conninfo_to_dict(f"postgresql://{rest}" if separator else url)
        except psycopg.Error:
            # Its message may quote the password.
            raise BadRequest(
                phrase(
                    "LNWALLET_DATABASE_URL cannot be read. It looks like "
                    "postgresql://user:password@host:5432/database; special characters in the password are written as "
                    "%40 and the like."
                )
            ) from None
        self._options: dict[str, Any] = _DEFAULTS | named

    def __repr__(self) -> str:
        return "Address(…)"

    @property
    def options(self) -> dict[str, Any]:
        """libpq's, by its names. May hold a password."""
        return dict(self._options)

    @property
    def place(self) -> DatabasePlace:
        """Without what is secret in it."""
        named = (str(self._options.get(name, "")) for name in ("host", "port", "dbname", "user", "sslmode"))
        return DatabasePlace(*named)

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A new session, not autocommit. Raises psycopg.OperationalError."""
        connection = psycopg.connect(**self._options, autocommit=True)
        try:
            settings = ", ".join("set_config(%s, %s, false)" for _ in SESSION)
            connection.execute(f"SELECT {settings}", [text for pair in SESSION.items() for text in pair])
            connection.autocommit = False
        except BaseException:
            connection.close()
            raise
        return connection


def check_server(server_version: int) -> None:
    """server_version: as libpq gives it, 180006. Raises SetupIncomplete for a server that is too old."""
    if server_version < OLDEST_SERVER:
        raise SetupIncomplete(
            phrase(
                "The database server is PostgreSQL {server_version}, and this program needs version "
                "{oldest_server} or newer.",
                server_version=server_version // 10000,
                oldest_server=OLDEST_SERVER // 10000,
            )
        )
