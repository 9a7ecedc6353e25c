"""How the SDK is told about each of the three networks."""

from __future__ import annotations

import breez_sdk_spark as sdk

from lnwallet_desktop.errors import BadRequest, SandboxUnavailable
from lnwallet_desktop.payments import Network, SandboxEndpoint
from lnwallet_desktop.translation import phrase

_SANDBOX_OPERATOR = "00" * 31 + "01"
"""The operator's identifier: 64 hex digits; its `id` must equal its place in the list (0)."""

SYNC_INTERVAL_S = 60


def sdk_config(network: Network, api_key: str | None, sandbox: SandboxEndpoint | None) -> sdk.Config:
    """The SDK's configuration. Raises BadRequest where mainnet lacks its key, SandboxUnavailable without endpoint."""
    if network is Network.MAINNET:
        if not api_key:
            raise BadRequest(phrase("The main network needs a Breez API key. Add it when the wallet is made."))
        config = sdk.default_config(sdk.Network.MAINNET)
        config.api_key = api_key
        return _never_by_spark(config)
    config = _never_by_spark(sdk.default_config(sdk.Network.REGTEST))
    if network is Network.SANDBOX:
        if sandbox is None:
            raise SandboxUnavailable(phrase("The sandbox network is not running. Start it with “sandbox start”."))
        _point_at_sandbox(config, sandbox)
    return config


def _never_by_spark(config: sdk.Config) -> sdk.Config:
    # A Spark transfer passes by the operator's check that a payment hash is paid once.
    config.prefer_spark_over_lightning = False
    config.sync_interval_secs = SYNC_INTERVAL_S
    return config


def _point_at_sandbox(config: sdk.Config, sandbox: SandboxEndpoint) -> None:
    config.lnurl_domain = None
    config.real_time_sync_server_url = None
    config.private_enabled_default = False
    # Swaps in the background would make balances of a training network jump for no reason a person sees.
    config.leaf_optimization_config = sdk.LeafOptimizationConfig(auto_enabled=False, multiplicity=1)
    config.spark_config = sdk.SparkConfig(
        coordinator_identifier=_SANDBOX_OPERATOR,
        threshold=1,
        signing_operators=[
            sdk.SparkSigningOperator(
                id=0,
                identifier=_SANDBOX_OPERATOR,
                address=sandbox.operator_url,
                identity_public_key=sandbox.operator_key,
                ca_cert_pem=None,
            )
        ],
        ssp_config=sdk.SparkSspConfig(
            base_url=sandbox.provider_url, identity_public_key=sandbox.provider_key, schema_endpoint="graphql"
        ),
        expected_withdraw_bond_sats=10_000,
        expected_withdraw_relative_block_locktime=1_000,
        max_token_transaction_inputs=None,
    )


class NoChain(sdk.BitcoinChainService):  # type: ignore[misc]
    """The sandbox has no blockchain; without this the SDK would ask one on the internet."""

    async def get_address_utxos(self, address: str) -> list[sdk.Utxo]:
        return []

    async def get_transaction_status(self, txid: str) -> sdk.TxStatus:
        raise sdk.ChainServiceError.Generic("the sandbox has no blockchain")

    async def get_transaction_hex(self, txid: str) -> str:
        raise sdk.ChainServiceError.Generic("the sandbox has no blockchain")

    async def broadcast_transaction(self, tx: str) -> None:
        raise sdk.ChainServiceError.Generic("the sandbox has no blockchain")

    async def recommended_fees(self) -> sdk.RecommendedFees:
        return sdk.RecommendedFees(fastest_fee=1, half_hour_fee=1, hour_fee=1, economy_fee=1, minimum_fee=1)
