"""Whole treasuries on real parts: embedded PostgreSQL, sandbox, SDK, vault."""

from __future__ import annotations

import asyncio

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury

PASSPHRASE = "copper lantern forty rivers"
FUNDS = Sats(2_000_000)


async def open_funded(settings: Settings) -> Treasury:
    """A treasury with a new wallet that holds FUNDS."""
    treasury = await Treasury.start(settings)
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
