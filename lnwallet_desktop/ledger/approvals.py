"""Requests for a second admin's approval: asked, listed, declined, withdrawn, expired. Approving is part of T1."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, and_, func, insert, or_, select

from lnwallet_desktop.errors import ApprovalRefused, BadRequest
from lnwallet_desktop.ledger.approval_rows import (
    all_approvals,
    approval_of,
    database_name,
    expired_by_now,
    find_locked,
    write_decision,
)
from lnwallet_desktop.ledger.approval_use import check_open, note_decision
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalRequest, ApprovalState
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import AuditTrail
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.limits_lock import hold_limits
from lnwallet_desktop.ledger.payment_values import checked_text
from lnwallet_desktop.ledger.signatory import Signatory
from lnwallet_desktop.ledger.tables import approval_decisions, approvals
from lnwallet_desktop.translation import phrase

LIVES = timedelta(hours=24)
"""How long a request waits at most, where its invoice lives that long."""


class Approvals:
    """Synchronous and thread-safe. Every method raises LedgerUnavailable."""

    def __init__(self, database: Database, trail: AuditTrail | None = None) -> None:
        self._database = database
        self._trail = trail or AuditTrail(database)

    def ask(self, request: ApprovalRequest, maker: Signatory) -> Approval:
        """The request, signed by its maker; one that the same admin has open for the same payment, if there is one.

        Raises ApprovalRefused where another admin has asked for it, or where the invoice's time is up.
        """
        checked_text(request.memo or "", "memo")
        with self._trail.transaction() as recorded:
            connection = recorded.connection
            hold_limits(connection)  # two that ask for one payment at once
            waiting = _open_of(connection, request.payment_hash)
            if waiting is not None:
                return _already(waiting, request, maker)
            asked = _signed(connection, request, maker)
            connection.execute(insert(approvals).values(**_values(asked)))
            note_decision(recorded, AuditKind.APPROVAL_ASKED, asked, maker.admin)
        return asked

    def refuse(self, approval_id: UUID, by: Signatory) -> Approval:
        """Declined, or withdrawn where it is the maker who does it. Raises ApprovalRefused if it was decided before."""
        with self._trail.transaction() as recorded:
            approval = find_locked(recorded.connection, approval_id)
            check_open(approval, expired_by_now(recorded.connection, approval))
            is_maker = by.admin == approval.requested_by
            state = ApprovalState.WITHDRAWN if is_maker else ApprovalState.DECLINED
            write_decision(recorded.connection, approval, state, by)
            note_decision(recorded, AuditKind.APPROVAL_REFUSED, approval, by.admin, state.value)
        return self.find(approval_id)

    def expire_due(self) -> int:
        """Write down which requests have run out of time; how many."""
        with self._database.reading() as connection:
            due = connection.execute(_undecided(approvals.c.approval_id).where(approvals.c.expires_at <= func.now()))
            ids = list(due.scalars())
        return sum(self._expire(approval_id) for approval_id in ids)

    def find(self, approval_id: UUID) -> Approval:
        """Raises BadRequest where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(all_approvals().where(approvals.c.approval_id == approval_id)).one_or_none()
        if row is None:
            raise BadRequest(phrase("There is no request {approval_id}. Nothing was done.", approval_id=approval_id))
        return approval_of(row)

    def newest(self, state: ApprovalState | None = None, most: int = 200) -> list[Approval]:
        """The open ones first, then the newest."""
        question = all_approvals().order_by(
            approval_decisions.c.kind.is_(None).desc(),
            approvals.c.requested_at.desc(),
            approvals.c.approval_id.desc(),
        )
        with self._database.reading() as connection:
            found = [approval_of(row) for row in connection.execute(_in_state(question, state).limit(most))]
        return found

    def count_open(self) -> int:
        question = _undecided(func.count()).where(approvals.c.expires_at > func.now())
        with self._database.reading() as connection:
            return int(connection.execute(question).scalar_one())

    def database_name(self) -> str:
        """Part of what is signed."""
        with self._database.reading() as connection:
            return database_name(connection)

    def _expire(self, approval_id: UUID) -> int:
        with self._trail.transaction() as recorded:
            approval = find_locked(recorded.connection, approval_id)
            if approval.decided_at is not None:
                return 0
            write_decision(recorded.connection, approval, ApprovalState.EXPIRED, None)
            note_decision(recorded, AuditKind.APPROVAL_REFUSED, approval, None, ApprovalState.EXPIRED.value)
        return 1


def _undecided(*what: Any) -> Select[Any]:
    decided = select(approval_decisions.c.approval_id).where(
        approval_decisions.c.approval_id == approvals.c.approval_id
    )
    return select(*what).select_from(approvals).where(~decided.exists())


def _in_state(question: Select[Any], state: ApprovalState | None) -> Select[Any]:
    undecided = approval_decisions.c.kind.is_(None)
    match state:
        case None:
            return question
        case ApprovalState.OPEN:
            return question.where(undecided, approvals.c.expires_at > func.now())
        case ApprovalState.EXPIRED:
            late = and_(undecided, approvals.c.expires_at <= func.now())
            return question.where(or_(approval_decisions.c.kind == state.value, late))
    return question.where(approval_decisions.c.kind == state.value)


def _open_of(connection: Connection, payment_hash: str) -> Approval | None:
    waiting = all_approvals().where(
        approvals.c.payment_hash == payment_hash,
        approval_decisions.c.kind.is_(None),
        approvals.c.expires_at > func.now(),
    )
    row = connection.execute(waiting).first()
    return approval_of(row) if row is not None else None


def _already(waiting: Approval, request: ApprovalRequest, maker: Signatory) -> Approval:
    asked = (waiting.requested_by, waiting.amount_sats, waiting.fee_cap_sats)
    if asked == (maker.admin, request.amount_sats, request.fee_cap_sats):
        return waiting
    raise ApprovalRefused(
        f"{waiting.requested_by} has asked for approval of this invoice already. Approve or decline that request, or "
        "have it withdrawn; nothing was sent."
    )


def _signed(connection: Connection, request: ApprovalRequest, maker: Signatory) -> Approval:
    now: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    if request.last_moment <= now:
        raise ApprovalRefused(phrase("The invoice expires too soon to be approved by anybody. Ask for a new one."))
    unsigned = Approval(
        approval_id=request.approval_id,
        payment_hash=request.payment_hash,
        amount_sats=request.amount_sats,
        fee_cap_sats=request.fee_cap_sats,
        pseudonym=request.pseudonym,
        memo=request.memo,
        sealed=request.sealed,
        key_id=request.key_id,
        requested_by=maker.admin,
        requested_at=now,
        expires_at=min(request.last_moment, now + LIVES),
        workstation=request.workstation,
        signature=b"",
        state=ApprovalState.OPEN,
        decided_by=None,
        decided_at=None,
        transaction_id=None,
    )
    return replace(unsigned, signature=maker.sign(unsigned.statement(maker.wallet, database_name(connection)).encode()))


def _values(asked: Approval) -> dict[str, Any]:
    return {column.name: getattr(asked, column.name) for column in approvals.c}
