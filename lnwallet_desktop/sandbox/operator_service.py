"""The operator's gRPC server: authenticates, runs each call as one transaction, and streams events."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

import grpc
from google.protobuf.message import Message

from lnwallet_desktop.sandbox import operator_queries as queries
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.events import EventHub
from lnwallet_desktop.sandbox.keys import KeyFault
from lnwallet_desktop.sandbox.log_file import fault
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.operator_login import OperatorLogin
from lnwallet_desktop.sandbox.operator_orders import OperatorOrders
from lnwallet_desktop.sandbox.sessions import Service, Sessions
from lnwallet_desktop.sandbox.spark import Refusal, Why
from lnwallet_desktop.sandbox.steps import DROP, StepFault, Steps
from lnwallet_desktop.sandbox.store import Store, Transaction

log = logging.getLogger(__name__)

_THREADS = 128
"""Calls and streams at once. A stream and a held call take a thread each; threads are made only when needed."""

_OPTIONS = [
    # The SDK pings every 5 s, also without calls, and takes a server's protest for the end of the connection.
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 1000),
    ("grpc.http2.max_ping_strikes", 0),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.so_reuseport", 0),  # otherwise two networks could share a port without knowing
]

Operation = Callable[[Transaction, bytes, Any], Message]
"""Transaction, the caller's identity key (empty before login), request; the answer. Raises Refusal, KeyFault."""


class OperatorService(grpc.GenericRpcHandler):  # type: ignore[misc]
    """Every operation by its full name: what it reads and what it does."""

    def __init__(self, store: Store, network: NetworkKeys, sessions: Sessions, steps: Steps, hub: EventHub) -> None:
        self._store, self._sessions, self._steps, self._hub = store, sessions, steps, hub
        login, orders = OperatorLogin(sessions), OperatorOrders(network)
        authn: dict[str, tuple[type[Message], Operation]] = {
            "get_challenge": (wire.GetChallengeRequest, login.get_challenge),
            "verify_challenge": (wire.VerifyChallengeRequest, login.verify_challenge),
        }
        spark: dict[str, tuple[type[Message], Operation]] = {
            "query_nodes": (wire.QueryNodesRequest, queries.query_nodes),
            "query_all_transfers": (wire.TransferFilter, queries.query_all_transfers),
            "query_pending_transfers": (wire.TransferFilter, queries.query_pending_transfers),
            "query_htlc": (wire.QueryHtlcRequest, queries.query_htlc),
            "get_signing_commitments": (wire.GetSigningCommitmentsRequest, queries.get_signing_commitments),
            "start_transfer_v2": (wire.StartTransferRequest, orders.start_transfer_v2),
            "initiate_preimage_swap_v3": (wire.InitiatePreimageSwapRequest, orders.initiate_preimage_swap_v3),
            "initiate_swap_primary_transfer": (
                wire.InitiateSwapPrimaryTransferRequest,
                orders.initiate_swap_primary_transfer,
            ),
            "claim_transfer": (wire.ClaimTransferRequest, orders.claim_transfer),
            "store_preimage_share_v2": (wire.StorePreimageShareRequest, orders.store_preimage_share_v2),
            "query_wallet_setting": (wire.Empty, queries.query_wallet_setting),
            "update_wallet_setting": (wire.UpdateWalletSettingRequest, orders.update_wallet_setting),
        }
        self._open = {f"/spark_authn.SparkAuthnService/{name}": entry for name, entry in authn.items()}
        self._guarded = {f"/spark.SparkService/{name}": entry for name, entry in spark.items()}
        for name in _NOTHING:
            self._guarded[name] = (wire.Empty, queries.nothing)
        names = {_short(method) for method in (*self._open, *self._guarded, _EVENTS)}
        steps.know(names, {code.name for code in grpc.StatusCode if code is not grpc.StatusCode.OK})

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        """gRPC's own question: who handles this method? None answers UNIMPLEMENTED."""
        method = str(details.method)
        if method == _EVENTS:
            return grpc.unary_stream_rpc_method_handler(
                self._subscribe, wire.SubscribeToEventsRequest.FromString, _encoded
            )
        guarded = method in self._guarded
        entry = self._guarded.get(method) or self._open.get(method)
        if entry is None:
            log.warning("unknown operation %s", method[:100])
            return None
        reads, operation = entry
        name = _short(method)

        def call(request: Message, context: grpc.ServicerContext) -> Message:
            return self._call(name, guarded, operation, request, context)

        return grpc.unary_unary_rpc_method_handler(call, reads.FromString, _encoded)

    def _call(
        self, name: str, guarded: bool, operation: Operation, request: Message, context: grpc.ServicerContext
    ) -> Message:
        try:
            self._steps.reach(f"before:{name}")
            with self._store.transaction() as tx:
                wallet = self._identity(tx, context) if guarded else b""
                answer = operation(tx, wallet, request)
            self._steps.reach(f"after:{name}")
        except Exception as error:
            _fail(context, name, error)
        log.info("%s ok", name)
        return answer

    def _identity(self, tx: Transaction, context: grpc.ServicerContext) -> bytes:
        """The SDK sends its token as the metadata `authorization`, without a scheme before it."""
        metadata = dict(context.invocation_metadata())
        return self._sessions.identity(tx, Service.OPERATOR, str(metadata.get("authorization", "")))

    def _subscribe(
        self, request: wire.SubscribeToEventsRequest, context: grpc.ServicerContext
    ) -> Iterator[wire.SubscribeToEventsResponse]:
        try:
            self._steps.reach("before:subscribe_to_events")
            with self._store.transaction() as tx:
                wallet = self._identity(tx, context)
            queries.require(request.identity_public_key == wallet)
            subscription = self._hub.subscribe(wallet)
            if not context.add_callback(subscription.end):
                subscription.end()
            log.info("subscribe_to_events ok")
            for number, event in enumerate(subscription.events()):
                yield event
                if number == 0:
                    self._steps.reach("after:subscribe_to_events")
        except Exception as error:
            _fail(context, "subscribe_to_events", error)


