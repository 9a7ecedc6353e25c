"""An approval is used in the transaction that decides the payment: proved, bound to it, and never a second time."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection

from lnwallet_desktop.errors import ApprovalRefused
from lnwallet_desktop.ledger.approval_rows import database_name, expired_by_now, find_locked, write_decision
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.ledger.audit.admin_key import is_signed
from lnwallet_desktop.ledger.audit.kinds import AuditKind
from lnwallet_desktop.ledger.audit.trail import Recorded
from lnwallet_desktop.ledger.payment_values import Intent
from lnwallet_desktop.ledger.signatory import PublicKeys, Signatory
from lnwallet_desktop.translation import phrase

NOT_GENUINE = (
    "This request was not made by the admin whose name it bears, or was altered in the database. Nothing was sent; "
    "have it asked for again."
)


@dataclass(frozen=True, slots=True)
class GivenApproval:
    """The checker's. approvers: the keys of the admins who can meet the two-person rule; nobody else's signature
    counts.
    """

    approval_id: UUID
    checker: Signatory
    approvers: PublicKeys = field(repr=False)


def use_approval(recorded: Recorded, intent: Intent, given: GivenApproval) -> None:
    """Raises ApprovalRefused, with the sentence to show."""
    connection = recorded.connection
    approval = find_locked(connection, given.approval_id)
    check_open(approval, expired_by_now(connection, approval))
    _check_persons(connection, approval, given)
    if (
        intent.payment_hash,
        intent.amount_sats,
        intent.pseudonym,
        intent.memo,
        intent.initiated_by,
        intent.approved_by,
    ) != (
        approval.payment_hash,
        approval.amount_sats,
        approval.pseudonym,
        approval.memo,
        approval.requested_by,
        given.checker.admin,
    ) or intent.fee_cap_sats > approval.fee_cap_sats:
        raise ApprovalRefused(phrase("The approval is for another payment than this one. Nothing was sent."))
    write_decision(connection, approval, ApprovalState.APPROVED, given.checker, intent.transaction_id)
    note_decision(recorded, AuditKind.APPROVAL_GIVEN, approval, given.checker.admin, payment=intent.transaction_id)


def check_open(approval: Approval, expired: bool = False) -> None:
    """Raises ApprovalRefused, and says what became of it."""
    if expired or approval.state is ApprovalState.EXPIRED:
        raise ApprovalRefused(phrase("This request has expired, so nothing was sent. Have it asked for again."))
    if approval.state is not ApprovalState.OPEN:
        raise ApprovalRefused(
            phrase(
                "This request was {state} by {decided_by} already. Nothing more was sent.",
                state=approval.state,
                decided_by=approval.decided_by,
            )
        )


def check_maker(approval: Approval, approvers: PublicKeys, wallet: UUID, database: str) -> None:
    """That this admin asked for just this. Raises ApprovalRefused."""
    maker_key = approvers.get(approval.requested_by)
    if maker_key is None:
        raise ApprovalRefused(
            f"{approval.requested_by} asked for this, but is not among the admins of the two-person rule now. Nothing "
            "was sent."
        )
    if not is_signed(maker_key, approval.signature, approval.statement(wallet, database).encode()):
        raise ApprovalRefused(NOT_GENUINE)


def check_checker(approval: Approval, checker: Signatory, approvers: PublicKeys) -> None:
    """Another admin than the maker, by name and by key. Raises ApprovalRefused."""
    maker_key = approvers.get(approval.requested_by)
    if checker.admin == approval.requested_by or checker.public_key == maker_key:
        raise ApprovalRefused(
            f"{checker.admin} asked for this payment, so another admin has to approve it. Nothing was sent."
        )
    if approvers.get(checker.admin) != checker.public_key:
        raise ApprovalRefused(
            f"{checker.admin} is not among the admins of the two-person rule: whoever became an admin, or got a new "
            "key, after the rule was set has to be taken in by two of them, in the limits. Nothing was sent."
        )


def note_decision(
    recorded: Recorded,
    kind: AuditKind,
    approval: Approval,
    admin: str | None,
    reason: str | None = None,
    payment: UUID | None = None,
) -> None:
    """The audit log's entry about it."""
    told = {"asked_by": approval.requested_by} | ({"reason": reason} if reason else {})
    recorded.note(
        kind,
        admin,
        payment,
        payment_hash=approval.payment_hash,
        amount_sats=approval.amount_sats,
        fee_cap_sats=approval.fee_cap_sats,
        recipient=approval.pseudonym,
        **told,
    )


def _check_persons(connection: Connection, approval: Approval, given: GivenApproval) -> None:
    check_maker(approval, given.approvers, given.checker.wallet, database_name(connection))
    check_checker(approval, given.checker, given.approvers)
