"""Everything that waits for a person, whoever asked for it: one list, and one way to decide."""

from __future__ import annotations

from uuid import UUID

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.approval_values import Approval, ApprovalState
from lnwallet_desktop.payments import Transaction
from lnwallet_desktop.treasury.access import Lease
from lnwallet_desktop.treasury.api_desk import ApiDesk
from lnwallet_desktop.treasury.approving import Approving
from lnwallet_desktop.treasury.payment_desk import PaymentDesk


class WaitingPayments:
    """Requests of admins, which need a second one, and of programs, which need one. Raises LedgerUnavailable."""

    def __init__(self, desk: PaymentDesk, approving: Approving, api_desk: ApiDesk) -> None:
        self._desk = desk
        self._approving = approving
        self._api_desk = api_desk

    async def newest(self, state: ApprovalState | None = None) -> list[Approval]:
        """The open ones first, then the newest."""
        found = [*await self._approving.newest(state), *await self._api_desk.newest(state)]
        found.sort(key=lambda each: each.requested_at, reverse=True)
        return sorted(found, key=lambda each: each.state is not ApprovalState.OPEN)

    async def count_open(self) -> int:
        return await self._approving.count_open() + await self._api_desk.count_open()

    async def find(self, request_id: UUID) -> Approval:
        """Raises BadRequest where there is none."""
        if await self._is_of_program(request_id):
            return (await self._api_desk.find(request_id)).as_approval()
        return await self._approving.find(request_id)

    async def approve(self, request_id: UUID, lease: Lease, wait_s: float = 10) -> Transaction:
        """Pay it at once. Raises as `PaymentDesk.pay`, and ApprovalRefused."""
        if await self._is_of_program(request_id):
            return await self._api_desk.approve(request_id, lease, wait_s)
        return await self._desk.approve(request_id, lease, wait_s)

    async def refuse(self, request_id: UUID, lease: Lease) -> Approval:
        """Nothing moves. Raises ApprovalRefused, BadRequest, Locked."""
        if await self._is_of_program(request_id):
            return (await self._api_desk.decline(request_id, lease)).as_approval()
        return await self._approving.refuse(request_id, lease)

    async def _is_of_program(self, request_id: UUID) -> bool:
        try:
            await self._api_desk.find(request_id)
        except BadRequest:
            return False
        return True
