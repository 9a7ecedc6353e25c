"""Leaves, the coins of Spark: splitting an amount into them, minting, locking, giving back, spending, taking over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from lnwallet_desktop.sandbox import keys
from lnwallet_desktop.sandbox.bitcoin import leaf_transactions
from lnwallet_desktop.sandbox.spark import LeafStatus, Refusal, Why
from lnwallet_desktop.sandbox.store import Transaction, marks


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as it stands in the store.

    keyshare: the operator's secret o; the owner's secret s is unknown here, but (s + o)·G = verifying_key always.
    locked_by: the transfer that holds it, exactly while it is TRANSFER_LOCKED.
    """

    id: str
    tree_id: str
    value_sats: int
    verifying_key: bytes
    owner: bytes
    keyshare: bytes = field(repr=False)
    node_tx: bytes = field(repr=False)
    refund_tx: bytes = field(repr=False)
    status: str
    locked_by: str | None


def split(amount_sats: int) -> list[int]:
    """The fewest powers of two that sum to the amount."""
    return [1 << bit for bit in range(amount_sats.bit_length()) if amount_sats >> bit & 1]


def with_change(amount_sats: int) -> list[int]:
    """Powers of two that sum to the amount and pay every smaller amount up to about half of it without a swap."""
    steps = (amount_sats + 1).bit_length() - 1  # 1 + 2 + … + 2^(steps - 1) = 2^steps - 1 is all of it or less
    ladder = [1 << step for step in range(steps)]
    return ladder + split(amount_sats - sum(ladder))


def mint(tx: Transaction, value_sats: int, owner: bytes, transfer_id: str) -> tuple[Leaf, bytes]:
    """A new leaf, locked by the transfer that brings it to its receiver, and the secret to hand over with it."""
    secret, keyshare = keys.new_secret(), keys.new_secret()
    verifying_key = keys.public_key(keys.add_secrets(secret, keyshare))
    node_tx, refund_tx = leaf_transactions(value_sats, verifying_key, owner)
    leaf = Leaf(
        id=str(uuid4()),
        tree_id=str(uuid4()),
        value_sats=value_sats,
        verifying_key=verifying_key,
        owner=owner,
        keyshare=keyshare,
        node_tx=node_tx,
        refund_tx=refund_tx,
        status=LeafStatus.TRANSFER_LOCKED,
        locked_by=transfer_id,
    )
    tx.insert("leaves", **{name: getattr(leaf, name) for name in Leaf.__slots__})
    return leaf, secret


def find(tx: Transaction, ids: Sequence[str]) -> dict[str, Leaf]:
    rows = tx.all(f"SELECT * FROM leaves WHERE id IN ({marks(ids)})", *ids)  # noqa: S608
    return {row["id"]: Leaf(**row) for row in rows}


def available(tx: Transaction, ids: Sequence[str], owner: bytes) -> dict[str, Leaf]:
    """The leaves by id. Raises Refusal unless all are the owner's and free."""
    found = find(tx, ids)
    if len(found) != len(ids) or any(
        leaf.owner != owner or leaf.status != LeafStatus.AVAILABLE for leaf in found.values()
    ):
        raise Refusal(Why.NOT_YOURS, "a leaf is not available to its sender")
    return found


def lock(tx: Transaction, leaf: Leaf, transfer_id: str) -> None:
    """Take a leaf out of its owner's hands."""
    tx.run("UPDATE leaves SET status = 'TRANSFER_LOCKED', locked_by = ? WHERE id = ?", transfer_id, leaf.id)


def give_back(tx: Transaction, transfer_id: str) -> None:
    """The transfer failed: its leaves are their sender's again, as they were."""
    tx.run("UPDATE leaves SET status = 'AVAILABLE', locked_by = NULL WHERE locked_by = ?", transfer_id)


def spend(tx: Transaction, transfer_id: str, receiver: bytes) -> None:
    """The transfer reached the provider, who breaks its leaves up."""
    tx.run(
        "UPDATE leaves SET status = 'SPLITTED', owner = ?, locked_by = NULL WHERE locked_by = ?", receiver, transfer_id
    )


def tweak(tx: Transaction, leaf: Leaf, change: bytes) -> None:
    """Change the key share so that, with the key the sender handed over, it makes the verifying key."""
    tx.run("UPDATE leaves SET keyshare = ? WHERE id = ?", keys.add_secrets(leaf.keyshare, change), leaf.id)


def take_over(tx: Transaction, leaf: Leaf, owner: bytes, change: bytes, signing_key: bytes, refund_tx: bytes) -> None:
    """The receiver's claim. Raises Refusal unless its own key and the new share make the verifying key."""
    keyshare = keys.add_secrets(leaf.keyshare, change)
    if not fits(leaf, signing_key, keyshare):
        raise Refusal(Why.INVALID, "the signing key and the key share do not make the leaf's verifying key")
    tx.run(
        "UPDATE leaves SET keyshare = ?, owner = ?, refund_tx = ?, status = 'AVAILABLE', locked_by = NULL WHERE id = ?",
        keyshare,
        owner,
        refund_tx,
        leaf.id,
    )


def fits(leaf: Leaf, signing_key: bytes, keyshare: bytes) -> bool:
    """Whether signing_key + keyshare·G is the leaf's verifying key."""
    return keys.add_points(signing_key, keys.public_key(keyshare)) == leaf.verifying_key
