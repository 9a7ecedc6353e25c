"""Paying remote payees with the real SDK: every outcome, and what the network's ledger says of it."""

import asyncio
import hashlib
from uuid import uuid4

import breez_sdk_spark as sdk
import pytest

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.records import Fees, LedgerStatus
from tests.integration.sandbox.sdk_wallet import SdkWallet
from tests.loops import Loop


def test_a_success_has_its_preimage_and_costs_amount_and_fee(
    sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop
) -> None:
    made = sandbox.invoice(Sats(2_500), memo="Büro – März 🏢", payee="Kaffeewerk")
    before = loop.run(treasurer.balance())
    payment = loop.run(treasurer.pay(made.invoice))
    assert payment.status is sdk.PaymentStatus.COMPLETED
    assert payment.details.description == "Büro – März 🏢"
    preimage = bytes.fromhex(payment.details.htlc_details.preimage)
    assert hashlib.sha256(preimage).hexdigest() == made.payment_hash
    record = sandbox.payment(made.payment_hash, with_preimage=True)
    assert (record.status, record.transfers, record.paid_times) == (LedgerStatus.SUCCESS, 1, 1)
    assert (record.amount_sats, record.fee_sats, record.payee) == (2_500, payment.fees, "Kaffeewerk")
    assert record.preimage == preimage.hex()
    assert record.payer == treasurer.identity_key
    assert loop.run(treasurer.balance()) == before - 2_500 - payment.fees
    assert sandbox.payment(made.payment_hash).preimage is None


def test_a_failure_gives_the_money_back(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    made = sandbox.invoice(Sats(3_333), outcome="fail")
    before = loop.run(treasurer.balance())
    assert loop.run(treasurer.pay(made.invoice)).status is sdk.PaymentStatus.FAILED
    assert loop.run(treasurer.balance()) == before
    assert sandbox.payment(made.payment_hash).status is LedgerStatus.RETURNED


def test_after_a_failure_a_new_try_is_taken(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    made = sandbox.invoice(Sats(444), outcome="fail")
    loop.run(treasurer.pay(made.invoice))
    loop.run(treasurer.balance())
    assert loop.run(treasurer.pay(made.invoice)).status is sdk.PaymentStatus.FAILED
    assert sandbox.payment(made.payment_hash).transfers == 2


def test_a_late_success_is_pending_first(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    made = sandbox.invoice(Sats(1_200), outcome="pending=1.5")
    payment = loop.run(treasurer.pay(made.invoice, wait_s=0))
    assert payment.status is sdk.PaymentStatus.PENDING
    assert sandbox.payment(made.payment_hash).status is LedgerStatus.PENDING
    loop.run(treasurer.until_status(payment.id, sdk.PaymentStatus.COMPLETED))


@pytest.mark.parametrize(
    ("outcome", "status"), [("success", sdk.PaymentStatus.COMPLETED), ("fail", sdk.PaymentStatus.FAILED)]
)
def test_a_hung_payment_ends_when_it_is_told_to(
    sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop, outcome: str, status: sdk.PaymentStatus
) -> None:
    made = sandbox.invoice(Sats(900), outcome="hang")
    payment = loop.run(treasurer.pay(made.invoice, wait_s=0))
    assert sandbox.payment(made.payment_hash).status is LedgerStatus.PENDING
    sandbox.settle(made.payment_hash, outcome)
    loop.run(treasurer.until_status(payment.id, status))
    with pytest.raises(BadRequest, match="under way"):
        sandbox.settle(made.payment_hash, outcome)


def test_the_payer_chooses_the_amount_where_the_invoice_names_none(
    sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop
) -> None:
    made = sandbox.invoice(None)
    payment = loop.run(treasurer.pay(made.invoice, amount_sats=777))
    assert payment.status is sdk.PaymentStatus.COMPLETED
    assert sandbox.payment(made.payment_hash).amount_sats == 777


def test_the_same_key_pays_once(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    made, key = sandbox.invoice(Sats(650)), str(uuid4())
    first = loop.run(treasurer.pay(made.invoice, key))
    second = loop.run(treasurer.pay(made.invoice, key))
    assert first.id == second.id == key
    assert sandbox.payment(made.payment_hash).transfers == 1


def test_another_key_for_a_hash_under_way_is_refused(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    made = sandbox.invoice(Sats(650), outcome="hang")
    loop.run(treasurer.pay(made.invoice, wait_s=0))
    with pytest.raises(sdk.SdkError, match="preimage request already exists"):
        loop.run(treasurer.pay(made.invoice))
    assert sandbox.payment(made.payment_hash).transfers == 1
    sandbox.settle(made.payment_hash, "fail")


@pytest.mark.parametrize(
    ("expiry_s", "currency", "why"), [(-60, "bcrt", "expired"), (0, "bcrt", "expired"), (3600, "bc", "network")]
)
def test_an_expired_invoice_and_one_of_another_network_are_refused(
    sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop, expiry_s: int, currency: str, why: str
) -> None:
    made = sandbox.invoice(Sats(500), expiry_s=expiry_s, network=currency)
    with pytest.raises(sdk.SdkError, match=why):
        loop.run(treasurer.pay(made.invoice))
    assert sandbox.payment(made.payment_hash).status is LedgerStatus.UNPAID


def test_fees_are_what_they_were_set_to(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    usual = sandbox.fees()
    assert sandbox.set_fees(Sats(7), 10_000) == Fees(Sats(7), 10_000) == sandbox.fees()
    made = sandbox.invoice(Sats(1_001))
    assert loop.run(treasurer.pay(made.invoice)).fees == 7 + 11
    sandbox.set_fees(usual.base_sats, usual.ppm)


def test_a_fee_that_rose_after_the_lock_is_not_paid(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    usual = sandbox.fees()
    made, key = sandbox.invoice(Sats(1_000)), str(uuid4())
    before = loop.run(treasurer.balance())

    async def pay_while_the_fee_rises() -> None:
        sandbox.hold("before:RequestLightningSend")
        paying = asyncio.ensure_future(treasurer.pay(made.invoice, key))
        assert await asyncio.to_thread(sandbox.wait_step, "before:RequestLightningSend", 10)
        sandbox.set_fees(Sats(500), 0)
        sandbox.release("before:RequestLightningSend")
        with pytest.raises(sdk.SdkError, match="does not cover"):
            await paying

    loop.run(pay_while_the_fee_rises())
    assert sandbox.payment(made.payment_hash).status is LedgerStatus.LOCKED
    sandbox.set_fees(usual.base_sats, usual.ppm)
    payment = loop.run(treasurer.until_status(key, sdk.PaymentStatus.COMPLETED))
    assert loop.run(treasurer.balance()) == before - 1_000 - payment.fees


def test_amounts_that_need_change_are_paid_by_swaps(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    sandbox.hold("after:RequestSwap", seconds=0)
    paid = 0
    for amount in (123_456, 77_777, 31_313):
        before = loop.run(treasurer.balance())
        payment = loop.run(treasurer.pay(sandbox.invoice(Sats(amount)).invoice))
        assert payment.status is sdk.PaymentStatus.COMPLETED
        assert loop.run(treasurer.balance()) == before - amount - payment.fees
        paid += amount
    assert sandbox.wait_step("after:RequestSwap", 0), "no swap was needed"


def test_the_ledger_finds_no_rule_broken(sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop) -> None:
    ledger = sandbox.ledger()
    assert ledger.violations == ()
    assert all(payment.paid_times <= 1 for payment in ledger.payments)
    own = ledger.wallet(treasurer.identity_key)
    assert own is not None
    assert own.available_sats == loop.run(treasurer.balance())
