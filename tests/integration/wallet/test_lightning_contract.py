"""What the adapter promises of Lightning: quote, send, its write-ahead point, receive."""

import asyncio
import hashlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from lnwallet_desktop.errors import FeeAboveCap, NotSent, OutcomeUnknown
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import Direction, Network, PaymentStatus, WalletPayment
from lnwallet_desktop.wallet import breez_wallet
from lnwallet_desktop.wallet.breez_wallet import BeforeSend, BreezWallet
from lnwallet_desktop.wallet.invoice_checks import read_invoice
from lnwallet_desktop.wallet.sdk_thread import sdk_thread
from tests.integration.wallet.networks_under_test import SandboxPlace, let_pass, new_seed
from tests.integration.wallet.test_wallet_contract import until_balance
from tests.loops import Loop

CAP = Sats(1_000)


@asynccontextmanager
async def funded(place: SandboxPlace, storage: Path, before_send: BeforeSend = let_pass) -> AsyncIterator[BreezWallet]:
    wallet = await place.open(storage, before_send=before_send)
    await place.fund(wallet, Sats(100_000))
    await until_balance(wallet, 100_000)
    yield wallet
    await wallet.disconnect()


async def send_new(
    place: SandboxPlace, wallet: BreezWallet, outcome: str, key: UUID, wait_s: int = 10
) -> tuple[str, WalletPayment]:
    """Pay a fresh invoice of 2,500 sat; its payment hash and what the wallet answered."""
    made = await asyncio.to_thread(place.control.invoice, Sats(2_500), memo="rent", outcome=outcome)
    invoice = read_invoice(made.invoice, Network.SANDBOX)
    prepared = await wallet.prepare(invoice, Sats(2_500))
    assert prepared.fee_sats > 0
    return invoice.payment_hash, await wallet.send(prepared, key, CAP, wait_s)


