"""The embedded server as its users see it: `start()` gives a URL, and the last one to `stop()` stops it."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

import psycopg

from lnwallet_desktop.errors import LedgerUnavailable, SetupIncomplete
from lnwallet_desktop.ledger.embedded import binaries, cluster, places, postmaster
from lnwallet_desktop.ledger.embedded.service_user import ServiceUser, find_service_user
from lnwallet_desktop.ledger.embedded.watchdog import Watchdog
from lnwallet_desktop.processes import Users
from lnwallet_desktop.translation import phrase

DATABASE = "lnwallet"
READY_S = 30
"""How long an already running server may take until it accepts connections (a crash recovery, for one)."""


class EmbeddedServer:
    """One PostgreSQL server per directory, shared by all processes that use it.

    It outlives none of them: a process that ends without `stop()` is noticed by its watchdog. Thread-safe.
    """

    def __init__(self, directory: Path, system_directory: Path = binaries.SYSTEM_DIRECTORY) -> None:
        """directory: ours alone, made if missing. system_directory: where root puts what the server's user must reach.

        Raises SetupIncomplete on Windows.
        """
        if os.name == "nt":
            raise SetupIncomplete(phrase("There is no built-in database on Windows yet: set LNWALLET_DATABASE_URL."))
        self._directory = directory.absolute()
        self._system_directory = system_directory
        self._users = Users(self._directory / "users")
        self._watchdog: Watchdog | None = None
        self._lock = threading.Lock()

    def start(self) -> str:
        """Start the server or join the running one; again does no harm. The URL is SQLAlchemy's.

        Raises LedgerUnavailable, SetupIncomplete.
        """
        try:
            with self._lock:
                self._directory.mkdir(parents=True, exist_ok=True)
                self._directory = self._directory.resolve()
                with self._users.transition():
                    where, sockets = self._run()
                    self._use(where)
        except TimeoutError as error:
            raise LedgerUnavailable(
                phrase("Another process has been starting or stopping the built-in database for a minute. Try again.")
            ) from error
        except OSError as error:
            raise SetupIncomplete(
                phrase(
                    "The built-in database in {directory} cannot be set up: {value}.",
                    directory=self._directory,
                    value=error.strerror or error,
                )
            ) from error
        return f"postgresql+psycopg://{cluster.ROLE}@/{DATABASE}?host={quote(str(sockets), safe='')}"

    def stop(self) -> None:
        """Take leave; the last user stops the server. Again does no harm."""
        with self._lock:
            if self._watchdog is None:
                return
            watchdog, self._watchdog = self._watchdog, None
            try:
                with self._users.transition():
                    self._users.leave()
                    if not self._users.others():
                        postmaster.stop(places.known_places(self._directory).data)
            except TimeoutError:
                self._users.leave()
                watchdog.take_over()
            else:
                watchdog.dismiss()

    def describe(self) -> ServerDescription:
        """As the function of that name, for this server."""
        return describe(self._directory)

    def _run(self) -> tuple[places.Places, Path]:
        """A running server that accepts our connection; its places and its socket's directory."""
        user = find_service_user()
        where = places.make_places(self._directory, user, self._system_directory)
        if postmaster.find(where.data) is not None:
            sockets = places.known_socket_directory(where)
            if _accepts(where, sockets):
                return where, sockets
            postmaster.stop(where.data)  # it runs, but nobody can reach it: its socket was swept away
        return where, self._start_server(where, user)

    def _start_server(self, where: places.Places, user: ServiceUser) -> Path:
        programs = binaries.for_user(user, self._system_directory)
        cluster.make_cluster(where, user, programs)
        sockets = places.make_socket_directory(where, user)
        settings = cluster.write_configuration(where, user, sockets)
        arguments: list[str | Path] = [programs.tool("postgres"), "-D", where.data, "-c", f"config_file={settings}"]

        def launch() -> int:
            for lock_file in (where.data / "postmaster.pid", sockets / f"{places.SOCKET_NAME}.lock"):
                postmaster.forget_recycled_pid(lock_file, where.data)
            return postmaster.launch_detached(arguments, programs.environment, where.start_log, user.process_arguments)

        postmaster.start(launch, where.data, where.log_tail)
        if not _accepts(where, sockets):
            postmaster.stop(where.data)
            raise LedgerUnavailable(
                phrase(
                    "The built-in database server runs but refuses this program. Its log says:\n{log_tail}",
                    log_tail=where.log_tail(),
                )
            )
        return sockets

    def _use(self, where: places.Places) -> None:
        """Count as a user, and be watched."""
        self._users.join()
        if self._watchdog is None or not self._watchdog.is_running():
            try:
                self._watchdog = Watchdog(self._directory / "users", where.data)
            except OSError:
                self._users.leave()
                raise


class ServerState(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"
    ABSENT = "absent"  # no database has been made here yet


@dataclass(frozen=True, slots=True)
class ServerDescription:
    """For `doctor`. version: the major version that made the cluster. pid: only while it runs."""

    state: ServerState
    version: str | None
    data: Path
    pid: int | None


def describe(directory: Path) -> ServerDescription:
    """What stands in a server's directory, without touching it."""
    where = places.known_places(directory.resolve())
    version = cluster.cluster_version(where)
    running = postmaster.find(where.data)
    if running is not None:
        return ServerDescription(ServerState.RUNNING, version, where.data, running.pid)
    state = ServerState.STOPPED if version is not None else ServerState.ABSENT
    return ServerDescription(state, version, where.data, None)


def _accepts(where: places.Places, sockets: Path) -> bool:
    """Whether the server behind the socket answers and says that it serves our data directory; makes our database."""
    deadline = time.monotonic() + READY_S
    while True:
        try:
            return _serves(where, sockets)
        except psycopg.OperationalError as error:
            # A refused connection carries no SQLSTATE, but our server speaks English.
            waits = any(sign in str(error) for sign in ("starting up", "in recovery", "not yet accepting"))
            if not waits or time.monotonic() > deadline:
                return False
            time.sleep(postmaster.STEP_S)


def _serves(where: places.Places, sockets: Path) -> bool:
    question = "SELECT current_setting('data_directory'), EXISTS (SELECT FROM pg_database WHERE datname = %s)"
    with psycopg.connect(
        host=str(sockets), port=places.PORT, user=cluster.ROLE, dbname="postgres", autocommit=True, connect_timeout=10
    ) as connection:
        data, made = connection.execute(question, [DATABASE]).fetchone() or ("", False)
        if not os.path.samefile(data, where.data):
            return False
        if not made:
            connection.execute(f"CREATE DATABASE {DATABASE}")  # nobody else does it: we hold the transition
        return True
