"""Real PostgreSQL servers for tests: one per test session, and an empty migrated database for every test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest

from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.embedded import binaries, cluster, postmaster
from lnwallet_desktop.ledger.embedded.places import known_places
from lnwallet_desktop.ledger.embedded.server import EmbeddedServer
from lnwallet_desktop.ledger.embedded.service_user import find_service_user

TEMPLATE = "ledger_template"
_numbers = count(1)

_EMPTY = """
SET session_replication_role = replica;  -- without the triggers that keep every row
DELETE FROM approval_decisions; DELETE FROM approvals;
DELETE FROM record_changes; DELETE FROM attempts; DELETE FROM transactions; DELETE FROM own_invoices;
DELETE FROM contacts; DELETE FROM sealing_keys;
DELETE FROM wallet_binding; DELETE FROM wallet_holder; DELETE FROM policy;
DELETE FROM summary_changes; DELETE FROM summary_gaps; DELETE FROM flow_summaries;
DELETE FROM recipient_summaries; DELETE FROM settle_summaries; UPDATE books SET time_zone = 'UTC', zone_chosen = false;
DELETE FROM audit_entries; DELETE FROM audit_checkpoints;
DELETE FROM backup_restores;
DELETE FROM api_payments; DELETE FROM api_requests; DELETE FROM api_rates; DELETE FROM api_tokens;
"""


def wait_until(condition: Callable[[], bool], timeout_s: float = 10) -> float:
    """Wait for a condition and give the seconds it took; fails the test at the end of the time."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > timeout_s:
            pytest.fail(f"not within {timeout_s} s")
        time.sleep(0.005)
    return time.monotonic() - began


@contextmanager
def open_directory() -> Iterator[Path]:
    """A temporary directory that every user may enter; pytest's own are closed to the server's user under root."""
    directory = Path(tempfile.mkdtemp(prefix="lnw-"))
    directory.chmod(0o755)
    try:
        yield directory
    finally:
        shutil.rmtree(directory)


@dataclass(frozen=True)
class Postgres:
    """A running server. url: of one of its databases, as a superuser."""

    url: str

    def url_of(self, database: str) -> str:
        before, _, after = self.url.rpartition("/lnwallet")
        return f"{before}/{database}{after}"

    def run(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement of the test's own."""
        with Address(self.url_of(database)).connect() as connection:
            connection.autocommit = True
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def database(self, template: str | None = TEMPLATE) -> Iterator[str]:
        """A database of its own; gives its URL."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        try:
            yield self.url_of(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def migrated(postgres: Postgres) -> Iterator[Postgres]:
    """Make the template that tests clone."""
    postgres.run(f"CREATE DATABASE {TEMPLATE}")
    database = Database(Address(postgres.url_of(TEMPLATE)))
    try:
        database.migrate()
    finally:
        database.close()
    yield postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The embedded server, on its private socket."""
    with open_directory() as directory:
        server = EmbeddedServer(directory / "postgres")
        url = server.start()
        try:
            with migrated(Postgres(url)) as ready:
                yield ready
        finally:
            server.stop()


@pytest.fixture(scope="session")
def emptied_url(postgres: Postgres) -> Iterator[str]:
    with postgres.database() as url:
        yield url


@pytest.fixture
def database_url(postgres: Postgres, emptied_url: str) -> Iterator[str]:
    """A migrated, empty database, for this test alone. The same one is emptied: making one takes 0.3 s."""
    yield emptied_url
    name = database_name(emptied_url)
    postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608
    postgres.run(_EMPTY, name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(Address(database_url))
    yield database
    database.close()


class TcpServer:
    """A server as a company would have it: TCP, users with passwords. `start` again after a kill."""

    def __init__(self, directory: Path) -> None:
        """directory: an empty one that every user may enter."""
        maker = EmbeddedServer(directory / "postgres")
        socket_url = maker.start()
        Postgres(socket_url).run("ALTER ROLE lnwallet PASSWORD 'right'")
        maker.stop()
        self._places, self._user = known_places((directory / "postgres").resolve()), find_service_user()
        self._programs = binaries.for_user(self._user, directory / "system")
        hba = directory / "hba"
        hba.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        self._port = free_port()
        overrides = {
            "listen_addresses": "127.0.0.1",
            "max_connections": 300,  # a company's, where six races have 48 programs at once
            "port": self._port,
            "hba_file": hba,
            "unix_socket_directories": "",
        }
        self._arguments: list[str | Path] = [self._programs.tool("postgres"), "-D", self._places.data]
        self._arguments += ["-c", f"config_file={self._places.home / 'postgresql.conf'}"]
        self._arguments += [part for name, value in overrides.items() for part in ("-c", f"{name}={value}")]
        self.postgres = Postgres(f"postgresql://{cluster.ROLE}:right@127.0.0.1:{self._port}/lnwallet")

    def start(self) -> None:
        """Unless it runs."""
        if postmaster.find(self._places.data) is not None:
            return
        postmaster.forget_recycled_pid(self._places.data / "postmaster.pid", self._places.data)
        postmaster.start(
            lambda: postmaster.launch_detached(
                self._arguments, self._programs.environment, self._places.start_log, self._user.process_arguments
            ),
            self._places.data,
            self._places.log_tail,
        )

    def kill(self) -> None:
        """As a power cut would end it."""
        running = postmaster.find(self._places.data)
        if running is not None:
            os.kill(running.pid, signal.SIGKILL)
            wait_until(lambda: postmaster.find(self._places.data) is None)

    def stop(self) -> None:
        postmaster.stop(self._places.data)


@contextmanager
def tcp_server() -> Iterator[TcpServer]:
    """One that runs."""
    with open_directory() as directory:
        server = TcpServer(directory)
        server.start()
        try:
            yield server
        finally:
            server.stop()


@pytest.fixture(scope="session")
def tcp_postgres() -> Iterator[Postgres]:
    with tcp_server() as server, migrated(server.postgres) as ready:
        yield ready


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def backends(postgres: Postgres, database: str) -> int:
    """How many sessions the database has."""
    found = postgres.run(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}'")  # noqa: S608
    return int(str(found[0][0]))


def database_name(url: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(url.replace("+psycopg", ""))["dbname"])
