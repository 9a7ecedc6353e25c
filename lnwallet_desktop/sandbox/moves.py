"""How leaves move: brought to a wallet, taken from one, claimed, spent or given back."""

from __future__ import annotations

from uuid import UUID, uuid4

from lnwallet_desktop.sandbox import keys, leaves, packages, transfers, wire_views
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.bitcoin import spends
from lnwallet_desktop.sandbox.network_keys import KeyPair, NetworkKeys
from lnwallet_desktop.sandbox.spark import HtlcStatus, Refusal, TransferKind, TransferStatus, Why
from lnwallet_desktop.sandbox.store import Transaction
from lnwallet_desktop.sandbox.transfers import Transfer


def bring(tx: Transaction, sender: KeyPair, receiver: bytes, values: list[int], kind: TransferKind) -> Transfer:
    """Mint leaves and offer them to a wallet, which claims them by itself."""
    tweaked = TransferStatus.SENDER_KEY_TWEAKED
    ends = tx.now + transfers.LIFETIME_S
    transfer = transfers.add(
        tx, transfers.new(tx, str(uuid4()), sender.public, receiver, kind, tweaked, sum(values), ends)
    )
    for position, value_sats in enumerate(values):
        leaf, secret = leaves.mint(tx, value_sats, sender.public, transfer.id)
        cipher = keys.seal(receiver, secret)
        signature = keys.sign(sender.secret, packages.leaf_payload(leaf.id, transfer.id, cipher))
        transfers.add_leaf(tx, transfer, position, leaf.id, cipher, signature, None)
    tx.announce(receiver, wire_views.arrival(tx, transfer))
    return transfer


def take(
    tx: Transaction, network: NetworkKeys, sender: bytes, request: wire.StartTransferRequest, kind: TransferKind
) -> Transfer:
    """Lock the leaves of a wallet's request. Raises Refusal, KeyFault for what is not the wallet's or not signed."""
    transfer_id = _new_id(tx, request.transfer_id)
    if request.owner_identity_public_key != sender:
        raise Refusal(Why.NOT_YOURS, "the transfer is of another wallet")
    receiver = keys.checked_point(request.receiver_identity_public_key)
    tweaks = packages.open_sent(network, sender, transfer_id, request.transfer_package)
    found = leaves.available(tx, list(tweaks), sender)
    pending = TransferStatus.SENDER_KEY_TWEAK_PENDING
    value_sats = sum(leaf.value_sats for leaf in found.values())
    ends = _end(tx, request)
    transfer = transfers.add(tx, transfers.new(tx, transfer_id, sender, receiver, kind, pending, value_sats, ends))
    for position, job in enumerate(request.transfer_package.leaves_to_send):
        leaf, tweak = found[job.leaf_id], tweaks[job.leaf_id]
        if not leaves.fits(leaf, job.signing_public_key, leaf.keyshare):
            raise Refusal(Why.INVALID, "the signing key is not the leaf's")
        leaves.lock(tx, leaf, transfer_id)
        share = tweak.secret_share_tweak.secret_share
        transfers.add_leaf(tx, transfer, position, leaf.id, tweak.secret_cipher, tweak.signature, share)
    return transfer


def send_on(tx: Transaction, transfer: Transfer) -> Transfer:
    """Apply the sender's tweaks: from here on the transfer is its receiver's to claim."""
    found = leaves.find(tx, transfers.leaf_ids(tx, transfer))
    for row in tx.all("SELECT leaf_id, tweak FROM transfer_leaves WHERE transfer_id = ?", transfer.id):
        leaves.tweak(tx, found[row["leaf_id"]], row["tweak"])
    sent = transfers.set_status(tx, transfer, TransferStatus.SENDER_KEY_TWEAKED)
    tx.announce(transfer.receiver, wire_views.arrival(tx, sent))
    return sent


def claim(tx: Transaction, network: NetworkKeys, transfer: Transfer, package: wire.ClaimPackage) -> Transfer:
    """The receiver takes the leaves over. Raises Refusal, KeyFault."""
    tweaks = packages.open_claim(network, transfer.receiver, transfer.id, package)
    found = leaves.find(tx, transfers.leaf_ids(tx, transfer))
    if set(found) != set(tweaks):
        raise Refusal(Why.INVALID, "the claim does not cover the transfer's leaves")
    for job in package.leaves_to_claim:
        leaf = found[job.leaf_id]
        if not spends(job.raw_tx, leaf.node_tx):
            raise Refusal(Why.INVALID, "the refund does not spend the leaf")
        leaves.take_over(tx, leaf, transfer.receiver, tweaks[leaf.id], job.signing_public_key, job.raw_tx)
    return transfers.set_status(tx, transfer, TransferStatus.COMPLETED)


def complete(tx: Transaction, transfer: Transfer) -> Transfer:
    """The provider took what a wallet sent it."""
    leaves.spend(tx, transfer.id, transfer.receiver)
    return transfers.set_status(tx, transfer, TransferStatus.COMPLETED)


def return_to_sender(tx: Transaction, transfer: Transfer) -> Transfer:
    """The money is back: its leaves are available, its HTLC, if there is one, is returned."""
    leaves.give_back(tx, transfer.id)
    tx.run("UPDATE htlcs SET status = ? WHERE transfer_id = ?", HtlcStatus.RETURNED, transfer.id)
    returned = transfers.set_status(tx, transfer, TransferStatus.RETURNED)
    tx.announce(transfer.sender, wire_views.departure(tx, returned))
    return returned


def _new_id(tx: Transaction, text: str) -> str:
    try:
        canonical = str(UUID(text))
    except ValueError as error:
        raise Refusal(Why.INVALID, "the transfer id is no UUID") from error
    if canonical != text:
        raise Refusal(Why.INVALID, "the transfer id is not written as a UUID")
    if transfers.find(tx, text):
        raise Refusal(Why.ALREADY_EXISTS, "transfer already exists")
    return text


def _end(tx: Transaction, request: wire.StartTransferRequest) -> float:
    if not request.expiry_time.seconds:
        return tx.now + transfers.LIFETIME_S
    ends = tx.from_wall(request.expiry_time.seconds)
    if ends <= tx.now:
        raise Refusal(Why.INVALID, "the transfer has expired")
    return ends
