"""Contacts as the database has them: sealed names, readable pseudonyms; removed ones are put away and kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, update

from lnwallet_desktop.errors import ChangedMeanwhile
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail, Recorded
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_values import checked_text
from lnwallet_desktop.ledger.tables import contacts
from lnwallet_desktop.translation import phrase


@dataclass(frozen=True, slots=True)
class SealedContact:
    """pseudonyms: of every payee that has this name; the first one stands for it in the audit log."""

    contact_id: UUID
    sealed: bytes = field(repr=False)
    key_id: str
    pseudonyms: tuple[str, ...]
    created_at: datetime
    created_by: str


class ContactBook:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database, trail: AuditTrail | None = None) -> None:
        self._database = database
        self._trail = trail or AuditTrail(database)

    def all(self) -> list[SealedContact]:
        """Those that were not put away, oldest first."""
        question = select(contacts).where(contacts.c.archived_at.is_(None)).order_by(contacts.c.created_at)
        with self._database.reading() as connection:
            return [_contact(row) for row in connection.execute(question)]

    def add(self, contact_id: UUID, sealed: bytes, key_id: str, pseudonym: str, admin: str) -> None:
        new = {"contact_id": contact_id, "sealed": sealed, "key_id": key_id, "pseudonyms": [pseudonym]}
        with self._trail.transaction() as recorded:
            recorded.connection.execute(
                insert(contacts).values(**new, created_by=checked_text(admin, "admin’s name", 200))
            )
            _note(recorded, AuditKind.CONTACT_ADDED, admin, contact_id, pseudonym)

    def change(self, seen: SealedContact, sealed: bytes, key_id: str, admin: str, pseudonym: str | None = None) -> None:
        """Another name, or one more payee of that pseudonym. Raises ChangedMeanwhile unless it is as it was seen."""
        pseudonyms = [*seen.pseudonyms, pseudonym] if pseudonym else list(seen.pseudonyms)
        kind = AuditKind.CONTACT_ADDED if pseudonym else AuditKind.CONTACT_RENAMED
        with self._trail.transaction() as recorded:
            self._update(recorded, seen, sealed=sealed, key_id=key_id, pseudonyms=pseudonyms)
            _note(recorded, kind, admin, seen.contact_id, pseudonym or seen.pseudonyms[0])

    def archive(self, seen: SealedContact, admin: str) -> None:
        """As `change`."""
        with self._trail.transaction() as recorded:
            self._update(recorded, seen, archived_at=func.now())
            _note(recorded, AuditKind.CONTACT_REMOVED, admin, seen.contact_id, seen.pseudonyms[0])

    def _update(self, recorded: Recorded, seen: SealedContact, **values: Any) -> None:
        as_seen = (
            contacts.c.contact_id == seen.contact_id,
            contacts.c.sealed == seen.sealed,
            contacts.c.archived_at.is_(None),
        )
        if recorded.connection.execute(update(contacts).where(*as_seen).values(**values)).rowcount != 1:
            raise ChangedMeanwhile(
                phrase("This contact was changed or removed meanwhile. Look again; nothing was changed.")
            )


def _note(recorded: Recorded, kind: AuditKind, admin: str, contact_id: UUID, pseudonym: str) -> None:
    recorded.note_about(str(contact_id), kind, admin, recipient=pseudonym)


def _contact(row: Row[Any]) -> SealedContact:
    return SealedContact(row.contact_id, row.sealed, row.key_id, tuple(row.pseudonyms), row.created_at, row.created_by)
