"""A lane to the database: one connection, one thread, one job after the other, each of which can be withdrawn."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

import psycopg

from lnwallet_desktop.errors import WalletDesktopError
from lnwallet_desktop.ledger.failures import ledger_failures
from lnwallet_desktop.translation import phrase

T = TypeVar("T")
Connection = psycopg.Connection[tuple[Any, ...]]

LATE_CANCELS = 2
"""How often a job is asked again that nobody withdrew: the cancels of jobs before it can reach the server late, and one
that is typed leaves several.
"""
LATE_BY_S = 1
"""What is stopped after that has reached its time limit, and is not asked again."""


class QueryCancelled(WalletDesktopError):
    """Nobody wants the answer any more; not a failure."""

    code = "cancelled"

    def __init__(self) -> None:
        super().__init__(phrase("The question was withdrawn."))


class _Job(Generic[T]):
    """One question and the future that its answer goes to."""

    def __init__(self, ask: Callable[[Connection], T]) -> None:
        self._ask = ask
        self.future: Future[T] = Future()
        self.future.set_running_or_notify_cancel()  # whoever stops waiting for it cannot cancel it under our hands
        self.withdrawn = False

    def run(self, connection: Connection) -> None:
        """Raises what the question raises; then nothing has been answered."""
        self.answer = self._ask(connection)


class Lane:
    """Answers jobs in their order. A lost connection fails the job that met it; the next one connects again.

    A pool would check each connection out and in, and a cancelled one could not be told from the next one's: here a
    job costs its statement and a change of threads. Thread-safe.
    """

    def __init__(self, name: str, connect: Callable[[], Connection], settings: str = "") -> None:
        """settings: SQL that each new connection begins with."""
        self._name = name
        self._connect = connect
        self._settings = settings
        self._waiting: deque[_Job[Any]] = deque()
        self._changed = threading.Condition()
        self._ending = threading.Lock()  # a job's end and a cancel on its way to the server exclude each other
        self._running: _Job[Any] | None = None
        self._connection: Connection | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def submit(self, ask: Callable[[Connection], T]) -> Future[T]:
        """The answer to come. It fails with QueryCancelled where it is withdrawn, and with LedgerUnavailable."""
        job = _Job(ask)
        with self._changed:
            if self._closed:
                job.future.set_exception(QueryCancelled())
                return job.future
            self._waiting.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"history {self._name}", daemon=True)
                self._thread.start()
            self._changed.notify()
        return job.future

    def withdraw(self, only: Future[Any] | None = None) -> Callable[[], None] | None:
        """Forget what waits and what runs, or only the job of that answer.

        Where it runs: the call that stops it, for a thread that may wait for the network.
        """
        with self._changed:
            dropped = [job for job in self._waiting if only in (None, job.future)]
            self._waiting = deque(job for job in self._waiting if job not in dropped)
            running = self._running if self._running and only in (None, self._running.future) else None
            if running is not None:
                running.withdrawn = True
        for job in dropped:
            job.future.set_exception(QueryCancelled())
        return (lambda: self._stop(running)) if running is not None else None

    def close(self) -> None:
        """End the thread and the connection; what runs is stopped. Safe to call twice."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        stop = self.withdraw()
        if stop is not None:
            stop()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _stop(self, job: _Job[Any]) -> None:
        with self._ending:
            if self._running is job and self._connection is not None:
                self._connection.cancel_safe(timeout=2)

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._closed:
                    self._changed.wait()
                if self._closed:
                    break
                job = self._running = self._waiting.popleft()
            self._answer(job)
        if self._connection is not None:
            self._connection.close()

    def _answer(self, job: _Job[Any]) -> None:
        failure: BaseException | None = None
        try:
            with ledger_failures():
                self._ask(job)
        except Exception as error:  # whatever it is, it belongs to whoever waits for the answer
            failure = error
        with self._ending:
            self._running = None
        if job.withdrawn:
            job.future.set_exception(QueryCancelled())
        elif failure is not None:
            job.future.set_exception(failure)
        else:
            job.future.set_result(job.answer)

    def _ask(self, job: _Job[Any]) -> None:
        connection = self._connected()
        for _ in range(LATE_CANCELS):
            began = time.monotonic()
            try:
                return job.run(connection)
            except psycopg.errors.QueryCanceled:
                if job.withdrawn or time.monotonic() - began > LATE_BY_S:
                    raise
        return job.run(connection)

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
            if self._settings:
                self._connection.execute(self._settings.encode())
        return self._connection
