"""Rows of the store as the messages a wallet gets."""

from __future__ import annotations

import sqlite3

from lnwallet_desktop.sandbox import keys, leaves, transfers
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.leaves import Leaf
from lnwallet_desktop.sandbox.spark import OPERATOR_ID, REGTEST
from lnwallet_desktop.sandbox.store import Transaction
from lnwallet_desktop.sandbox.transfers import Transfer


def timestamp(tx: Transaction, moment: float) -> wire.Timestamp:
    wall = tx.to_wall(moment)
    return wire.Timestamp(seconds=int(wall), nanos=int(wall % 1 * 1e9))


def node(leaf: Leaf) -> wire.TreeNode:
    return wire.TreeNode(
        id=leaf.id,
        tree_id=leaf.tree_id,
        value=leaf.value_sats,
        node_tx=leaf.node_tx,
        refund_tx=leaf.refund_tx,
        vout=0,
        verifying_public_key=leaf.verifying_key,
        owner_identity_public_key=leaf.owner,
        signing_keyshare=wire.SigningKeyshare(
            owner_identifiers=[OPERATOR_ID], threshold=1, public_key=keys.public_key(leaf.keyshare)
        ),
        status=leaf.status,
        network=REGTEST,
    )


def transfer(tx: Transaction, shown: Transfer) -> wire.Transfer:
    found = leaves.find(tx, transfers.leaf_ids(tx, shown))
    rows = tx.all("SELECT * FROM transfer_leaves WHERE transfer_id = ? ORDER BY position", shown.id)
    return wire.Transfer(
        id=shown.id,
        sender_identity_public_key=shown.sender,
        receiver_identity_public_key=shown.receiver,
        status=shown.status,
        total_value=shown.value_sats,
        expiry_time=timestamp(tx, shown.expires_at),
        leaves=[_transfer_leaf(found[row["leaf_id"]], row) for row in rows],
        created_time=timestamp(tx, shown.created_at),
        updated_time=timestamp(tx, shown.updated_at),
        type=shown.kind,
        network=REGTEST,
    )


def _transfer_leaf(leaf: Leaf, row: sqlite3.Row) -> wire.TransferLeaf:
    return wire.TransferLeaf(
        leaf=node(leaf),
        secret_cipher=row["cipher"],
        signature=row["signature"],
        intermediate_refund_tx=leaf.refund_tx,
    )


def htlc(tx: Transaction, row: sqlite3.Row) -> wire.PreimageRequest:
    """row: of `htlcs`."""
    carrier = transfers.get(tx, row["transfer_id"])
    return wire.PreimageRequest(
        payment_hash=row["payment_hash"],
        receiver_identity_pubkey=carrier.receiver,
        status=row["status"],
        created_time=timestamp(tx, carrier.created_at),
        transfer=transfer(tx, carrier),
        preimage=row["preimage"],
        sender_identity_pubkey=carrier.sender,
    )


def arrival(tx: Transaction, shown: Transfer) -> wire.SubscribeToEventsResponse:
    """The event for its receiver."""
    return wire.SubscribeToEventsResponse(receiver_transfer=wire.TransferEvent(transfer=transfer(tx, shown)))


def departure(tx: Transaction, shown: Transfer) -> wire.SubscribeToEventsResponse:
    """The event for its sender."""
    return wire.SubscribeToEventsResponse(sender_transfer=wire.TransferEvent(transfer=transfer(tx, shown)))
