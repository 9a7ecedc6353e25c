"""What waits for a person: asked by a program, or by an admin whose payment needs a second one."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body

from lnwallet_desktop.admin_api.callers import Decider, Reader
from lnwallet_desktop.admin_api.documented import REFUSALS, answers
from lnwallet_desktop.admin_api.failures import NotFound
from lnwallet_desktop.admin_api.models import ApprovalDocument, ApprovalList, Document
from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.treasury.treasury import Treasury

router = APIRouter(prefix="/api/wallet/approvals", tags=["approvals"])


class Nothing(Document):
    """An empty object."""


@router.get("", response_model=ApprovalList, responses=REFUSALS, summary="What waits for a person")
async def approvals(caller: Reader) -> ApprovalList:
    treasury = caller.bridge.treasury
    waiting = await caller.bridge.ask(lambda: treasury.waiting.newest(ApprovalState.OPEN))
    return ApprovalList(approvals=[ApprovalDocument.of(each) for each in waiting])


@router.get("/{approval_id}", response_model=ApprovalDocument, responses=REFUSALS | answers(404), summary="One of them")
async def approval(caller: Reader, approval_id: UUID) -> ApprovalDocument:
    """Decided ones too. Of one that was let through, the transactions tell the rest, by its payment hash."""
    return ApprovalDocument.of(await caller.bridge.ask(lambda: _find(caller.bridge.treasury, approval_id)))


@router.post(
    "/{approval_id}/withdraw",
    response_model=ApprovalDocument,
    responses=REFUSALS | answers(404, 409),
    summary="Withdraw a request of a program",
)
async def withdraw(
    caller: Decider, approval_id: UUID, _: Annotated[Nothing, Body(default_factory=Nothing)]
) -> ApprovalDocument:
    """Nothing can be approved here: that takes a person, at the workstation."""
    treasury = caller.bridge.treasury

    async def ask() -> Approval:
        found = await _find(treasury, approval_id)
        if found.signature:
            raise NotFound("Only a request of a program can be withdrawn by a program.")
        return (await treasury.api_desk.withdraw(approval_id, caller.token)).as_approval()

    return ApprovalDocument.of(await caller.bridge.ask(ask))


async def _find(treasury: Treasury, approval_id: UUID) -> Approval:
    try:
        return await treasury.waiting.find(approval_id)
    except BadRequest:
        raise NotFound(f"There is no request {approval_id}.") from None
