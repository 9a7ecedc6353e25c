"""Whole treasuries on real parts: embedded PostgreSQL, sandbox, SDK, vault."""

from __future__ import annotations

import asyncio

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.unit.vault.vaults import CHEAP

PASSPHRASE = "copper lantern forty rivers"
FUNDS = Sats(2_000_000)


async def open_funded(settings: Settings) -> Treasury:
    """A treasury with a new wallet that holds FUNDS."""
    treasury = await Treasury.start(settings)
    treasury._vault._cost = CHEAP
    await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
    await treasury.access.open(PASSPHRASE)
    control = sandbox_of(treasury)
    await asyncio.to_thread(control.fund, await treasury.wallet.wallet.identity_key(), FUNDS)
    while (await treasury.wallet.refresh()).balance_sats != FUNDS:
        await asyncio.sleep(0.05)
    return treasury


def sandbox_of(treasury: Treasury) -> SandboxControl:
    assert treasury.sandbox is not None
    return treasury.sandbox


async def under_way(treasury: Treasury, payment_hash: str) -> None:
    """Wait until the network itself is paying it: the desk may have answered “pending” before that."""
    while True:
        known = (await asyncio.to_thread(sandbox_of(treasury).ledger)).payment(payment_hash)
        if known is not None and known.status == "pending":
            return
        await asyncio.sleep(0.02)


async def end_on_network(treasury: Treasury, payment_hash: str, outcome: str) -> None:
    """Have a hanging payment end as success or fail."""
    await under_way(treasury, payment_hash)
    await asyncio.to_thread(sandbox_of(treasury).settle, payment_hash, outcome)
