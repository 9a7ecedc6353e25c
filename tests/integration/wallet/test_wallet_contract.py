"""What the adapter promises on every network: opening, balance, transfers in, list, look-up, closing."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from lnwallet_desktop.errors import BadRequest, SandboxUnavailable
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, Network, PaymentStatus, WalletPayment
from lnwallet_desktop.wallet.breez_wallet import BreezWallet, WalletEvent, WalletSeed
from tests.integration.wallet.networks_under_test import Place, let_pass, new_seed
from tests.loops import Loop


async def receipts(wallet: BreezWallet) -> list[WalletPayment]:
    return [payment async for payment in wallet.payments(Direction.RECEIVED)]


async def until_balance(wallet: BreezWallet, at_least: int) -> int:
    while True:
        known = (await wallet.refresh(timeout_s=60)).balance_sats or 0
        if known >= at_least:
            return known
        await asyncio.sleep(0.1)


def test_a_new_wallet_is_empty_reachable_and_fresh(place: Place, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        wallet = await place.open(tmp_path)
        assert await wallet.reachable()
        balance = await wallet.refresh(timeout_s=60)
        assert (balance.balance_sats, balance.fresh) == (0, True)
        assert not (await wallet.balance()).fresh
        assert await receipts(wallet) == []
        assert await wallet.find(uuid4()) is None
        assert await wallet.find_by_hash("ab" * 32) is None
        await wallet.disconnect()

    loop.run(scenario())


def test_the_same_words_are_the_same_wallet(place: Place, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        seed = new_seed()
        keys = []
        for storage in (tmp_path / "a", tmp_path / "a", tmp_path / "b"):
            wallet = await place.open(storage, seed)
            keys.append(await wallet.identity_key())
            await wallet.disconnect()
        assert len(set(keys)) == 1
        assert len(keys[0]) == 66

    loop.run(scenario())


def test_money_from_outside_is_reported_and_listed(place: Place, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        events: list[WalletEvent] = []
        wallet = await place.open(tmp_path, place.funded_seed(), events.append)
        await place.fund(wallet, Sats(1_000))
        assert await until_balance(wallet, 1_000) >= 1_000
        received = await receipts(wallet)
        assert received
        assert all(payment.direction is Direction.RECEIVED for payment in received)
        assert received[0].status is PaymentStatus.SUCCESS
        assert any(event.payment is None for event in events), "no sync was reported"
        await wallet.disconnect()

    loop.run(scenario())


def test_a_failing_listener_changes_nothing(
    place: Place, tmp_path: Path, loop: Loop, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(event: WalletEvent) -> None:
        raise RuntimeError("a bug in a listener")

    async def scenario() -> None:
        wallet = await place.open(tmp_path, place.funded_seed(), fails)
        await place.fund(wallet, Sats(1_000))
        assert await until_balance(wallet, 1_000) >= 1_000
        await wallet.disconnect()

    loop.run(scenario())
    assert "a listener failed" in caplog.text


def test_the_main_network_needs_its_key(tmp_path: Path, loop: Loop) -> None:
    with pytest.raises(BadRequest, match="API key"):
        loop.run(BreezWallet.connect(Network.MAINNET, new_seed(), tmp_path, lambda _: None, let_pass))


def test_the_sandbox_needs_to_run(tmp_path: Path, loop: Loop) -> None:
    with pytest.raises(SandboxUnavailable):
        loop.run(BreezWallet.connect(Network.SANDBOX, new_seed(), tmp_path, lambda _: None, let_pass))


def test_the_words_passphrase_makes_another_wallet_of_the_same_words(place: Place, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        words = new_seed().mnemonic
        keys = []
        for number, passphrase in enumerate((None, "su\u0308\u00df", "su\u0308\u00df")):
            wallet = await place.open(tmp_path / str(number), WalletSeed(words, passphrase=passphrase))
            keys.append(await wallet.identity_key())
            await wallet.disconnect()
        assert keys[0] != keys[1] == keys[2]

    loop.run(scenario())
