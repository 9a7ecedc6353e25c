"""The policy for payments: every version is kept, the newest one counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select

from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_values import checked_text
from lnwallet_desktop.ledger.tables import policy
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentPolicy

RULES = ("fee_floor_sats", "fee_basis_points", "expiry_margin_s")


class PolicyVersions:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database, trail: AuditTrail | None = None) -> None:
        self._database = database
        self._trail = trail or AuditTrail(database)

    def newest(self) -> PaymentPolicy:
        """The one that counts now; the default where nobody has set any."""
        question = select(policy).order_by(policy.c.version.desc()).limit(1)
        with self._database.reading() as connection:
            row = connection.execute(question).one_or_none()
        return _policy(row) if row is not None else PaymentPolicy()

    def append(self, wanted: PaymentPolicy, changed_by: str) -> PaymentPolicy:
        """From now on this one counts. Of `wanted` only the rules are taken."""
        new = (
            insert(policy)
            .values(
                fee_floor_sats=wanted.fee_floor_sats,
                fee_basis_points=wanted.fee_basis_points,
                expiry_margin_s=wanted.expiry_margin_s,
                changed_by=checked_text(changed_by, "admin’s name", 200),
            )
            .returning(policy)
        )
        before = self.newest()
        with self._trail.transaction() as recorded:
            made = _policy(recorded.connection.execute(new).one())
            for rule in RULES:
                old, now = getattr(before, rule), getattr(made, rule)
                if old != now:
                    recorded.note(AuditKind.POLICY_CHANGE, changed_by, rule=rule, before=str(old), after=str(now))
        return made


def _policy(row: Row[Any]) -> PaymentPolicy:
    return PaymentPolicy(
        fee_floor_sats=Sats(row.fee_floor_sats),
        fee_basis_points=row.fee_basis_points,
        expiry_margin_s=row.expiry_margin_s,
        version=row.version,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
