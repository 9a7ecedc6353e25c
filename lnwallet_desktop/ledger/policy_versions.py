"""The policy for payments: every version is kept, the newest one counts, and each is signed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, insert, select, text

from lnwallet_desktop.ledger.audit.entry import AuditEntry, Value, canonical
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail, Recorded
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.limits_lock import hold_limits
from lnwallet_desktop.ledger.payment_values import checked_text
from lnwallet_desktop.ledger.policy_statement import RULES, SignedPolicy
from lnwallet_desktop.ledger.signatory import Signatory
from lnwallet_desktop.ledger.tables import audit_entries, policy
from lnwallet_desktop.payments import PaymentPolicy

_DATABASE = text("SELECT audit_database_name()")
_LOGGED_AS = "policy "
"""What the audit log's subject begins with; the version follows."""


@dataclass(frozen=True, slots=True)
class StoredPolicies:
    """What the database holds, not proved yet. logged: the newest version that the audit log names."""

    newest_first: tuple[SignedPolicy, ...]
    logged: int


class PolicyVersions:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database, trail: AuditTrail | None = None) -> None:
        self._database = database
        self._trail = trail or AuditTrail(database)

    def newest(self) -> PaymentPolicy:
        """As it stands there, whoever wrote it; the default where nobody has set any."""
        question = select(policy).order_by(policy.c.version.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(question).one_or_none()
        return _policy(row) if row is not None else PaymentPolicy()

    def stored(self, wallet: UUID, most: int | None = None) -> StoredPolicies:
        """For whoever has the key to prove them. most: so many of the newest; None: all."""
        question = select(policy).order_by(policy.c.version.desc()).limit(most)
        logged = (
            select(audit_entries.c.subject)
            .where(
                audit_entries.c.kind == AuditKind.POLICY_CHANGE.value, audit_entries.c.subject.startswith(_LOGGED_AS)
            )
            .order_by(audit_entries.c.sequence.desc())
            .limit(1)
        )
        with self._database.snapshot() as connection:
            database = connection.execute(_DATABASE).scalar_one()
            rows = connection.execute(question).all()
            subject = connection.execute(logged).scalar_one_or_none()
        return StoredPolicies(
            tuple(SignedPolicy(_policy(row), wallet, database, row.signature) for row in rows), _number(subject)
        )

    def append(
        self, wanted: PaymentPolicy, by: Signatory, before: PaymentPolicy | None = None, newer_than: int = 0
    ) -> SignedPolicy:
        """From now on this one counts. Of `wanted` its rules and approvers are taken.

        before: what it replaces, for the audit log; None: whatever stands there. newer_than: a version seen elsewhere.
        """
        checked_text(by.admin, "admin’s name", 200)
        with self._trail.transaction() as recorded:
            connection = recorded.connection
            hold_limits(connection)  # so that no payment is decided under the old ones meanwhile
            made = _signed(connection, wanted, by, newer_than)
            before = before or _newest(connection)
            connection.execute(insert(policy).values(**_values(made.policy), signature=made.signature))
            _note(recorded, before, made.policy, by.admin)
        return made


def _signed(connection: Connection, wanted: PaymentPolicy, by: Signatory, newer_than: int) -> SignedPolicy:
    now, last, database = connection.execute(
        select(func.clock_timestamp(), func.coalesce(func.max(policy.c.version), 0), func.audit_database_name())
    ).one()
    version = max(last, newer_than) + 1
    made = replace(wanted, version=version, changed_by=by.admin, changed_at=now)
    unsigned = SignedPolicy(made, by.wallet, database, None)
    return replace(unsigned, signature=by.sign(unsigned.statement.encode()))


def _newest(connection: Connection) -> PaymentPolicy:
    row = connection.execute(select(policy).order_by(policy.c.version.desc()).limit(1)).one_or_none()
    return _policy(row) if row is not None else PaymentPolicy()


def _note(recorded: Recorded, before: PaymentPolicy, made: PaymentPolicy, admin: str) -> None:
    """An entry for each rule that changed, or one where none did; each names the version."""
    told: list[dict[str, Value]] = []
    for rule in (*RULES, "approvers"):
        old, now = getattr(before, rule), getattr(made, rule)
        if old != now:
            told.append({"rule": rule, "before": _word(old), "after": _word(now)})
    for fields in told or [{"rule": "version", "before": str(before.version), "after": str(made.version)}]:
        recorded.entries.append(
            AuditEntry(
                AuditKind.POLICY_CHANGE,
                recorded.workstation,
                admin,
                subject=f"{_LOGGED_AS}{made.version}",
                fields=fields,
            )
        )


def _word(value: int | tuple[tuple[str, str], ...] | None) -> str:
    """Of the approvers their names and the beginning of each one's key: a new key is another approver."""
    if isinstance(value, tuple):
        return ", ".join(f"{name} ({key[:8]})" for name, key in value) or "none"
    return "none" if value is None else str(value)


def _number(subject: str | None) -> int:
    digits = (subject or "").removeprefix(_LOGGED_AS)
    return int(digits) if digits.isdecimal() else 0


def _values(made: PaymentPolicy) -> dict[str, Any]:
    names = (*RULES, "version", "changed_by", "changed_at")
    return {name: getattr(made, name) for name in names} | {"approvers": canonical(dict(made.approvers))}


def _policy(row: Row[Any]) -> PaymentPolicy:
    names = (*RULES, "version", "changed_by", "changed_at")
    return PaymentPolicy(**{name: getattr(row, name) for name in names}, approvers=_approvers(row.approvers))


def _approvers(written: str) -> tuple[tuple[str, str], ...]:
    """None for what somebody else has written there: no signature fits that."""
    try:
        said = json.loads(written)
        return tuple(sorted((str(name), str(key)) for name, key in said.items()))
    except (ValueError, AttributeError):
        return ()
