"""Entries of the audit log within the ledger's own transactions: what was done and its entry, both or neither."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from lnwallet_desktop.ledger.audit.append import Written, append
from lnwallet_desktop.ledger.audit.entry import AuditEntry, Value
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.database import Database

Told = Callable[[Written, AuditEntry], None]


@dataclass
class Recorded:
    """A transaction that is under way, and the entries that its end will write."""

    connection: Connection
    workstation: str
    entries: list[AuditEntry] = field(default_factory=list)

    def note(self, kind: AuditKind, admin: str | None, payment: UUID | None = None, **fields: Value) -> None:
        self.entries.append(AuditEntry(kind, self.workstation, admin, payment, None, fields))

    def note_about(self, subject: str, kind: AuditKind, admin: str | None, **fields: Value) -> None:
        self.entries.append(AuditEntry(kind, self.workstation, admin, None, subject, fields))


class AuditTrail:
    """told: of each entry once it is committed, from the thread that wrote it."""

    def __init__(
        self, database: Database, workstation: str | None = None, told: Told = lambda written, entry: None
    ) -> None:
        self._database = database
        self._workstation = workstation or socket.gethostname()
        self._told = told

    @contextmanager
    def transaction(self) -> Iterator[Recorded]:
        """As `Database.transaction`. The entries come last, as the log's lock is held from there to the commit."""
        written: list[tuple[Written, AuditEntry]] = []
        with self._database.transaction() as connection:
            recorded = Recorded(connection, self._workstation)
            yield recorded
            written = [(append(connection, entry), entry) for entry in recorded.entries]
        for each, entry in written:
            self._told(each, entry)
