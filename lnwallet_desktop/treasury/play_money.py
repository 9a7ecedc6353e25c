"""Money to try things with, from the sandbox network."""

from __future__ import annotations

import asyncio

from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.treasury.wallet_session import WalletSession

PLAY_MONEY = Sats(100_000)
ARRIVES_WITHIN_S = 20


async def order_play_money(wallet: WalletSession, control: SandboxControl) -> None:
    """It comes in by itself. Needs the open wallet. Raises Locked, SandboxUnavailable."""
    await asyncio.to_thread(control.fund, await wallet.wallet.identity_key(), PLAY_MONEY)


async def fetch_play_money(wallet: WalletSession, control: SandboxControl) -> bool:
    """Order it and wait for it; False where it is late. Raises as `order_play_money` does, and WalletUnavailable."""
    before = (await wallet.refresh()).balance_sats or 0
    arrived = asyncio.Event()

    def look(_: None) -> None:
        if (wallet.balance.balance_sats or 0) > before:
            arrived.set()

    unfollow = wallet.changed.subscribe(look)
    try:
        await order_play_money(wallet, control)
        async with asyncio.timeout(ARRIVES_WITHIN_S):
            await wallet.refresh()
            await arrived.wait()
    except TimeoutError:
        return False
    finally:
        unfollow()
    return True
