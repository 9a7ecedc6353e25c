"""Receiving with the real SDK: from remote payers, and from another wallet of the same network."""

import asyncio
from pathlib import Path

import breez_sdk_spark as sdk
import pytest

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox.client import SandboxControl
from tests.integration.sandbox.conftest import FUNDS, Wallets
from tests.integration.sandbox.sdk_wallet import SdkWallet
from tests.loops import Loop


def test_a_remote_payer_pays_an_invoice_once(
    sandbox: SandboxControl, sandbox_endpoint: SandboxEndpoint, wallets: Wallets, loop: Loop
) -> None:
    payee = wallets.new(sandbox_endpoint, 0)
    text = loop.run(payee.receive(1_234, "Rechnung 17 – café"))
    payment_hash = sandbox.pay(text)
    loop.run(payee.until_balance(1_234))
    receipt = next(receipt for receipt in sandbox.ledger().receipts if receipt.payment_hash == payment_hash)
    assert (receipt.receiver, receipt.amount_sats, receipt.paid, receipt.claimed) == (
        payee.identity_key,
        1_234,
        True,
        True,
    )
    with pytest.raises(BadRequest, match="has been paid"):
        sandbox.pay(text)


def test_the_payer_chooses_the_amount_where_the_wallet_names_none(
    sandbox: SandboxControl, sandbox_endpoint: SandboxEndpoint, wallets: Wallets, loop: Loop
) -> None:
    payee = wallets.new(sandbox_endpoint, 0)
    text = loop.run(payee.receive(None))
    with pytest.raises(BadRequest, match="1 sat"):
        sandbox.pay(text)
    sandbox.pay(text, Sats(55))
    loop.run(payee.until_balance(55))


def test_what_was_paid_while_the_wallet_was_closed_arrives_later(
    sandbox: SandboxControl, sandbox_endpoint: SandboxEndpoint, tmp_path: Path, loop: Loop
) -> None:
    words = "abandon " * 11 + "about"

    async def scenario() -> None:
        wallet = await SdkWallet.connect(sandbox_endpoint, tmp_path, words)
        text = await wallet.receive(777)
        await wallet.close()
        await asyncio.to_thread(sandbox.pay, text)
        wallet = await SdkWallet.connect(sandbox_endpoint, tmp_path, words)
        await wallet.until_balance(777)
        await wallet.close()

    loop.run(scenario())


def test_one_wallet_pays_another(
    sandbox: SandboxControl, sandbox_endpoint: SandboxEndpoint, wallets: Wallets, loop: Loop
) -> None:
    payer, payee = wallets.new(sandbox_endpoint), wallets.new(sandbox_endpoint, 0)
    payment = loop.run(payer.pay(loop.run(payee.receive(2_000, "between us"))))
    assert payment.status is sdk.PaymentStatus.COMPLETED
    loop.run(payee.until_balance(2_000))
    assert loop.run(payer.balance()) == FUNDS - 2_000 - payment.fees
    assert sandbox.ledger().violations == ()


def test_a_spark_transfer_goes_from_wallet_to_wallet(
    sandbox: SandboxControl, sandbox_endpoint: SandboxEndpoint, wallets: Wallets, loop: Loop
) -> None:
    payer, payee = wallets.new(sandbox_endpoint), wallets.new(sandbox_endpoint, 0)

    async def scenario() -> None:
        method = sdk.ReceivePaymentMethod.SPARK_ADDRESS()
        asked = sdk.ReceivePaymentRequest(payment_method=method)
        address = await payee.ask(payee.client.receive_payment(request=asked))
        order = sdk.PrepareSendPaymentRequest(
            payment_request=sdk.PaymentRequest.INPUT(input=address.payment_request), amount=5_000
        )
        prepared = await payer.ask(payer.client.prepare_send_payment(request=order))
        await payer.ask(payer.client.send_payment(request=sdk.SendPaymentRequest(prepare_response=prepared)))
        await payee.until_balance(5_000)
        assert await payer.balance() == FUNDS - 5_000
        # It can be spent again: the keys of the leaves are the payee's now.
        paid = await payee.pay((await asyncio.to_thread(sandbox.invoice, Sats(300))).invoice)
        assert paid.status is sdk.PaymentStatus.COMPLETED

    loop.run(scenario())
    assert sandbox.ledger().violations == ()


def test_only_a_wallets_own_invoice_can_be_paid(sandbox: SandboxControl) -> None:
    with pytest.raises(BadRequest, match="No wallet"):
        sandbox.pay(sandbox.invoice(Sats(5)).invoice)
