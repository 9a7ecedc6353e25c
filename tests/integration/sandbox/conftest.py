"""Networks and wallets for the tests of the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox import endpoint as files
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.process import SandboxProcess
from tests.integration.sandbox.sdk_wallet import SdkWallet
from tests.loops import Loop

FUNDS = Sats(100_000)
GONE_S = 15


def wait_until_gone(directory: Path) -> None:
    """The network's process holds a lock as long as it lives."""
    with FileLock(directory / files.LOCK, timeout=GONE_S):
        pass


class OwnNetwork:
    """A network that one test may kill, advance and restart."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.process = SandboxProcess(directory)
        self.endpoint = self.process.start(False)
        self.control = SandboxControl(self.endpoint)

    def restart(self) -> None:
        """After a kill: the same network again, on the same ports."""
        wait_until_gone(self.directory)
        self.endpoint = self.process.start(False)


@pytest.fixture
def network(tmp_path: Path) -> Iterator[OwnNetwork]:
    own = OwnNetwork(tmp_path / "network ü")
    yield own
    own.process.stop()


class Wallets:
    """Opens wallets and closes them after the test."""

    def __init__(self, loop: Loop, directory: Path) -> None:
        self._loop, self._directory = loop, directory
        self._opened: list[SdkWallet] = []

    def new(self, endpoint: SandboxEndpoint, funds: int = FUNDS) -> SdkWallet:
        """A wallet that has `funds`, claimed."""
        return self._loop.run(self._new(endpoint, funds))

    async def _new(self, endpoint: SandboxEndpoint, funds: int) -> SdkWallet:
        wallet = await SdkWallet.connect(endpoint, self._directory / f"wallet-{len(self._opened)}")
        self._opened.append(wallet)
        if funds:
            SandboxControl(endpoint).fund(wallet.identity_key, Sats(funds))
            await wallet.until_balance(funds)
        return wallet

    def close(self) -> None:
        for wallet in self._opened:
            self._loop.run(wallet.close())


@pytest.fixture
def wallets(loop: Loop, tmp_path: Path) -> Iterator[Wallets]:
    opened = Wallets(loop, tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def treasurer(
    loop: Loop, sandbox_endpoint: SandboxEndpoint, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SdkWallet]:
    """A wallet with money on the network that all tests share."""
    opened = Wallets(loop, tmp_path_factory.mktemp("treasurer"))
    yield opened.new(sandbox_endpoint, 1_000_000)
    opened.close()
