"""Steps that are held or broken by order, with the real SDK on the other side."""

import asyncio
from uuid import uuid4

import breez_sdk_spark as sdk
import pytest

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.records import LedgerStatus
from tests.integration.sandbox.conftest import Wallets
from tests.integration.sandbox.sdk_wallet import SdkWallet
from tests.loops import Loop


def test_a_held_step_blocks_nobody_else(
    sandbox: SandboxControl,
    sandbox_endpoint: SandboxEndpoint,
    treasurer: SdkWallet,
    wallets: Wallets,
    loop: Loop,
) -> None:
    step, other = "after:initiate_preimage_swap_v3", wallets.new(sandbox_endpoint)

    async def scenario() -> None:
        sandbox.hold(step)
        held = asyncio.ensure_future(treasurer.pay(sandbox.invoice(Sats(900)).invoice))
        assert await asyncio.to_thread(sandbox.wait_step, step, 10)
        assert (await other.pay(sandbox.invoice(Sats(100)).invoice)).status is sdk.PaymentStatus.COMPLETED
        assert not held.done()
        sandbox.release(step)
        assert (await held).status is sdk.PaymentStatus.COMPLETED

    loop.run(scenario())


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("after:initiate_preimage_swap_v3", "UNAVAILABLE"),
        ("after:initiate_preimage_swap_v3", "drop"),
        ("before:RequestLightningSend", "400"),
        ("before:RequestLightningSend", "drop"),
        ("after:RequestLightningSend", "400"),
    ],
)
def test_a_fault_after_the_lock_loses_nothing_and_pays_once(
    sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop, step: str, kind: str
) -> None:
    made, key = sandbox.invoice(Sats(600)), str(uuid4())
    before = loop.run(treasurer.balance())
    sandbox.fault(step, kind)

    async def try_to_pay() -> None:
        try:
            await treasurer.pay(made.invoice, key)
        except sdk.SdkError:
            assert sandbox.wait_step(step, 0), "it failed for another reason"

    loop.run(try_to_pay())
    payment = loop.run(treasurer.until_status(key, sdk.PaymentStatus.COMPLETED))
    record = sandbox.payment(made.payment_hash)
    assert (record.status, record.transfers) == (LedgerStatus.SUCCESS, 1)
    assert loop.run(treasurer.balance()) == before - 600 - payment.fees


def test_a_fault_before_the_lock_moves_nothing(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    made = sandbox.invoice(Sats(600))
    sandbox.fault("before:initiate_preimage_swap_v3", "UNAVAILABLE")
    with pytest.raises(sdk.SdkError):
        loop.run(treasurer.pay(made.invoice))
    assert sandbox.payment(made.payment_hash).status is LedgerStatus.UNPAID


def test_a_misspelt_order_is_refused(sandbox: SandboxControl) -> None:
    with pytest.raises(BadRequest, match="no step"):
        sandbox.hold("before:claim_transfers")
    with pytest.raises(BadRequest, match="cannot fail with"):
        sandbox.fault("before:claim_transfer", "500")
    with pytest.raises(BadRequest, match="cannot fail with"):
        sandbox.fault("before:RequestSwap", "UNAVAILABLE")
