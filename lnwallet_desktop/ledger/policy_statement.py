"""A version of the policy as the text that is signed, and back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from lnwallet_desktop.ledger.audit.admin_key import is_signed
from lnwallet_desktop.ledger.audit.entry import canonical
from lnwallet_desktop.payments import PaymentPolicy

LIMITS = (
    "max_payment_sats",
    "daily_sats",
    "weekly_sats",
    "payee_daily_sats",
    "new_payee_sats",
    "new_payee_hours",
    "second_admin_above_sats",
    "own_unlock_above_sats",
)
RULES = ("fee_floor_sats", "fee_basis_points", "expiry_margin_s", *LIMITS)
"""What an admin sets; the rest of a version tells who did, and when."""


@dataclass(frozen=True, slots=True)
class SignedPolicy:
    """A version and what proves it. database: where it was made, as the audit log names it."""

    policy: PaymentPolicy
    wallet: UUID
    database: str
    signature: bytes | None = field(repr=False)

    @property
    def statement(self) -> str:
        """Every value of the version is in it, so none can be changed without the key."""
        changed_at = self.policy.changed_at
        return canonical(
            {
                **asdict(self.policy),
                "approvers": dict(self.policy.approvers),
                "changed_at": changed_at.astimezone(UTC).isoformat() if changed_at else None,
                "database": self.database,
                "kind": "policy",
                "wallet": str(self.wallet),
            }
        )

    def is_signed_by(self, public_key: bytes) -> bool:
        return self.signature is not None and is_signed(public_key, self.signature, self.statement.encode())

    @classmethod
    def parse(cls, statement: str, signature: bytes) -> SignedPolicy:
        """Raises ValueError where it is no statement as we write them."""
        try:
            said = json.loads(statement)
            rules = {name: said[name] for name in (*RULES, "version", "changed_by")}
            made = cls(
                PaymentPolicy(
                    **rules,
                    approvers=tuple(sorted(said["approvers"].items())),
                    changed_at=datetime.fromisoformat(said["changed_at"]),
                ),
                UUID(said["wallet"]),
                str(said["database"]),
                signature,
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError("no policy") from None
        if made.statement != statement:
            raise ValueError("no policy")
        return made
