"""What a wallet signs and seals to move leaves: checked and opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from google.protobuf.message import DecodeError

from lnwallet_desktop.sandbox import keys
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.spark import OPERATOR_ID, Refusal, Why

_TAGGED_HASH = 1
"""The `hash_variant` of `keys.package_payload`; the older one is no longer sent by any SDK this was run with."""

_Tweaks = TypeVar("_Tweaks", wire.SendLeafKeyTweaks, wire.ClaimLeafKeyTweaks, wire.SecretShare)


def open_sent(
    network: NetworkKeys, sender: bytes, transfer_id: str, package: wire.TransferPackage
) -> dict[str, wire.SendLeafKeyTweak]:
    """The key tweaks of a transfer by leaf id, the same leaves as in the package. Raises Refusal, KeyFault."""
    _check("transfer", sender, transfer_id, package)
    opened = open_sealed(network, package.key_tweak_package, wire.SendLeafKeyTweaks())
    tweaks = {tweak.leaf_id: tweak for tweak in opened.leaves_to_send}
    for tweak in tweaks.values():
        if not keys.is_signed(sender, tweak.signature, leaf_payload(tweak.leaf_id, transfer_id, tweak.secret_cipher)):
            raise Refusal(Why.INVALID, "a leaf is not signed by its sender")
    _check_leaves([job.leaf_id for job in package.leaves_to_send], tweaks)
    return tweaks


def open_claim(network: NetworkKeys, receiver: bytes, transfer_id: str, package: wire.ClaimPackage) -> dict[str, bytes]:
    """The change of each leaf's key share, by leaf id. Raises Refusal, KeyFault."""
    _check("claim", receiver, transfer_id, package)
    opened = open_sealed(network, package.key_tweak_package, wire.ClaimLeafKeyTweaks())
    tweaks = {tweak.leaf_id: tweak.secret_share_tweak.secret_share for tweak in opened.leaves_to_receive}
    _check_leaves([job.leaf_id for job in package.leaves_to_claim], tweaks)
    return tweaks


def open_sealed(network: NetworkKeys, sealed: Mapping[str, bytes], into: _Tweaks) -> _Tweaks:
    """The message sealed for our operator. Raises Refusal, KeyFault."""
    try:
        into.ParseFromString(keys.unseal(network.operator.secret, sealed.get(OPERATOR_ID, b"")))
    except DecodeError as error:
        raise Refusal(Why.INVALID, "the sealed package is not a message of this kind") from error
    return into


def leaf_payload(leaf_id: str, transfer_id: str, cipher: bytes) -> bytes:
    """What a sender signs for each leaf: both ids as text, then the sealed key."""
    return leaf_id.encode() + transfer_id.encode() + cipher


def _check(purpose: str, signer: bytes, transfer_id: str, package: wire.TransferPackage | wire.ClaimPackage) -> None:
    if package.hash_variant != _TAGGED_HASH:
        raise Refusal(Why.INVALID, "only packages signed over the tagged hash are taken")
    payload = keys.package_payload(purpose, UUID(transfer_id).bytes, package.key_tweak_package)
    if not keys.is_signed(signer, package.user_signature, payload):
        raise Refusal(Why.INVALID, "the package is not signed by the wallet")


def _check_leaves(jobs: list[str], tweaks: Mapping[str, object]) -> None:
    if not jobs or len(jobs) != len(tweaks) or set(jobs) != set(tweaks):
        raise Refusal(Why.INVALID, "the leaves and their key tweaks do not match")
