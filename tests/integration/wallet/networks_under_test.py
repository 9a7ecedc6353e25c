"""The two networks the wallet's contract is tested on, behind one shape.

On the sandbox everything can be arranged. On the public regtest nothing can: a person funds a wallet once through its
makers' faucet and names the file with its words in LNWALLET_REGTEST_WORDS_FILE; it has no Lightning.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

import pytest
from mnemonic import Mnemonic

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Network, SandboxEndpoint
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.wallet.breez_wallet import BeforeSend, BreezWallet, WalletEvent, WalletSeed


async def let_pass(idempotency_key: UUID) -> None:
    """A gate that is always open."""


class Place(Protocol):
    """A network a wallet can be opened on."""

    network: Network

    def funded_seed(self) -> WalletSeed:
        """A wallet that has money, or gets it from `fund`."""
        ...

    async def fund(self, wallet: BreezWallet, amount_sats: Sats) -> None:
        """Have money arrive from outside; returns before it is claimed."""
        ...

    async def open(
        self,
        storage: Path,
        seed: WalletSeed | None = None,
        on_event: Callable[[WalletEvent], None] = lambda _: None,
        before_send: BeforeSend = let_pass,
    ) -> BreezWallet: ...


def new_seed() -> WalletSeed:
    return WalletSeed(Mnemonic("english").generate(256))


@dataclass
class SandboxPlace:
    endpoint: SandboxEndpoint
    control: SandboxControl
    network: Network = Network.SANDBOX

    def funded_seed(self) -> WalletSeed:
        return new_seed()

    async def fund(self, wallet: BreezWallet, amount_sats: Sats) -> None:
        await asyncio.to_thread(self.control.fund, await wallet.identity_key(), amount_sats)

    async def open(
        self,
        storage: Path,
        seed: WalletSeed | None = None,
        on_event: Callable[[WalletEvent], None] = lambda _: None,
        before_send: BeforeSend = let_pass,
    ) -> BreezWallet:
        return await BreezWallet.connect(
            self.network, seed or new_seed(), storage, on_event, before_send, self.endpoint
        )


@dataclass
class RegtestPlace:
    network: Network = Network.REGTEST

    def funded_seed(self) -> WalletSeed:
        words_file = os.environ.get("LNWALLET_REGTEST_WORDS_FILE")
        if not words_file:
            pytest.fail("Name a file with the words of a funded regtest wallet in LNWALLET_REGTEST_WORDS_FILE.")
        return WalletSeed(Path(words_file).read_text().strip())

    async def fund(self, wallet: BreezWallet, amount_sats: Sats) -> None:
        balance = await wallet.refresh(timeout_s=120)
        assert (balance.balance_sats or 0) >= amount_sats, "fund this wallet through the regtest faucet first"

    async def open(
        self,
        storage: Path,
        seed: WalletSeed | None = None,
        on_event: Callable[[WalletEvent], None] = lambda _: None,
        before_send: BeforeSend = let_pass,
    ) -> BreezWallet:
        return await BreezWallet.connect(self.network, seed or new_seed(), storage, on_event, before_send)
