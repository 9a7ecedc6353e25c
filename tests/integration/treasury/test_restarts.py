"""Closing and opening again: nothing is lost, and what was in flight is found."""

import asyncio
from pathlib import Path

import pytest

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.ledger.history import Sort, TransactionFilter
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, Network, PaymentStatus, WalletState
from lnwallet_desktop.settings import Settings
from lnwallet_desktop.treasury.treasury import Treasury
from tests.integration.treasury.test_paying import pay_new
from tests.loops import Loop
from tests.treasuries import FUNDS, PASSPHRASE, open_funded, sandbox_of, under_way


def test_what_happened_while_closed_is_found_after_opening(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        first = await open_funded(Settings(tmp_path))
        hanging = await pay_new(first, outcome="hang", wait_s=0.1)
        invoice = await first.receiving.invoice(Sats(4_000), "consulting")
        control = sandbox_of(first)
        await under_way(first, hanging.payment_hash)
        await first.wallet.close()
        await asyncio.to_thread(control.settle, hanging.payment_hash, "success")
        await asyncio.to_thread(control.pay, invoice.text)
        await first.close()

        second = await Treasury.start(Settings(tmp_path))
        assert second.wallet.state is WalletState.CLOSED
        assert not second.wallet.balance.fresh
        assert second.wallet.balance.balance_sats is not None
        changed = asyncio.Event()
        second.ledger_changes.subscribe(lambda ids: changed.set())
        await second.access.open(PASSPHRASE)
        wanted = {hanging.payment_hash, invoice.payment_hash}
        while True:
            page = await asyncio.to_thread(
                second.history.page, TransactionFilter(status=PaymentStatus.SUCCESS), Sort(), 50, None
            )
            if wanted <= {row.payment_hash for row in page.transactions}:
                break
            await second.desk.reconcile()
            await second.receiving.back_fill()
        await changed.wait()
        received = [row for row in page.transactions if row.direction is Direction.RECEIVED]
        assert {row.amount_sats for row in received} == {FUNDS, 4_000}
        await second.close()

    loop.run(scenario())


def test_a_wallet_keeps_its_network_and_its_database(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        treasury = await Treasury.start(Settings(tmp_path))
        await treasury.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        with pytest.raises(BadRequest, match="already"):
            await treasury.create_wallet("Eve", PASSPHRASE, Network.SANDBOX)
        await treasury.close()
        with pytest.raises(BadRequest, match="is on sandbox"):
            await Treasury.start(Settings(tmp_path, Network.MAINNET))
        (tmp_path / "vault.lnw").unlink()
        other = await Treasury.start(Settings(tmp_path))
        with pytest.raises(BadRequest):
            await other.create_wallet("Maria", PASSPHRASE, Network.SANDBOX)
        assert not other.has_wallet
        await other.close()

    loop.run(scenario())


def test_mainnet_without_its_key_makes_nothing(tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        treasury = await Treasury.start(Settings(tmp_path))
        with pytest.raises(BadRequest, match="API key"):
            await treasury.create_wallet("Maria", PASSPHRASE, Network.MAINNET)
        assert not treasury.has_wallet
        await treasury.close()

    loop.run(scenario())
