"""The connection to PostgreSQL, embedded or external: transactions, readings, raw connections, migration, binding."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import InvalidatePoolError

from lnwallet_desktop.errors import BadRequest, LedgerUnavailable
from lnwallet_desktop.ledger import indexes, schema
from lnwallet_desktop.ledger.connecting import Address, check_server
from lnwallet_desktop.ledger.dump.before_migration import CopiesBeforeMigration
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer, ServerState
from lnwallet_desktop.ledger.failures import ledger_failures, refused_connection
from lnwallet_desktop.ledger.tables import wallet_binding
from lnwallet_desktop.ledger.time_zone import adopt_time_zone
from lnwallet_desktop.payments import Network
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.translation import phrase

log = logging.getLogger(__name__)


class Database:
    """One database of one wallet. Thread-safe; meant to be called from worker threads.

    A lost connection is LedgerUnavailable for whoever used it; the next use connects again, and starts the embedded
    server again if it is gone.
    """

    def __init__(
        self,
        address: Address,
        server: EmbeddedServer | None = None,
        before_migration: Callable[[str], None] | None = None,
    ) -> None:
        """server: the embedded one, already started; closed with this. before_migration: keeps a copy of a database at
        that revision, or raises; None: none is kept.
        """
        self._before_migration = before_migration
        self._address = address
        self._server = server
        self._closed = threading.Event()
        self._indexing: psycopg.Connection[tuple[Any, ...]] | None = None
        self.engine: Engine = create_engine(
            "postgresql+psycopg://",  # nothing of the address is here, so nothing can print it
            creator=self._connect,
            pool_size=6,
            max_overflow=6,
            pool_timeout=20,
            pool_use_lifo=True,  # the one used last: what it prepared and cached is warm
            hide_parameters=True,  # an error's text would quote them
        )
        event.listen(self.engine, "checkout", _refuse_lost)

    @classmethod
    def open(cls, settings: Settings) -> Database:
        """Start or reach the server that the settings name. Raises LedgerUnavailable, SetupIncomplete, BadRequest."""
        server = EmbeddedServer(settings.postgres_dir) if settings.database_url is None else None
        address = Address(settings.database_url or "" if server is None else server.start())
        copies = CopiesBeforeMigration(settings.data_dir, address)
        database = cls(address, server, copies.keep)
        try:
            with database.reading() as connection:
                check_server(_driver(connection).info.server_version)
        except BaseException:
            database.close()
            raise
        return database

    @property
    def address(self) -> Address:
        """For PostgreSQL's own tools."""
        return self._address

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction, committed at the end. Raises LedgerUnavailable; then whether it committed is not known."""
        with ledger_failures(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """For single statements that only read. Raises LedgerUnavailable."""
        with ledger_failures(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """For statements that only read and must all see the same moment. Raises LedgerUnavailable."""
        with ledger_failures(), self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @contextmanager
    def reading_raw(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """As `reading`, but psycopg's connection, for the table's hot path: a page 0.34 ms against 0.54."""
        with self.reading() as connection:
            driver = _driver(connection)
            try:
                yield driver
            finally:
                if driver.closed:
                    connection.invalidate()

    def raw_connection(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the caller's own, in autocommit, to be closed by the caller. Raises LedgerUnavailable."""
        with ledger_failures():
            connection = self._connect()
            connection.autocommit = True
            return connection

    def migrate(self) -> None:
        """Bring the tables up to date, and the indexes too while the history is short. A copy is kept first.

        Raises LedgerUnavailable, FileNotWritten, SetupIncomplete where they are newer than we are.
        """
        schema.migrate(self.transaction, self.reading, self._before_migration)
        with ledger_failures(), self.raw_connection() as connection:
            if indexes.missing(connection) and indexes.is_small(connection):
                indexes.build(connection)

    def build_indexes(self, told: Callable[[int, int], None]) -> None:
        """Make what is missing of a long history's indexes; minutes for millions of rows, and nobody waits for it.

        told: how many of how many are made. `stop_indexing` ends it; the next start goes on. Raises LedgerUnavailable.
        """
        with ledger_failures(), self.raw_connection() as connection:
            self._indexing = connection
            try:
                indexes.build(connection, told)
            except psycopg.errors.QueryCanceled:
                log.info("the history's indexes wait for the next start")
            finally:
                self._indexing = None

    def stop_indexing(self) -> None:
        """End `build_indexes`, if it is under way."""
        if (indexing := self._indexing) is not None:
            indexing.cancel_safe(timeout=2)

    def version(self) -> str:
        """PostgreSQL's own version, `18.6`. Raises LedgerUnavailable."""
        with self.reading() as connection:
            return str(connection.execute(text("SHOW server_version")).scalar_one()).split(" ")[0]

    def bind(self, wallet_id: UUID, network: Network) -> bool:
        """Tie this database to one wallet, for ever, and its books to this computer's time zone if they have none yet.

        Whether it was nobody's until now. Raises BadRequest if it belongs to another one.
        """
        with self.transaction() as connection:
            tied = connection.execute(
                insert(wallet_binding)
                .values(wallet_id=wallet_id, network=network.value)
                .on_conflict_do_nothing()
                .returning(wallet_binding.c.wallet_id)
            ).one_or_none()
            bound = connection.execute(select(wallet_binding.c.wallet_id, wallet_binding.c.network)).one()
        if bound.wallet_id != wallet_id:
            raise BadRequest(
                phrase(
                    "This database belongs to another wallet. Use that wallet’s data directory, or an empty database "
                    "for this one. Nothing was changed."
                )
            )
        if bound.network != network.value:
            raise BadRequest(
                phrase(
                    "This database belongs to a wallet on {network}, not on {value}. A wallet never changes its "
                    "network; use another data directory. Nothing was changed.",
                    network=bound.network,
                    value=network.value,
                )
            )
        with self.transaction() as connection:
            adopt_time_zone(connection, server_is_here=self._server is not None)
        return tied is not None

    def close(self) -> None:
        """Close what is idle and take leave of the embedded server. Safe to call twice."""
        self.stop_indexing()
        self._closed.set()
        self.engine.dispose()
        if self._server is not None:
            self._server.stop()

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        if self._closed.is_set():
            raise LedgerUnavailable(phrase("The database has been closed."))
        try:
            return self._address.connect()
        except psycopg.Error as error:
            if self._server is None:
                raise refused_connection(error) from error
        self._address = Address(self._server.start())  # it crashed or was killed
        try:
            return self._address.connect()
        except psycopg.Error as error:
            raise refused_connection(error) from error


def has_database(settings: Settings) -> bool:
    """Whether there is one already, running or not: opening it makes none."""
    if settings.database_url is not None:
        return True
    return EmbeddedServer(settings.postgres_dir).describe().state is not ServerState.ABSENT


def _refuse_lost(driver: psycopg.Connection[tuple[Any, ...]], _record: object, _proxy: object) -> None:
    """As it leaves the pool: whether the server has hung up, by what has come in. Instead of a ping, which would be a
    second round trip with every question. Raises InvalidatePoolError, and the pool connects anew.
    """
    try:
        for _ in ("its last words", "that it hung up"):
            driver.pgconn.consume_input()
    except psycopg.OperationalError:
        raise InvalidatePoolError from None


def _driver(connection: Connection) -> psycopg.Connection[tuple[Any, ...]]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - the engine is made with this driver above
    return driver
