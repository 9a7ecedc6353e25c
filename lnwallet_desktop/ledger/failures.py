"""Turns what the database driver raises into LedgerUnavailable, in words: the one place that does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors as sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from lnwallet_desktop.errors import LedgerUnavailable
from lnwallet_desktop.redaction import redacted
from lnwallet_desktop.translation import marked, phrase

NO_ANSWER = (
    "The database does not answer. What was written stays written, and nothing can be paid until it is back; try again."
)

_SENTENCES: tuple[tuple[type[psycopg.Error], str], ...] = (
    (sql.QueryCanceled, "The database took too long to answer, so the request was given up. Try again."),
    (sql.LockNotAvailable, "Another program keeps this record locked in the database. Try again in a moment."),
    (sql.DeadlockDetected, "Two programs changed the same record at once and the database stopped one. Try again."),
    (sql.SerializationFailure, "Two programs changed the same record at once and the database stopped one. Try again."),
    (sql.DiskFull, "The database’s disk is full. Nothing can be paid until there is room again."),
    (sql.ReadOnlySqlTransaction, "The database accepts no changes; it may be a standby copy. Check which one is used."),
    (sql.InsufficientPrivilege, "The database user lacks the rights it needs. Ask the database’s administrator."),
    (psycopg.OperationalError, NO_ANSWER),
    (psycopg.InterfaceError, NO_ANSWER),
)

_CONNECT_SENTENCES: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("failed to resolve", "could not translate host name", "name or service not known"),
        marked(
            "The host of the database is not known. Check its name in the database’s address, and the network "
            "connection."
        ),
    ),
    (
        ("connection refused", "no such file or directory"),
        marked("No database server answers at that address. Check host and port, and that it runs."),
    ),
    (
        ("timeout", "timed out", "unreachable", "no route to host"),
        marked("The host of the database cannot be reached. Check the network connection and the database’s address."),
    ),
    (
        ("password authentication failed", "no password supplied", "fe_sendauth"),
        marked(
            "The database refuses the user or the password. Check the database’s address, its password, or the "
            "password file."
        ),
    ),
    (("peer authentication failed", "ident authentication failed"), marked("The database does not let this user in.")),
    (
        ("no pg_hba.conf entry",),
        marked("The database server does not let this computer or user in. Ask its administrator."),
    ),
    (
        ("too many", "remaining connection slots"),
        marked("The database server has too many connections. Try again later."),
    ),
    (("certificate", "ssl"), marked("The encrypted connection to the database cannot be made. Check its certificate.")),
    (
        ("starting up", "shutting down", "recovery"),
        marked("The database server is starting or stopping. Try again shortly."),
    ),
)

_UNKNOWN = {
    "database": marked("The database server has no database called “{name}”. Make it, or correct the address."),
    "role": marked("The database server has no user called “{name}”. Make it, or correct the address."),
}


@contextmanager
def ledger_failures() -> Iterator[None]:
    """Raise LedgerUnavailable for a database that is lost, slow, locked or full. A wrong statement of ours passes."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        sentence = _sentence(error.orig if isinstance(error, DBAPIError) else error)
        if sentence is None:
            raise
        raise LedgerUnavailable(sentence) from error
    except PoolTimeout as error:
        raise LedgerUnavailable(phrase("The database is busy with too many requests at once. Try again.")) from error


def refused_connection(error: psycopg.Error) -> LedgerUnavailable:
    """Why no connection could be made. The server's message has no SQLSTATE here, only words."""
    told = str(error)
    low = told.lower()
    for kind in _UNKNOWN:
        if f'{kind} "' in low and "does not exist" in low:
            name = told.split(f'{kind} "', 1)[1].split('"', 1)[0]
            return LedgerUnavailable(phrase(_UNKNOWN[kind], name=name))
    for signs, sentence in _CONNECT_SENTENCES:
        if any(sign in low for sign in signs):
            return LedgerUnavailable(phrase(sentence))
    return LedgerUnavailable(phrase("The database refuses the connection. It says: {words}", words=redacted(told)))


def _sentence(error: BaseException | None) -> str | None:
    return next((sentence for kind, sentence in _SENTENCES if isinstance(error, kind)), None)
