"""The rules that every payment keeps to: how much fee it may cost, and how long its invoice must still live."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.policy_versions import PolicyVersions
from lnwallet_desktop.money import MAX_SATS, Sats
from lnwallet_desktop.payments import PaymentPolicy
from lnwallet_desktop.treasury.access import Access, Lease

LEAST_MARGIN_S = 10
LARGEST_MARGIN_S = 86_400
ALL_OF_IT = 10_000
"""Basis points."""


class Policy:
    """Read by every quote and again at every decision; changed only by whoever has unlocked."""

    def __init__(self, versions: PolicyVersions, access: Access) -> None:
        self._versions = versions
        self._access = access

    async def current(self) -> PaymentPolicy:
        return await asyncio.to_thread(self._versions.newest)

    async def change(
        self,
        lease: Lease,
        fee_floor_sats: Sats | None = None,
        fee_basis_points: int | None = None,
        expiry_margin_s: int | None = None,
    ) -> PaymentPolicy:
        """The new version; what is None stays as it is. Raises Locked, BadRequest, LedgerUnavailable."""
        self._access.require(lease)
        now = await self.current()
        wanted = replace(
            now,
            fee_floor_sats=now.fee_floor_sats if fee_floor_sats is None else fee_floor_sats,
            fee_basis_points=now.fee_basis_points if fee_basis_points is None else fee_basis_points,
            expiry_margin_s=now.expiry_margin_s if expiry_margin_s is None else expiry_margin_s,
        )
        _check(wanted)
        self._access.require(lease)
        return await asyncio.to_thread(self._versions.append, wanted, lease.admin)


def _check(wanted: PaymentPolicy) -> None:
    if not 0 <= wanted.fee_floor_sats <= MAX_SATS:
        raise BadRequest("The fee floor must be between 0 sat and 21 million BTC. The policy stays as it was.")
    if not 0 <= wanted.fee_basis_points <= ALL_OF_IT:
        raise BadRequest("The fee may be limited to between 0 and 100 percent. The policy stays as it was.")
    if not LEAST_MARGIN_S <= wanted.expiry_margin_s <= LARGEST_MARGIN_S:
        raise BadRequest(
            f"An invoice must have between {LEAST_MARGIN_S} seconds and a day left. The policy stays as it was."
        )
