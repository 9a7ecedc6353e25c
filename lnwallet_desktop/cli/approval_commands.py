"""`approvals`, `approve` and `decline`: payments that need a second admin."""

from __future__ import annotations

import argparse
from typing import Any

from lnwallet_desktop.cli.commands import tell_outcome
from lnwallet_desktop.cli.held_elsewhere import once_free
from lnwallet_desktop.cli.output import DONE, Output
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.treasury.treasury import Treasury


async def listed(treasury: Treasury, arguments: argparse.Namespace, output: Output) -> int:
    """The requests, the open ones first."""
    found = await treasury.approving.newest(arguments.state)
    lines = [_line(each) for each in found] or ["No requests."]
    output.document({"approvals": [approval_document(each) for each in found]}, "\n".join(lines))
    return DONE


async def approve(
    treasury: Treasury, arguments: argparse.Namespace, output: Output, passphrase: str, asked_at: float
) -> int:
    """Pay it at once. It needs the wallet, as `pay` does."""

    async def unlock_and_approve() -> Transaction:
        async with treasury.access.unlocked_once(passphrase) as lease:
            return await treasury.desk.approve(arguments.id, lease, arguments.wait_s)

    return tell_outcome(await once_free(treasury, arguments.wait_s, output, unlock_and_approve), output)


async def decline(treasury: Treasury, arguments: argparse.Namespace, output: Output, passphrase: str) -> int:
    """Declined, or withdrawn by the admin who had asked."""
    async with treasury.access.authorised_once(passphrase) as lease:
        refused = await treasury.approving.refuse(arguments.id, lease)
    output.document(approval_document(refused), f"The request is {refused.state}. Nothing was sent.")
    return DONE


def approval_document(approval: Approval) -> dict[str, Any]:
    """The field names of the table, without what is sealed or signed."""
    return {
        "approval_id": str(approval.approval_id),
        "state": approval.state.value,
        "payment_hash": approval.payment_hash,
        "amount_sats": approval.amount_sats,
        "fee_cap_sats": approval.fee_cap_sats,
        "pseudonymized_recipient": approval.pseudonym,
        "memo": approval.memo,
        "requested_by": approval.requested_by,
        "requested_at": approval.requested_at.isoformat(),
        "expires_at": approval.expires_at.isoformat(),
        "decided_by": approval.decided_by,
        "decided_at": approval.decided_at.isoformat() if approval.decided_at else None,
        "transaction_id": str(approval.transaction_id) if approval.transaction_id else None,
    }


def _line(approval: Approval) -> str:
    what = f"{format_sats(approval.amount_sats)} to {approval.pseudonym}, fee at most {approval.fee_cap_sats} sat"
    if approval.state is ApprovalState.OPEN:
        state = f"open until {approval.expires_at.astimezone():%Y-%m-%d %H:%M}"
    else:
        state = f"{approval.state} by {approval.decided_by}" if approval.decided_by else approval.state.value
    return f"{approval.approval_id}  {what}; asked for by {approval.requested_by}; {state}"
