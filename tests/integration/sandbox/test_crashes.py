"""kill -9 of the network in the middle of a payment or a receipt: nothing is lost, nothing stays locked for nobody."""

import asyncio
import os
import signal
from uuid import uuid4

import breez_sdk_spark as sdk
import pytest

from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox.records import LedgerStatus
from tests.integration.sandbox.conftest import FUNDS, OwnNetwork, Wallets
from tests.integration.sandbox.sdk_wallet import POLL_S, SdkWallet
from tests.loops import Loop

SEND_STEPS = [
    "before:get_signing_commitments",
    "before:initiate_preimage_swap_v3",
    "after:initiate_preimage_swap_v3",
    "before:RequestLightningSend",
    "after:RequestLightningSend",
]


async def killed_at(network: OwnNetwork, step: str, work: "asyncio.Future[object]") -> None:
    """Kill the network while it holds that step; `work` is what will get there."""
    assert await asyncio.to_thread(network.control.wait_step, step, 20), step
    os.kill(network.endpoint.pid, signal.SIGKILL)
    await asyncio.to_thread(network.restart)
    await asyncio.wait([work])
    work.exception()  # it may have failed or not: an exception proves nothing


def test_killed_at_any_step_of_a_send_it_is_paid_once_or_not_at_all(
    network: OwnNetwork, wallets: Wallets, loop: Loop
) -> None:
    wallet = wallets.new(network.endpoint)
    ports = network.endpoint.operator_url, network.endpoint.provider_url

    async def scenario() -> None:
        spent = 0
        for step in SEND_STEPS:
            made, key = network.control.invoice(Sats(1_000), memo=step), str(uuid4())
            network.control.hold(step)
            await killed_at(network, step, asyncio.ensure_future(wallet.pay(made.invoice, key)))
            assert network.control.ledger().violations == (), step
            spent += await settled(network, wallet, made.payment_hash, key)
            await wallet.until_balance(FUNDS - spent)
        own = network.control.ledger().wallet(wallet.identity_key)
        assert own is not None
        assert (own.available_sats, own.locked_sats, own.incoming_sats) == (FUNDS - spent, 0, 0)

    loop.run(scenario())
    assert (network.endpoint.operator_url, network.endpoint.provider_url) == ports
    assert network.control.ledger().violations == ()


async def settled(network: OwnNetwork, wallet: SdkWallet, payment_hash: str, key: str) -> int:
    """Wait for what became of a payment; the sats it cost. The SDK itself asks again for what was locked."""
    while (record := network.control.payment(payment_hash)).status in (LedgerStatus.LOCKED, LedgerStatus.PENDING):
        await wallet.balance()
        await asyncio.sleep(POLL_S)
    if record.status is LedgerStatus.UNPAID:
        assert await wallet.payment(key) is None
        return 0
    assert (record.status, record.transfers, record.paid_times) == (LedgerStatus.SUCCESS, 1, 1)
    payment = await wallet.until_status(key, sdk.PaymentStatus.COMPLETED)
    return int(payment.amount + payment.fees)


@pytest.mark.parametrize("step", ["before:claim_transfer", "after:claim_transfer"])
def test_killed_at_a_claim_the_money_arrives(network: OwnNetwork, wallets: Wallets, loop: Loop, step: str) -> None:
    wallet = wallets.new(network.endpoint)

    async def scenario() -> None:
        network.control.hold(step)
        network.control.fund(wallet.identity_key, Sats(500))
        await killed_at(network, step, asyncio.ensure_future(wallet.balance()))
        await wallet.until_balance(FUNDS + 500)

    loop.run(scenario())
    assert network.control.ledger().violations == ()


def test_a_swap_cut_short_comes_back(network: OwnNetwork, wallets: Wallets, loop: Loop) -> None:
    wallet = wallets.new(network.endpoint, 4_096 + 2_048)
    step = "after:initiate_swap_primary_transfer"

    async def scenario() -> None:
        await wallet.pay(network.control.invoice(Sats(3_000)).invoice)
        before = await wallet.balance()
        network.control.hold(step)
        paying = asyncio.ensure_future(wallet.pay(network.control.invoice(Sats(2_222)).invoice))
        await killed_at(network, step, paying)
        assert network.control.ledger().violations == ()
        network.control.advance(600)  # past the swap's end, and past the age at which the SDK claims by itself
        await wallet.until_balance(before)

    loop.run(scenario())


def test_what_is_due_while_the_network_is_dead_settles_at_its_next_start(
    network: OwnNetwork, wallets: Wallets, loop: Loop
) -> None:
    wallet = wallets.new(network.endpoint)
    made = network.control.invoice(Sats(800), outcome="pending=0.7")
    payment = loop.run(wallet.pay(made.invoice, wait_s=0))
    os.kill(network.endpoint.pid, signal.SIGKILL)
    network.restart()
    loop.run(wallet.until_status(payment.id, sdk.PaymentStatus.COMPLETED))
    assert network.control.payment(made.payment_hash).paid_times == 1


def test_a_payment_hung_for_sixteen_days_comes_back(network: OwnNetwork, wallets: Wallets, loop: Loop) -> None:
    wallet = wallets.new(network.endpoint)
    made = network.control.invoice(Sats(800), outcome="hang", expiry_s=30 * 24 * 3600)
    payment = loop.run(wallet.pay(made.invoice, wait_s=0))
    network.control.advance(15 * 24 * 3600)
    assert network.control.payment(made.payment_hash).status is LedgerStatus.PENDING
    aged = loop.run(wallet.payment(payment.id))
    assert aged.status is sdk.PaymentStatus.PENDING
    network.control.advance(24 * 3600 + 60)
    loop.run(wallet.until_status(payment.id, sdk.PaymentStatus.FAILED))
    loop.run(wallet.until_balance(FUNDS))
    assert network.control.payment(made.payment_hash).status is LedgerStatus.RETURNED


def test_after_the_clock_moved_payments_still_work(network: OwnNetwork, wallets: Wallets, loop: Loop) -> None:
    network.control.advance(40 * 24 * 3600)
    wallet = wallets.new(network.endpoint)
    assert loop.run(wallet.pay(network.control.invoice(Sats(800)).invoice)).status is sdk.PaymentStatus.COMPLETED
