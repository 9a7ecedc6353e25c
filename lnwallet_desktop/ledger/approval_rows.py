"""The rows of requests and decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, func, insert, select, text

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.ledger.audit.admin_key import is_signed
from lnwallet_desktop.ledger.signatory import Signatory
from lnwallet_desktop.ledger.tables import approval_decisions, approvals
from lnwallet_desktop.money import Sats
from lnwallet_desktop.translation import phrase

_DATABASE = text("SELECT audit_database_name()")


def database_name(connection: Connection) -> str:
    """As the audit log names it: part of what is signed, so that nothing counts in another database."""
    return str(connection.execute(_DATABASE).scalar_one())


def all_approvals() -> Select[Any]:
    """Each request with its decision; one that is past its time counts as expired, written down or not."""
    d = approval_decisions.c
    return select(
        approvals,
        d.kind,
        d.decided_by,
        d.decided_at,
        d.transaction_id,
        (approvals.c.expires_at <= func.now()).label("late"),
    ).join_from(approvals, approval_decisions, isouter=True)


def find_locked(connection: Connection, approval_id: UUID) -> Approval:
    """Nobody else decides it until the transaction ends. Raises BadRequest where there is none."""
    this_one = approvals.c.approval_id == approval_id
    if connection.execute(select(approvals.c.approval_id).where(this_one).with_for_update()).one_or_none() is None:
        raise BadRequest(phrase("There is no request {approval_id}. Nothing was done.", approval_id=approval_id))
    return approval_of(connection.execute(all_approvals().where(this_one)).one())


def expired_by_now(connection: Connection, approval: Approval) -> bool:
    """By the database's clock, and not by when the transaction began: it may have waited."""
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return approval.state is ApprovalState.OPEN and approval.expires_at <= now


def write_decision(
    connection: Connection,
    approval: Approval,
    state: ApprovalState,
    by: Signatory | None,
    transaction_id: UUID | None = None,
) -> None:
    """by: None for one that expired. The primary key lets no second decision in."""
    signature: bytes | None = None
    if by is not None:
        message = approval.decision_statement(state, by.admin, by.wallet, database_name(connection)).encode()
        signature = by.sign(message)
        if not is_signed(by.public_key, signature, message):
            raise ValueError("the signature does not fit its key")
    connection.execute(
        insert(approval_decisions).values(
            approval_id=approval.approval_id,
            kind=state.value,
            decided_by=by.admin if by else None,
            decided_at=func.clock_timestamp(),
            transaction_id=transaction_id,
            signature=signature,
        )
    )


def approval_of(row: Row[Any]) -> Approval:
    """row: of `all_approvals`."""
    return Approval(
        approval_id=row.approval_id,
        payment_hash=row.payment_hash,
        amount_sats=Sats(row.amount_sats),
        fee_cap_sats=Sats(row.fee_cap_sats),
        pseudonym=row.pseudonym,
        memo=row.memo,
        sealed=row.sealed,
        key_id=row.key_id,
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        expires_at=row.expires_at,
        workstation=row.workstation,
        signature=row.signature,
        state=_state(row),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        transaction_id=row.transaction_id,
    )


def _state(row: Row[Any]) -> ApprovalState:
    if row.kind is not None:
        return ApprovalState(row.kind)
    return ApprovalState.EXPIRED if row.late else ApprovalState.OPEN
