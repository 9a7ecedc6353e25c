"""The API's documents. Amounts are whole satoshis, times ISO 8601 with their zone; the field names are the table's."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from lnwallet_desktop.ledger.approval_values import Approval
from lnwallet_desktop.money import MAX_SATS
from lnwallet_desktop.payments import Direction, PaymentStatus, Quote, Transaction

Amount = Annotated[int, Field(ge=1, le=MAX_SATS, strict=True)]
LARGEST_INVOICE = 8192
LONGEST_MEMO = 2000
_INVOICE = "lntbs25u1p5example…"


class Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ErrorBody(BaseModel):
    """code is stable, message is for a person."""

    code: str = Field(examples=["limit_reached"])
    message: str = Field(examples=["The limit for 24 hours has 1 200 sat left. Nothing was sent."])
    status: str | None = Field(None, description="Of the payment that was first, with `already_intended`.")


class ErrorDocument(BaseModel):
    error: ErrorBody


class PayOrder(Document):
    invoice: str = Field(
        min_length=1,
        max_length=LARGEST_INVOICE,
        description="BOLT11, also in a lightning: or bitcoin: link.",
        examples=[_INVOICE],
    )
    amount_sats: Amount | None = Field(None, description="Only for an invoice without an amount.")
    memo: str | None = Field(None, max_length=LONGEST_MEMO, description="Ours; readable in the history.")
    max_fee_sats: Annotated[int, Field(ge=0, le=MAX_SATS, strict=True)] | None = None


class ReceiveOrder(Document):
    amount_sats: Amount
    memo: str | None = Field(None, max_length=600, description="Stands in the invoice: whoever pays reads it.")


class TransactionDocument(BaseModel):
    transaction_id: UUID
    amount_sats: int = Field(description="Without the fee.", examples=[2500])
    timestamp: datetime
    payment_hash: str
    status: PaymentStatus
    pseudonymized_recipient: str = Field(examples=["payee-7f3k-q2zx-m1ab"])
    memo: str | None
    direction: Direction
    fee_sats: int | None = Field(description="None while it is not known.")
    settled_at: datetime | None
    initiated_by: str | None
    approved_by: str | None
    failure_reason: str | None
    locked_until: datetime | None = Field(description="Of a pending one: when what is not delivered returns.")

    @classmethod
    def of(cls, row: Transaction) -> TransactionDocument:
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class TransactionPage(BaseModel):
    transactions: list[TransactionDocument]
    total: int
    next_cursor: str | None = Field(description="For the rows after these; None at the end.")


class LimitDocument(BaseModel):
    kind: str = Field(examples=["day"])
    limit_sats: int
    left_sats: int


class BalanceDocument(BaseModel):
    balance_sats: int | None = Field(description="None where it was never known.")
    as_of: datetime | None
    fresh: bool = Field(description="Asked for just now; else the last known.")
    pending_sats: int
    network: str
    limits_left: list[LimitDocument]
    fiat: None = Field(None, description="No rate is known.")


class QuoteDocument(BaseModel):
    payment_hash: str
    amount_sats: int
    fee_sats: int
    fee_cap_sats: int
    pseudonymized_recipient: str
    expires_at: datetime
    warnings: list[str]
    limit_left: LimitDocument | None
    needs_second_admin: bool
    needs_person: bool = Field(description="It would wait for a person now.")

    @classmethod
    def of(cls, quote: Quote, needs_person: bool) -> QuoteDocument:
        left = quote.limit_left
        return cls(
            payment_hash=quote.invoice.payment_hash,
            amount_sats=quote.amount_sats,
            fee_sats=quote.fee_sats,
            fee_cap_sats=quote.fee_cap_sats,
            pseudonymized_recipient=quote.pseudonym,
            expires_at=quote.invoice.expires_at,
            warnings=list(quote.warnings),
            limit_left=LimitDocument(kind=left.kind.value, limit_sats=left.limit_sats, left_sats=left.left_sats)
            if left
            else None,
            needs_second_admin=quote.needs_second_admin,
            needs_person=needs_person,
        )


class InvoiceDocument(BaseModel):
    invoice: str
    amount_sats: int | None
    payment_hash: str
    expires_at: datetime


class ApprovalDocument(BaseModel):
    """kind: `person` waits for anybody who unlocks, `second_admin` for another admin than the one who asked."""

    approval_id: UUID
    kind: Literal["person", "second_admin"]
    state: str = Field(examples=["open"])
    payment_hash: str
    amount_sats: int
    fee_cap_sats: int
    pseudonymized_recipient: str
    memo: str | None
    asked_by: str
    asked_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    url: str

    @classmethod
    def of(cls, waiting: Approval) -> ApprovalDocument:
        return cls(
            approval_id=waiting.approval_id,
            kind="second_admin" if waiting.signature else "person",
            state=waiting.state.value,
            payment_hash=waiting.payment_hash,
            amount_sats=waiting.amount_sats,
            fee_cap_sats=waiting.fee_cap_sats,
            pseudonymized_recipient=waiting.pseudonym,
            memo=waiting.memo,
            asked_by=waiting.requested_by,
            asked_at=waiting.requested_at,
            expires_at=waiting.expires_at,
            decided_by=waiting.decided_by,
            decided_at=waiting.decided_at,
            url=approval_url(waiting.approval_id),
        )


class ApprovalList(BaseModel):
    approvals: list[ApprovalDocument]


class PendingDocument(BaseModel):
    """202: nothing is known to be paid yet. url: where it is told."""

    state: Literal["pending", "awaiting_approval"]
    url: str = Field(examples=["/api/wallet/transactions/0195…"])
    transaction: TransactionDocument | None = None
    approval: ApprovalDocument | None = None


def approval_url(approval_id: UUID) -> str:
    return f"/api/wallet/approvals/{approval_id}"
