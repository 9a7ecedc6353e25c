"""A wallet sees and moves only what is its own, and only while its login is good."""

from collections.abc import Callable, Iterator

import grpc
import pytest
from google.protobuf.message import Message

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import SandboxEndpoint
from lnwallet_desktop.sandbox import keys
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.client import SandboxControl
from lnwallet_desktop.sandbox.sessions import SESSION_S
from tests.integration.sandbox.conftest import FUNDS, OwnNetwork, Wallets
from tests.integration.sandbox.raw_wallet import SPARK, RawWallet
from tests.integration.sandbox.sdk_wallet import SdkWallet
from tests.loops import Loop


@pytest.fixture
def stranger(sandbox_endpoint: SandboxEndpoint) -> Iterator[RawWallet]:
    wallet = RawWallet(sandbox_endpoint)
    yield wallet.log_in()
    wallet.close()


def code_of(call: Callable[[], object]) -> grpc.StatusCode:
    with pytest.raises(grpc.RpcError) as raised:
        call()
    code: grpc.StatusCode = raised.value.code()
    return code


def test_another_wallets_things_are_refused(stranger: RawWallet, treasurer: SdkWallet) -> None:
    victim = bytes.fromhex(treasurer.identity_key)
    asked: list[tuple[str, Message]] = [
        ("query_nodes", wire.QueryNodesRequest(owner_identity_pubkey=victim)),
        ("query_all_transfers", wire.TransferFilter(sender_or_receiver_identity_public_key=victim)),
        ("query_pending_transfers", wire.TransferFilter(receiver_identity_public_key=victim)),
        ("query_htlc", wire.QueryHtlcRequest(identity_public_key=victim, match_role=2)),
        ("claim_transfer", wire.ClaimTransferRequest(owner_identity_public_key=victim)),
    ]
    for name, request in asked:
        code = code_of(lambda name=name, request=request: stranger.call(SPARK + name, request, wire.Empty()))
        assert code is grpc.StatusCode.PERMISSION_DENIED, name


def test_another_wallets_things_are_not_found_by_id(
    stranger: RawWallet, sandbox: SandboxControl, treasurer: SdkWallet
) -> None:
    waiting = sandbox.fund(unopened_wallet().hex(), Sats(15)).transfer_id
    by_id = wire.TransferFilter(transfer_ids=[waiting])
    assert not stranger.call(SPARK + "query_all_transfers", by_id, wire.QueryTransfersResponse()).transfers
    claim = wire.ClaimTransferRequest(transfer_id=waiting, owner_identity_public_key=stranger.identity)
    code = code_of(lambda: stranger.call(SPARK + "claim_transfer", claim, wire.ClaimTransferResponse()))
    assert code is grpc.StatusCode.NOT_FOUND
    status, answer = stranger.ask("Transfers", {"transfer_spark_ids": [waiting]})
    assert (status, answer) == (200, {"data": {"transfers": []}})


def test_a_send_of_another_wallet_is_unknown_at_the_provider(
    stranger: RawWallet, sandbox: SandboxControl, treasurer: SdkWallet, loop: Loop
) -> None:
    made = sandbox.invoice(Sats(100))
    payment = loop.run(treasurer.pay(made.invoice))
    asked = {"encoded_invoice": made.invoice, "user_outbound_transfer_external_id": payment.id}
    _, answer = stranger.ask("RequestLightningSend", {"input": asked})
    assert answer["errors"][0]["message"] == "no such transfer"
    _, answer = stranger.ask("UserRequest", {"request_id": f"LightningSendRequest:{payment.id}"})
    assert answer == {"data": {"user_request": None}}


