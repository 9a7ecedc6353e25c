"""Rows of the store as the provider's GraphQL objects; the keys are the aliases in the SDK's queries."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from lnwallet_desktop.sandbox import payees, transfers
from lnwallet_desktop.sandbox.lightning import RECEIVED, SUCCEEDED
from lnwallet_desktop.sandbox.store import Transaction
from lnwallet_desktop.sandbox.web import Document

SEND, RECEIVE, SWAP = "LightningSendRequest", "LightningReceiveRequest", "LeavesSwapRequest"
"""The types of a wallet's requests; an id is the type, a colon and what makes it unique."""

_NETWORK = "REGTEST"


def moment(tx: Transaction, at: float) -> str:
    return datetime.fromtimestamp(int(tx.to_wall(at)), UTC).isoformat().replace("+00:00", "Z")


def amount(sats: int) -> Document:
    return {
        "__typename": "CurrencyAmount",
        "original_value": sats,
        "original_unit": "SATOSHI",
        "preferred_currency_unit": "SATOSHI",
        "preferred_currency_value_rounded": sats,
    }


def send(tx: Transaction, row: sqlite3.Row) -> Document:
    """row: of `sends`. A preimage is what makes the SDK take it for completed."""
    return {
        **_base(tx, SEND, row),
        "status": row["status"],
        "encoded_invoice": row["invoice"],
        "fee": amount(row["fee_sats"]),
        "idempotency_key": row["transfer_id"],
        "transfer": _transfer(tx, row["transfer_id"], SEND, row["id"]),
        "lightning_send_payment_preimage": _preimage(tx, row) if row["status"] == SUCCEEDED else None,
    }


def receive(tx: Transaction, row: sqlite3.Row) -> Document:
    """row: of `receives`."""
    return {
        **_base(tx, RECEIVE, row),
        "lightning_request_status": row["status"],
        "receiver_identity_public_key": row["receiver"].hex(),
        "lightning_receive_payment_preimage": _preimage(tx, row) if row["status"] == RECEIVED else None,
        "transfer": _transfer(tx, row["transfer_id"], RECEIVE, row["id"]) if row["transfer_id"] else None,
        "invoice": {
            "__typename": "Invoice",
            "encoded_invoice": row["invoice"],
            "bitcoin_network": _NETWORK,
            "payment_hash": row["payment_hash"].hex(),
            "amount": amount(row["amount_sats"]),
            "created_at": moment(tx, row["created_at"]),
            "invoice_expired_at": moment(tx, row["expires_at"]),
            "memo": row["memo"],
        },
    }


def swap(tx: Transaction, row: sqlite3.Row) -> Document:
    """row: of `swaps`."""
    value_sats = transfers.get(tx, row["outbound"]).value_sats
    return {
        **_base(tx, SWAP, row),
        "swap_status": "SUCCEEDED",
        "total_amount": amount(value_sats),
        "target_amount": amount(value_sats),
        "fee": amount(0),
        "inbound_transfer": _transfer(tx, row["inbound"], SWAP, row["id"]),
        "outbound_transfer": _transfer(tx, row["outbound"], SWAP, row["id"]),
        "swap_expired_at": moment(tx, row["expires_at"]),
        "swap_leaves": [],
    }


def full_transfer(tx: Transaction, transfer_id: str) -> Document:
    """A transfer to or from the provider, with the whole request it belongs to."""
    request = None
    for table, column, view in (
        ("sends", "transfer_id", send),
        ("receives", "transfer_id", receive),
        ("swaps", "outbound", swap),
        ("swaps", "inbound", swap),
    ):
        row = tx.one(f"SELECT * FROM {table} WHERE {column} = ?", transfer_id)  # noqa: S608
        if row:
            request = view(tx, row)
    value_sats = transfers.get(tx, transfer_id).value_sats
    return {
        "__typename": "Transfer",
        "total_amount": amount(value_sats),
        "spark_id": transfer_id,
        "user_request": request,
    }


def _base(tx: Transaction, kind: str, row: sqlite3.Row) -> Document:
    updated_at = row["created_at"] if kind == SWAP else row["updated_at"]
    return {
        "__typename": kind,
        "id": row["id"],
        "created_at": moment(tx, row["created_at"]),
        "updated_at": moment(tx, updated_at),
        "network": _NETWORK,
    }


def _transfer(tx: Transaction, transfer_id: str, kind: str, request_id: str) -> Document:
    return {
        "__typename": "Transfer",
        "total_amount": amount(transfers.get(tx, transfer_id).value_sats),
        "spark_id": transfer_id,
        "user_request": {"__typename": kind, "id": request_id},
    }


def _preimage(tx: Transaction, row: sqlite3.Row) -> str | None:
    """Known to the network as a remote payee's, or as what a wallet gave to the operator."""
    known = payees.find(tx, row["payment_hash"])
    if known is None:
        known = tx.one("SELECT preimage FROM preimages WHERE payment_hash = ?", row["payment_hash"])
    return known["preimage"].hex() if known else None
