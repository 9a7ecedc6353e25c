"""A request for a second admin's approval, its states, and the texts that maker and checker sign."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from lnwallet_desktop.ledger.audit.entry import canonical
from lnwallet_desktop.money import Sats


class ApprovalState(StrEnum):
    """OPEN is no decision; every other state is final. An approval pays in the same transaction, so none waits."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"  # by another admin
    WITHDRAWN = "withdrawn"  # by the admin who asked
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What the maker asks for. sealed: the invoice and its details, bound to approval_id. last_moment: when the invoice
    cannot be paid any more; a request never lives longer than that.
    """

    approval_id: UUID
    payment_hash: str
    amount_sats: Sats
    fee_cap_sats: Sats
    pseudonym: str
    memo: str | None
    sealed: bytes = field(repr=False)
    key_id: str
    workstation: str
    last_moment: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """A request and what became of it. decided_by: None while it is open, and where it expired."""

    approval_id: UUID
    payment_hash: str
    amount_sats: Sats
    fee_cap_sats: Sats
    pseudonym: str
    memo: str | None
    sealed: bytes = field(repr=False)
    key_id: str
    requested_by: str
    requested_at: datetime
    expires_at: datetime
    workstation: str
    signature: bytes = field(repr=False)
    state: ApprovalState
    decided_by: str | None
    decided_at: datetime | None
    transaction_id: UUID | None

    @property
    def most_sats(self) -> Sats:
        return Sats(self.amount_sats + self.fee_cap_sats)

    def statement(self, wallet: UUID, database: str) -> str:
        """What the maker signs: all of it."""
        return canonical(
            {
                "amount_sats": self.amount_sats,
                "approval": str(self.approval_id),
                "database": database,
                "expires_at": self.expires_at.astimezone(UTC).isoformat(),
                "fee_cap_sats": self.fee_cap_sats,
                "kind": "approval request",
                "memo": self.memo,
                "payee": self.pseudonym,
                "payment_hash": self.payment_hash,
                "requested_at": self.requested_at.astimezone(UTC).isoformat(),
                "requested_by": self.requested_by,
                "sealed": hashlib.sha256(self.sealed).hexdigest(),
                "wallet": str(wallet),
            }
        )

    def decision_statement(self, state: ApprovalState, admin: str, wallet: UUID, database: str) -> str:
        """What the checker signs, or whoever declines or withdraws: the decision on this very request, with its
        maker's signature.
        """
        asked = self.statement(wallet, database).encode() + self.signature
        return canonical(
            {
                "by": admin,
                "decision": state.value,
                "kind": "approval decision",
                "request": hashlib.sha256(asked).hexdigest(),
            }
        )