def test_leaves_of_another_wallet_cannot_be_moved_or_seen(
    stranger: RawWallet, sandbox_endpoint: SandboxEndpoint, treasurer: SdkWallet
) -> None:
    own = stranger.call(
        SPARK + "query_nodes",
        wire.QueryNodesRequest(owner_identity_pubkey=stranger.identity),
        wire.QueryNodesResponse(),
    )
    assert not own.nodes
    forged = wire.StartTransferRequest(
        transfer_id="8d3f8f6e-3f43-4f0c-9d8f-6f1c0b7f5a01",
        owner_identity_public_key=bytes.fromhex(treasurer.identity_key),
        receiver_identity_public_key=stranger.identity,
    )
    code = code_of(lambda: stranger.call(SPARK + "start_transfer_v2", forged, wire.StartTransferResponse()))
    assert code is grpc.StatusCode.PERMISSION_DENIED


def test_an_unsigned_package_is_an_invalid_argument(stranger: RawWallet) -> None:
    request = wire.StartTransferRequest(
        transfer_id="8d3f8f6e-3f43-4f0c-9d8f-6f1c0b7f5a02",
        owner_identity_public_key=stranger.identity,
        receiver_identity_public_key=stranger.identity,
        transfer_package=wire.TransferPackage(hash_variant=1, user_signature=b"nonsense"),
    )
    code = code_of(lambda: stranger.call(SPARK + "start_transfer_v2", request, wire.StartTransferResponse()))
    assert code is grpc.StatusCode.INVALID_ARGUMENT


def test_without_a_good_token_nothing_is_answered(stranger: RawWallet, sandbox_endpoint: SandboxEndpoint) -> None:
    own = wire.QueryNodesRequest(owner_identity_pubkey=stranger.identity)
    good_token, good_bearer = stranger.token, stranger.bearer
    # One service's token is nothing at the other.
    for token in ("", "so." + stranger.identity.hex(), good_token[:-1], good_bearer):
        stranger.token = token
        code = code_of(lambda: stranger.call(SPARK + "query_nodes", own, wire.QueryNodesResponse()))
        assert code is grpc.StatusCode.UNAUTHENTICATED
    for bearer in ("", "ssp." + stranger.identity.hex(), good_token):
        stranger.bearer = bearer
        assert stranger.ask("Transfers", {"transfer_spark_ids": []})[0] == 401


def test_a_challenge_is_ours_fresh_signed_and_good_once(stranger: RawWallet) -> None:
    challenge = stranger.challenge()
    signature = stranger.signed(challenge)
    other = keys.sign(keys.new_secret(), challenge.challenge.SerializeToString())
    assert code_of(lambda: stranger.verify(challenge, other)) is grpc.StatusCode.UNAUTHENTICATED
    forged = wire.ProtectedChallenge()
    forged.CopyFrom(challenge)
    forged.challenge.timestamp += 1
    assert code_of(lambda: stranger.verify(forged, stranger.signed(forged))) is grpc.StatusCode.UNAUTHENTICATED
    assert stranger.verify(challenge, signature)
    assert code_of(lambda: stranger.verify(challenge, signature)) is grpc.StatusCode.UNAUTHENTICATED


def test_an_expired_login_is_refused_and_the_sdk_logs_in_again(
    network: OwnNetwork, wallets: Wallets, loop: Loop
) -> None:
    wallet = wallets.new(network.endpoint)
    raw = RawWallet(network.endpoint).log_in()
    network.control.advance(SESSION_S + 1)
    own = wire.QueryNodesRequest(owner_identity_pubkey=raw.identity)
    code = code_of(lambda: raw.call(SPARK + "query_nodes", own, wire.QueryNodesResponse()))
    raw.close()
    assert code is grpc.StatusCode.UNAUTHENTICATED
    assert raw.ask("Transfers", {"transfer_spark_ids": []})[0] == 401
    assert loop.run(wallet.balance()) == FUNDS


def test_a_web_page_cannot_ask(stranger: RawWallet) -> None:
    asked = {"transfer_spark_ids": []}
    assert stranger.ask("Transfers", asked, {"Origin": "http://127.0.0.1"})[0] == 403
    assert stranger.ask("Transfers", asked, {"Host": "evil.example"})[0] == 403


def unopened_wallet() -> bytes:
    """The identity of a wallet nobody has opened."""
    return keys.public_key(keys.new_secret())
