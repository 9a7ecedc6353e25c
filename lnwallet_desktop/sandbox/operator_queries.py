"""What a wallet may ask the operator: its own leaves, transfers and HTLCs, and nobody else's."""

from __future__ import annotations

import sqlite3
from typing import Any, TypeVar

from lnwallet_desktop.sandbox import keys, transfers, wire_views
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.leaves import Leaf
from lnwallet_desktop.sandbox.spark import OPERATOR_ID, LeafStatus, Refusal, TransferStatus, Why
from lnwallet_desktop.sandbox.store import Transaction, marks
from lnwallet_desktop.sandbox.transfers import Transfer

_PAGE = 100
_MOST_COMMITMENTS = 10_000
_LAST_PAGE = -1

Item = TypeVar("Item")


def query_nodes(tx: Transaction, wallet: bytes, request: wire.QueryNodesRequest) -> wire.QueryNodesResponse:
    if request.WhichOneof("source") == "node_ids":
        found = _by_id(tx, wallet, list(request.node_ids.node_ids))
    else:
        require(request.owner_identity_pubkey == wallet)
        rows = tx.all("SELECT * FROM leaves WHERE owner = ? ORDER BY rowid", wallet)
        found = [Leaf(**row) for row in rows]
    if request.statuses:
        found = [leaf for leaf in found if LeafStatus(leaf.status).number in request.statuses]
    page, offset = _page(found, request.offset, request.limit)
    return wire.QueryNodesResponse(nodes={leaf.id: wire_views.node(leaf) for leaf in page}, offset=offset)


def _by_id(tx: Transaction, wallet: bytes, ids: list[str]) -> list[Leaf]:
    """Of these leaves those that are the wallet's, or on their way from or to it."""
    lists = "SELECT leaves.* FROM leaves LEFT JOIN transfers ON transfers.id = locked_by"
    seen = f"{lists} WHERE ? IN (owner, sender, receiver) AND leaves.id IN ({marks(ids)})"
    return [Leaf(**row) for row in tx.all(seen, wallet, *ids)]


def query_all_transfers(tx: Transaction, wallet: bytes, request: wire.TransferFilter) -> wire.QueryTransfersResponse:
    return _transfers(tx, wallet, request, "1", [])


def query_pending_transfers(
    tx: Transaction, wallet: bytes, request: wire.TransferFilter
) -> wire.QueryTransfersResponse:
    """What waits for the wallet's claim, and what it sent that is still locked."""
    claimable, locked = TransferStatus.SENDER_KEY_TWEAKED, TransferStatus.SENDER_KEY_TWEAK_PENDING
    condition = "status = CASE WHEN receiver = ? THEN ? ELSE ? END"
    return _transfers(tx, wallet, request, condition, [wallet, claimable, locked])


def _transfers(
    tx: Transaction, wallet: bytes, request: wire.TransferFilter, condition: str, values: list[Any]
) -> wire.QueryTransfersResponse:
    role = request.WhichOneof("participant")
    require(role is None or getattr(request, role) == wallet)
    roles = {"receiver_identity_public_key": ["receiver"], "sender_identity_public_key": ["sender"]}
    columns = roles.get(role or "", ["sender", "receiver"])
    conditions = [condition, "(" + " OR ".join(f"{column} = ?" for column in columns) + ")"]
    values = [*values, *[wallet] * len(columns)]
    for column, wanted in (("id", request.transfer_ids), ("kind", request.types), ("status", request.statuses)):
        if wanted:
            conditions.append(f"{column} IN ({marks(wanted)})")
            values += list(wanted)
    order = "DESC" if request.order == 0 else "ASC"
    rows = tx.all(f"SELECT * FROM transfers WHERE {' AND '.join(conditions)} ORDER BY rowid {order}", *values)  # noqa: S608
    page, offset = _page(rows, request.offset, request.limit)
    shown = [wire_views.transfer(tx, Transfer(**row)) for row in page]
    return wire.QueryTransfersResponse(transfers=shown, offset=offset)


def query_htlc(tx: Transaction, wallet: bytes, request: wire.QueryHtlcRequest) -> wire.QueryHtlcResponse:
    require(request.identity_public_key == wallet)
    rows = [row for row in tx.all("SELECT * FROM htlcs ORDER BY rowid") if _fits(tx, wallet, request, row)]
    page, offset = _page(rows, request.offset, request.limit)
    return wire.QueryHtlcResponse(preimage_requests=[wire_views.htlc(tx, row) for row in page], offset=offset)


def _fits(tx: Transaction, wallet: bytes, request: wire.QueryHtlcRequest, row: sqlite3.Row) -> bool:
    if request.transfer_ids and row["transfer_id"] not in request.transfer_ids:
        return False
    if request.payment_hashes and row["payment_hash"] not in request.payment_hashes:
        return False
    if request.HasField("status") and row["status"] != request.status:
        return False
    carrier = transfers.get(tx, row["transfer_id"])
    roles = {0: (carrier.receiver,), 1: (carrier.sender,)}
    return wallet in roles.get(request.match_role, (carrier.sender, carrier.receiver))


def get_signing_commitments(
    tx: Transaction, wallet: bytes, request: wire.GetSigningCommitmentsRequest
) -> wire.GetSigningCommitmentsResponse:
    """Points only: nothing is ever signed by FROST here, so nobody keeps their secrets."""
    wanted = (request.count or 1) * (len(request.node_ids) or request.node_id_count)
    if wanted > _MOST_COMMITMENTS:
        raise Refusal(Why.INVALID, "too many signing commitments")
    return wire.GetSigningCommitmentsResponse(signing_commitments=[_commitments() for _ in range(wanted)])


def _commitments() -> wire.SigningCommitments:
    hiding, binding = (keys.public_key(keys.new_secret()) for _ in range(2))
    return wire.SigningCommitments(by_operator={OPERATOR_ID: wire.SigningCommitment(hiding=hiding, binding=binding)})


def query_wallet_setting(tx: Transaction, wallet: bytes, request: wire.Empty) -> wire.QueryWalletSettingResponse:
    return wire.QueryWalletSettingResponse(wallet_setting=setting(tx, wallet))


def setting(tx: Transaction, wallet: bytes) -> wire.WalletSetting:
    row = tx.one("SELECT private_enabled FROM wallet_settings WHERE identity = ?", wallet)
    return wire.WalletSetting(owner_identity_public_key=wallet, private_enabled=bool(row and row["private_enabled"]))


def nothing(tx: Transaction, wallet: bytes, request: wire.Empty) -> wire.Empty:
    """The answer for what this network has not: deposits and tokens."""
    return wire.Empty()


def require(its_own: bool) -> None:
    if not its_own:
        raise Refusal(Why.NOT_YOURS, "a wallet sees only what is its own")


def _page(found: list[Item], offset: int, limit: int) -> tuple[list[Item], int]:
    """A page and where the next one begins."""
    begin = max(0, offset)
    end = begin + (limit if 0 < limit <= _PAGE else _PAGE)
    return found[begin:end], end if end < len(found) else _LAST_PAGE