def test_a_payment_succeeds_with_its_preimage(lightning_place: SandboxPlace, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        async with funded(lightning_place, tmp_path) as wallet:
            key = uuid4()
            payment_hash, payment = await send_new(lightning_place, wallet, "success", key)
            assert payment.status is PaymentStatus.SUCCESS
            assert payment.payment_id == str(key)
            assert hashlib.sha256(bytes.fromhex(payment.preimage or "")).hexdigest() == payment_hash
            assert (await wallet.refresh()).balance_sats == 100_000 - 2_500 - payment.fee_sats
            assert await wallet.find(key) == await wallet.find_by_hash(payment_hash)

    loop.run(scenario())


def test_the_sdk_works_in_its_own_thread_and_tells_on_the_loop_that_connected(
    lightning_place: SandboxPlace, tmp_path: Path, loop: Loop
) -> None:
    told_on: set[tuple[str, str]] = set()

    def note(what: str) -> None:
        told_on.add((what, threading.current_thread().name))

    async def before_send(key: UUID) -> None:
        note("before a send")

    async def scenario() -> None:
        observed = sdk_thread().run(on_sdk_thread())
        wallet = await lightning_place.open(tmp_path, on_event=lambda _: note("event"), before_send=before_send)
        await lightning_place.fund(wallet, Sats(100_000))
        await until_balance(wallet, 100_000)
        await send_new(lightning_place, wallet, "success", uuid4())
        await wallet.disconnect()
        assert await observed == "breez sdk"

    async def on_sdk_thread() -> str:
        return threading.current_thread().name

    loop.run(scenario())
    assert told_on == {("event", "MainThread"), ("before a send", "MainThread")}


def test_a_failed_payment_gives_its_money_back(lightning_place: SandboxPlace, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        async with funded(lightning_place, tmp_path) as wallet:
            _, payment = await send_new(lightning_place, wallet, "fail", uuid4())
            assert payment.status is PaymentStatus.FAILED
            assert (await wallet.refresh()).balance_sats == 100_000

    loop.run(scenario())


def test_a_payment_without_outcome_is_pending(lightning_place: SandboxPlace, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        async with funded(lightning_place, tmp_path) as wallet:
            key = uuid4()
            payment_hash, payment = await send_new(lightning_place, wallet, "hang", key, wait_s=1)
            assert payment.status is PaymentStatus.PENDING
            assert payment.locked_until is not None
            await asyncio.to_thread(lightning_place.control.settle, payment_hash, "success")
            while (found := await wallet.find(key)) is None or found.status is PaymentStatus.PENDING:
                await wallet.refresh()
            assert found.status is PaymentStatus.SUCCESS

    loop.run(scenario())


def test_a_young_payment_that_settled_behind_newer_ones_is_known_after_a_restart_without_a_minute_of_waiting(
    lightning_place: SandboxPlace, tmp_path: Path, loop: Loop
) -> None:
    async def scenario() -> None:
        seed = new_seed()
        first = await lightning_place.open(tmp_path, seed)
        await lightning_place.fund(first, Sats(100_000))
        await until_balance(first, 100_000)
        key = uuid4()
        payment_hash, _ = await send_new(lightning_place, first, "hang", key, wait_s=0)
        for _ in range(3):
            await send_new(lightning_place, first, "success", uuid4())
        await first.refresh()
        await first.disconnect()
        await asyncio.to_thread(lightning_place.control.settle, payment_hash, "success")

        second = await lightning_place.open(tmp_path, seed)
        for _ in range(5):  # the SDK’s own sync at its start may come between
            await second.refresh()
            found = await second.find(key)
            assert found is not None
            if found.status is PaymentStatus.SUCCESS:
                break
        assert found.status is PaymentStatus.SUCCESS
        sent = [payment.payment_id async for payment in second.payments(Direction.SENT)]
        assert len(sent) == len(set(sent)) == 4, "listed twice, known once"
        await second.disconnect()

    loop.run(scenario())


def test_a_payment_is_found_by_its_hash_over_the_whole_history_not_among_the_newest(
    lightning_place: SandboxPlace, tmp_path: Path, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario() -> None:
        monkeypatch.setattr(breez_wallet, "PAGE", 1)
        async with funded(lightning_place, tmp_path) as wallet:
            oldest, _ = await send_new(lightning_place, wallet, "success", uuid4())
            for _ in range(3):
                await send_new(lightning_place, wallet, "success", uuid4())
            found = await wallet.find_by_hash(oldest)
            assert found is not None
            assert found.payment_hash == oldest
            assert await wallet.find_by_hash("0" * 64) is None

    loop.run(scenario())


def test_the_same_key_again_is_the_same_payment(lightning_place: SandboxPlace, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        async with funded(lightning_place, tmp_path) as wallet:
            made = await asyncio.to_thread(lightning_place.control.invoice, Sats(2_500))
            prepared = await wallet.prepare(read_invoice(made.invoice, Network.SANDBOX), Sats(2_500))
            key = uuid4()
            first = await wallet.send(prepared, key, CAP, 10)
            second = await wallet.send(prepared, key, CAP, 10)
            assert first.payment_id == second.payment_id
            assert (await wallet.refresh()).balance_sats == 100_000 - 2_500 - first.fee_sats

    loop.run(scenario())


@pytest.mark.parametrize("error", [RuntimeError("a bug"), asyncio.CancelledError(), KeyboardInterrupt()])
def test_what_the_write_ahead_point_raises_stops_the_send(
    lightning_place: SandboxPlace, tmp_path: Path, loop: Loop, error: BaseException
) -> None:
    async def refuse(key: UUID) -> None:
        raise error

    async def scenario() -> None:
        async with funded(lightning_place, tmp_path, refuse) as wallet:
            with pytest.raises(NotSent):
                await send_new(lightning_place, wallet, "success", uuid4())
            assert (await wallet.refresh()).balance_sats == 100_000
            assert [payment async for payment in wallet.payments(Direction.SENT)] == []

    loop.run(scenario())


def test_an_error_after_the_handover_proves_nothing(lightning_place: SandboxPlace, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        async with funded(lightning_place, tmp_path) as wallet:
            key = uuid4()
            await asyncio.to_thread(lightning_place.control.fault, "after:RequestLightningSend", "drop")
            with pytest.raises(OutcomeUnknown):
                await send_new(lightning_place, wallet, "success", key)
            while (found := await wallet.find(key)) is None or found.status is not PaymentStatus.SUCCESS:
                await wallet.refresh()

    loop.run(scenario())


def test_a_fee_above_the_cap_is_never_paid(lightning_place: SandboxPlace, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        async with funded(lightning_place, tmp_path) as wallet:
            made = await asyncio.to_thread(lightning_place.control.invoice, Sats(2_500))
            prepared = await wallet.prepare(read_invoice(made.invoice, Network.SANDBOX), Sats(2_500))
            with pytest.raises(FeeAboveCap):
                await wallet.send(prepared, uuid4(), Sats(prepared.fee_sats - 1), 10)
            assert (await wallet.refresh()).balance_sats == 100_000

    loop.run(scenario())


def test_an_invoice_of_ours_is_paid(lightning_place: SandboxPlace, tmp_path: Path, loop: Loop) -> None:
    async def scenario() -> None:
        async with funded(lightning_place, tmp_path) as wallet:
            text = await wallet.create_invoice(Sats(700), "consulting – März", 3600)
            invoice = read_invoice(text, Network.SANDBOX)
            assert (invoice.amount_sats, invoice.description) == (700, "consulting – März")
            await asyncio.to_thread(lightning_place.control.pay, text)
            await until_balance(wallet, 100_700)
            newest = [payment async for payment in wallet.payments(Direction.RECEIVED)]
            received = next(payment for payment in newest if payment.payment_hash == invoice.payment_hash)
            assert (received.amount_sats, received.description) == (700, "consulting – März")

    loop.run(scenario())
