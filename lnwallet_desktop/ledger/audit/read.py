"""Reads the log for people: newest first, filtered, in pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, text

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import audit_entries

PAGE = 200

_ADMINS = text("""
WITH RECURSIVE one AS (
    (SELECT admin FROM audit_entries WHERE admin IS NOT NULL ORDER BY admin LIMIT 1)
    UNION ALL
    SELECT (SELECT e.admin FROM audit_entries AS e WHERE e.admin > one.admin ORDER BY e.admin LIMIT 1)
    FROM one WHERE one.admin IS NOT NULL
) SELECT admin FROM one WHERE admin IS NOT NULL
""")


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry. kind: None for one that a newer program wrote; fields: what it says beside the columns."""

    sequence: int
    at: datetime
    kind: AuditKind | None
    admin: str | None
    workstation: str
    payment: UUID | None
    subject: str | None
    fields: Mapping[str, Any]
    entry: str = field(repr=False)
    hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to show; None or empty leaves a condition out. since: inclusive, until: exclusive."""

    kinds: frozenset[AuditKind] = frozenset()
    admin: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    payment: UUID | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        c = audit_entries.c
        terms: list[ColumnElement[bool]] = []
        if self.kinds:
            terms.append(c.kind.in_(sorted(kind.value for kind in self.kinds)))
        if self.admin is not None:
            terms.append(c.admin == self.admin)
        if self.since is not None:
            terms.append(c.at >= self.since.astimezone(UTC))
        if self.until is not None:
            terms.append(c.at < self.until.astimezone(UTC))
        if self.payment is not None:
            terms.append(c.payment == self.payment)
        return terms


@dataclass(frozen=True, slots=True)
class EntryPage:
    """rows: newest first. before: for the next page; None after the last."""

    rows: tuple[AuditRow, ...]
    before: int | None


class AuditReader:
    """Thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, wanted: AuditFilter, before: int | None = None, limit: int = PAGE) -> EntryPage:
        """The newest entries below the number `before`."""
        question = select(audit_entries).where(*wanted.conditions()).order_by(audit_entries.c.sequence.desc())
        if before is not None:
            question = question.where(audit_entries.c.sequence < before)
        with self._database.reading() as connection:
            rows = tuple(_row(row) for row in connection.execute(question.limit(limit + 1)))
        shown = rows[:limit]
        return EntryPage(shown, shown[-1].sequence if len(rows) > limit else None)

    def newest(self) -> int:
        """The number of the newest entry; 0 for an empty log."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.coalesce(func.max(audit_entries.c.sequence), 0))).scalar_one())

    def admins(self) -> list[str]:
        """Who is named in it, by the alphabet. An index is walked from name to name: not all rows are read."""
        with self._database.reading() as connection:
            return [str(admin) for admin in connection.execute(_ADMINS).scalars()]


def _row(row: Row[Any]) -> AuditRow:
    return AuditRow(
        row.sequence,
        row.at,
        AuditKind(row.kind) if row.kind in set(AuditKind) else None,
        row.admin,
        row.workstation,
        row.payment,
        row.subject,
        _fields(row.entry),
        row.entry,
        bytes(row.hash),
    )


def _fields(entry: str) -> Mapping[str, Any]:
    """Empty for an entry that was damaged: the list shows it all the same, and verifying names it."""
    try:
        said = json.loads(entry)["written"]
    except (ValueError, KeyError, TypeError):
        return {}
    return said if isinstance(said, dict) else {}
