"""The two-person rule: a large payment is asked for by one admin and approved by another, each with their own key."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from uuid6 import uuid7

from lnwallet_desktop.errors import ApprovalRefused, AwaitsApproval, VaultDamaged
from lnwallet_desktop.ledger.approval_use import NOT_GENUINE, GivenApproval, check_checker, check_maker, check_open
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalRequest, ApprovalState
from lnwallet_desktop.ledger.approvals import Approvals
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import InvoiceSource, PaymentPolicy, Quote
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.access import Access, Lease
from lnwallet_desktop.treasury.policy import Policy
from lnwallet_desktop.treasury.sealing import details_of, source_of
from lnwallet_desktop.treasury.signing import approvers_of, signatory


@dataclass(frozen=True, slots=True)
class Approvable:
    """A request that this checker may approve, and what it takes to pay it."""

    approval: Approval
    invoice_text: str = field(repr=False)
    source: InvoiceSource | None
    given: GivenApproval = field(repr=False)


class Approving:
    """Lists need nothing; asking, declining and approving need a lease. Every method raises LedgerUnavailable."""

    def __init__(self, workstation: str, approvals: Approvals, policy: Policy, access: Access) -> None:
        self._workstation = workstation
        self._approvals = approvals
        self._policy = policy
        self._access = access

    async def newest(self, state: ApprovalState | None = None) -> list[Approval]:
        """The open ones first; what has run out of time since the last look is written down before."""
        await asyncio.to_thread(self._approvals.expire_due)
        return await asyncio.to_thread(self._approvals.newest, state)

    async def find(self, approval_id: UUID) -> Approval:
        """Raises BadRequest where there is none."""
        return await asyncio.to_thread(self._approvals.find, approval_id)

    async def count_open(self) -> int:
        return await asyncio.to_thread(self._approvals.count_open)

    async def ask(self, quote: Quote, lease: Lease, memo: str | None, policy: PaymentPolicy) -> AwaitsApproval:
        """Write the request down, signed by who asks; what to raise. Raises ApprovalRefused."""
        keys = self._access.keys
        approval_id = UUID(bytes=uuid7().bytes)
        if lease.admin not in approvers_of(policy, keys, self._access.admins):
            raise ApprovalRefused(
                phrase(
                    "{admin} is not among the admins of the two-person rule, so nobody can approve this. Two of them "
                    "have to take in whoever became an admin since. Nothing was sent.",
                    admin=lease.admin,
                )
            )
        invoice = quote.invoice
        request = ApprovalRequest(
            approval_id=approval_id,
            payment_hash=invoice.payment_hash,
            amount_sats=quote.amount_sats,
            fee_cap_sats=quote.fee_cap_sats,
            pseudonym=quote.pseudonym,
            memo=memo or None,
            sealed=keys.seal(approval_id, details_of(quote)),
            key_id=keys.sealing_key_id,
            workstation=self._workstation,
            last_moment=invoice.expires_at - timedelta(seconds=policy.expiry_margin_s),
        )
        asked = await asyncio.to_thread(self._approvals.ask, request, signatory(keys, lease.admin))
        return AwaitsApproval(
            phrase(
                "A payment that may cost more than {value} needs a second admin. Nothing was sent. The request "
                "{approval_id} waits for another admin’s approval until {astimezone:%Y-%m-%d %H:%M}.",
                value=format_sats(policy.second_admin_above_sats or 0),
                approval_id=asked.approval_id,
                astimezone=asked.expires_at.astimezone(),
            ),
            asked.approval_id,
        )

    async def approvable(self, approval_id: UUID, lease: Lease) -> Approvable:
        """For the desk, which looks at everything else. Raises ApprovalRefused, BadRequest, LimitsAltered."""
        approval = await self.find(approval_id)
        check_open(approval)
        keys = self._access.keys
        policy = await self._policy.in_force()
        approvers = approvers_of(policy, keys, self._access.admins)
        checker = signatory(keys, lease.admin)
        check_checker(approval, checker, approvers)
        database = await asyncio.to_thread(self._approvals.database_name)
        check_maker(approval, approvers, keys.wallet_id, database)
        try:
            details = keys.unseal(approval_id, approval.sealed)
        except VaultDamaged:
            raise ApprovalRefused(NOT_GENUINE) from None
        given = GivenApproval(approval_id, checker, approvers)
        return Approvable(approval, details.invoice_text or "", source_of(details), given)

    async def refuse(self, approval_id: UUID, lease: Lease) -> Approval:
        """Decline it, or withdraw it where it is the one who asked. Nothing moves. Raises ApprovalRefused, Locked."""
        keys = self._access.keys_of(lease)
        return await asyncio.to_thread(self._approvals.refuse, approval_id, signatory(keys, lease.admin))