_EVENTS = "/spark.SparkService/subscribe_to_events"

_NOTHING = (
    "/spark.SparkService/query_static_deposit_addresses",
    "/spark.SparkService/query_unused_deposit_addresses",
    "/spark.SparkService/get_utxos_for_identity",
    "/spark_token.SparkTokenService/query_token_outputs",
    "/spark_token.SparkTokenService/query_token_transactions",
    "/spark_token.SparkTokenService/query_token_metadata",
)


def listen(service: OperatorService, port: int) -> tuple[grpc.Server, int]:
    """Start on that port of the loopback interface, 0: any. Raises RuntimeError if it is taken."""
    server = grpc.server(ThreadPoolExecutor(_THREADS, thread_name_prefix="operator"), options=_OPTIONS)
    server.add_generic_rpc_handlers((service,))
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    if bound == 0:
        raise RuntimeError(f"port {port} is taken")
    server.start()
    return server, bound


def _fail(context: grpc.ServicerContext, name: str, error: Exception) -> NoReturn:
    """Answer with a status. A message of ours may go out; one of a library may hold anything, so it does not."""
    match error:
        case StepFault(kind=kind) if kind == DROP:
            log.info("%s dropped by order", name)
            context.cancel()
            raise error
        case StepFault(kind=kind):
            code, message = grpc.StatusCode[kind], "ordered by the control API"
        case Refusal(why=why):
            code, message = grpc.StatusCode[why.value], str(error)
        case KeyFault():
            code, message = grpc.StatusCode[Why.INVALID.value], str(error)
        case _:
            log.error("%s failed: %s", name, fault(error))
            code, message = grpc.StatusCode.INTERNAL, "the sandbox has a fault"
    log.info("%s %s", name, code.name)
    context.abort(code, message)
    raise AssertionError("abort returned")  # it raises; the type checker cannot know


def _encoded(message: Message) -> bytes:
    return message.SerializeToString()


def _short(method: str) -> str:
    return method.rpartition("/")[2]
