"""The real SDK on a sandbox network, as small as tests of the network need it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any
from uuid import uuid4

import breez_sdk_spark as sdk
from mnemonic import Mnemonic

from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox.spark import OPERATOR_ID
from lnwallet_desktop.wallet.sdk_thread import sdk_thread

POLL_S = 0.05


class NoChain(sdk.BitcoinChainService):  # type: ignore[misc]
    """Keeps the SDK off the internet."""

    async def get_address_utxos(self, address: str) -> list[Any]:
        return []

    async def get_transaction_status(self, txid: str) -> Any:
        raise sdk.ChainServiceError.Generic("offline")

    async def get_transaction_hex(self, txid: str) -> str:
        raise sdk.ChainServiceError.Generic("offline")

    async def broadcast_transaction(self, tx: str) -> None:
        raise sdk.ChainServiceError.Generic("offline")

    async def recommended_fees(self) -> Any:
        return sdk.RecommendedFees(fastest_fee=1, half_hour_fee=1, hour_fee=1, economy_fee=1, minimum_fee=1)


class SdkWallet:
    """A connected wallet of the SDK, with its identity key."""

    def __init__(self, client: Any, identity_key: str) -> None:
        self.client, self.identity_key = client, identity_key

    @classmethod
    async def connect(cls, endpoint: SandboxEndpoint, storage: Path, words: str | None = None) -> SdkWallet:
        seed = sdk.Seed.MNEMONIC(mnemonic=words or Mnemonic("english").generate(128), passphrase=None)

        async def build() -> Any:
            builder = sdk.SdkBuilder(config=_config(endpoint), seed=seed)
            await builder.with_default_storage(storage_dir=str(storage))
            await builder.with_chain_service(chain_service=NoChain())
            return await builder.build()

        client = await sdk_thread().run(build())
        info = await sdk_thread().run(client.get_info(request=sdk.GetInfoRequest(ensure_synced=True)))
        return cls(client, info.identity_pubkey)

    async def close(self) -> None:
        await self.ask(self.client.disconnect())

    async def ask(self, call: Coroutine[Any, Any, Any]) -> Any:
        return await sdk_thread().run(call)

    async def balance(self) -> int:
        """After a sync."""
        await self.ask(self.client.sync_wallet(request=sdk.SyncWalletRequest()))
        info = await self.ask(self.client.get_info(request=sdk.GetInfoRequest(ensure_synced=False)))
        return int(info.balance_sats)

    async def until_balance(self, sats: int) -> None:
        while await self.balance() != sats:
            await asyncio.sleep(POLL_S)

    async def pay(
        self, invoice: str, key: str | None = None, wait_s: int | None = 10, amount_sats: int | None = None
    ) -> Any:
        """The payment as the SDK returns it. wait_s: how long it may wait for the outcome."""
        request = sdk.PrepareSendPaymentRequest(
            payment_request=sdk.PaymentRequest.INPUT(input=invoice), amount=amount_sats
        )
        prepared = await self.ask(self.client.prepare_send_payment(request=request))
        options = sdk.SendPaymentOptions.BOLT11_INVOICE(prefer_spark=False, completion_timeout_secs=wait_s)
        order = sdk.SendPaymentRequest(prepare_response=prepared, options=options, idempotency_key=key or str(uuid4()))
        sent = await self.ask(self.client.send_payment(request=order))
        return sent.payment

    async def payment(self, payment_id: str) -> Any:
        """After a sync; None where the SDK does not know it."""
        await self.ask(self.client.sync_wallet(request=sdk.SyncWalletRequest()))
        listed = await self.ask(self.client.list_payments(request=sdk.ListPaymentsRequest()))
        return next((payment for payment in listed.payments if payment.id == payment_id), None)

    async def until_status(self, payment_id: str, status: Any) -> Any:
        while (payment := await self.payment(payment_id)) is None or payment.status != status:
            await asyncio.sleep(POLL_S)
        return payment

    async def receive(self, amount_sats: int | None, memo: str = "", expiry_s: int = 3600) -> str:
        method = sdk.ReceivePaymentMethod.BOLT11_INVOICE(
            description=memo,
            amount_sats=amount_sats,
            expiry_secs=expiry_s,
            payment_hash=None,
            receiver_identity_public_key=None,
        )
        made = await self.ask(self.client.receive_payment(request=sdk.ReceivePaymentRequest(payment_method=method)))
        return str(made.payment_request)


def _config(endpoint: SandboxEndpoint) -> Any:
    config = sdk.default_config(sdk.Network.REGTEST)
    config.lnurl_domain = None
    config.real_time_sync_server_url = None
    config.private_enabled_default = False
    config.prefer_spark_over_lightning = False
    config.leaf_optimization_config = sdk.LeafOptimizationConfig(auto_enabled=False, multiplicity=1)
    operator = sdk.SparkSigningOperator(
        id=0,
        identifier=OPERATOR_ID,
        address=endpoint.operator_url,
        identity_public_key=endpoint.operator_key,
        ca_cert_pem=None,
    )
    config.spark_config = sdk.SparkConfig(
        coordinator_identifier=OPERATOR_ID,
        threshold=1,
        signing_operators=[operator],
        ssp_config=sdk.SparkSspConfig(
            base_url=endpoint.provider_url, identity_public_key=endpoint.provider_key, schema_endpoint="graphql"
        ),
        expected_withdraw_bond_sats=10_000,
        expected_withdraw_relative_block_locktime=1_000,
        max_token_transaction_inputs=None,
    )
    return config
