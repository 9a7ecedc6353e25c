"""Transfers as they stand in the store: leaves on their way from one wallet to another, or to and from the provider."""

from __future__ import annotations

from dataclasses import dataclass

from lnwallet_desktop.sandbox.spark import Refusal, TransferKind, TransferStatus, Why
from lnwallet_desktop.sandbox.store import Transaction

LIFETIME_S = 16 * 24 * 3600
"""How long a transfer stays locked where its sender names no end; also the SDK's choice for Lightning."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Times are the network's. Keys are identities, 33 bytes."""

    id: str
    sender: bytes
    receiver: bytes
    kind: int
    status: int
    value_sats: int
    created_at: float
    updated_at: float
    expires_at: float


def find(tx: Transaction, transfer_id: str) -> Transfer | None:
    row = tx.one("SELECT * FROM transfers WHERE id = ?", transfer_id)
    return Transfer(**row) if row else None


def get(tx: Transaction, transfer_id: str) -> Transfer:
    """Raises Refusal where there is none."""
    transfer = find(tx, transfer_id)
    if transfer is None:
        raise Refusal(Why.NOT_FOUND, "no such transfer")
    return transfer


def add(tx: Transaction, transfer: Transfer) -> Transfer:
    tx.insert("transfers", **{name: getattr(transfer, name) for name in Transfer.__slots__})
    return transfer


def new(
    tx: Transaction,
    transfer_id: str,
    sender: bytes,
    receiver: bytes,
    kind: TransferKind,
    status: TransferStatus,
    value_sats: int,
    expires_at: float,
) -> Transfer:
    """A transfer that begins now; not yet in the store."""
    return Transfer(transfer_id, sender, receiver, kind, status, value_sats, tx.now, tx.now, expires_at)


def set_status(tx: Transaction, transfer: Transfer, status: TransferStatus) -> Transfer:
    tx.run("UPDATE transfers SET status = ?, updated_at = ? WHERE id = ?", status, tx.now, transfer.id)
    return get(tx, transfer.id)


def add_leaf(
    tx: Transaction,
    transfer: Transfer,
    position: int,
    leaf_id: str,
    cipher: bytes,
    signature: bytes,
    tweak: bytes | None,
) -> None:
    """cipher: the leaf's key, sealed for the receiver. tweak: what the keyshare changes by once it is sent."""
    tx.run(
        "INSERT INTO transfer_leaves VALUES (?, ?, ?, ?, ?, ?)",
        transfer.id,
        position,
        leaf_id,
        cipher,
        signature,
        tweak,
    )


def leaf_ids(tx: Transaction, transfer: Transfer) -> list[str]:
    rows = tx.all("SELECT leaf_id FROM transfer_leaves WHERE transfer_id = ? ORDER BY position", transfer.id)
    return [row["leaf_id"] for row in rows]
