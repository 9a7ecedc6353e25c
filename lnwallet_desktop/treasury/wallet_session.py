"""The wallet while it is open: its connection, its balance and how fresh that is, and what it reports."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

from lnwallet_desktop.errors import Locked, WalletUnavailable
from lnwallet_desktop.payments import Balance, Network, SandboxEndpoint, WalletPayment, WalletState
from lnwallet_desktop.translation import phrase
from lnwallet_desktop.treasury.last_balance import LastBalance
from lnwallet_desktop.treasury.listeners import Listeners
from lnwallet_desktop.treasury.tasks import Tasks
from lnwallet_desktop.wallet.breez_wallet import BeforeSend, BreezWallet, WalletEvent, WalletSeed

log = logging.getLogger(__name__)

BURST_S = 0.05


class WalletSession:
    """Owns the one BreezWallet. All of it runs on the main loop."""

    def __init__(
        self,
        storage_dir: Path,
        last_balance: LastBalance,
        before_send: BeforeSend,
    ) -> None:
        self.changed: Listeners[None] = Listeners()
        self.payment_seen: Listeners[WalletPayment] = Listeners()
        self.synced: Listeners[None] = Listeners()
        self.state = WalletState.CLOSED
        self.balance: Balance = last_balance.read()
        self._storage_dir = storage_dir
        self._last_balance = last_balance
        self._before_send = before_send
        self._wallet: BreezWallet | None = None
        self._tasks = Tasks()
        self._about_to_look: asyncio.Task[None] | None = None
        self._refreshing = asyncio.Lock()

    @property
    def wallet(self) -> BreezWallet:
        """Raises Locked while it is closed."""
        if self._wallet is None:
            raise Locked(phrase("The wallet is closed. Open it with an admin’s passphrase."))
        return self._wallet

    async def open(self, network: Network, seed: WalletSeed, sandbox: SandboxEndpoint | None) -> None:
        """Connect; works offline. Raises WalletUnavailable, BadRequest, SandboxUnavailable."""
        self._become(WalletState.OPENING)
        try:
            self._wallet = await BreezWallet.connect(
                network, seed, self._storage_dir / network, self._on_event, self._before_send, sandbox
            )
        except BaseException:
            self._become(WalletState.CLOSED)
            raise
        self._become(WalletState.SYNCING)

    async def refresh(self) -> Balance:
        """Sync now. Raises WalletUnavailable when the network does not answer; the last known balance stays."""
        wallet = self.wallet
        async with self._refreshing:
            try:
                balance = await wallet.refresh()
            except WalletUnavailable:
                self._become(WalletState.OFFLINE)
                raise
            self._set_balance(balance)
            return balance

    async def look(self, timeout_s: float) -> None:
        """Read the balance that the SDK has by now, and wait for that so long; one that a sync proves: `refresh`."""
        await asyncio.wait({self._tasks.spawn(self._look(), "look at the balance")}, timeout=timeout_s)

    async def close(self) -> None:
        """Disconnect; the balance becomes the last known one."""
        await self._tasks.cancel()
        wallet, self._wallet = self._wallet, None
        if wallet is not None:
            await wallet.disconnect()
        self.balance = Balance(self.balance.balance_sats, self.balance.as_of, fresh=False)
        self._become(WalletState.CLOSED)

    def _on_event(self, event: WalletEvent) -> None:
        if event.payment is not None:
            self.payment_seen.tell(event.payment)
        else:
            self.synced.tell(None)
        self._look_soon()

    def _look_soon(self) -> None:
        """Read the balance once after a burst of events."""
        if self._wallet is not None and (self._about_to_look is None or self._about_to_look.done()):
            self._about_to_look = self._tasks.spawn(self._look_after_burst(), "look at the balance")

    async def _look_after_burst(self) -> None:
        await asyncio.sleep(BURST_S)
        self._about_to_look = None  # what is told while it is read wants another look
        await self._look()

    async def _look(self) -> None:
        wallet = self._wallet
        reachable = wallet is not None and await wallet.reachable()
        async with self._refreshing:
            if wallet is None or wallet is not self._wallet:
                return
            balance = await wallet.balance()
            if reachable:
                self._set_balance(Balance(balance.balance_sats, datetime.now(UTC), fresh=True))
            else:
                self._become(WalletState.OFFLINE)

    def _set_balance(self, balance: Balance) -> None:
        self.balance = balance
        try:
            self._last_balance.write(balance)
        except OSError:
            log.exception("the last balance could not be kept")
        self._become(WalletState.READY)

    def _become(self, state: WalletState) -> None:
        self.state = state
        if state is WalletState.OFFLINE:
            self.balance = Balance(self.balance.balance_sats, self.balance.as_of, fresh=False)
        self.changed.tell(None)
