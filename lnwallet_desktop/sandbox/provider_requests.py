"""What a wallet may ask of the provider: fees, paying an invoice, making one, and changing leaves."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from uuid import uuid4

from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox import graphql_input as read
from lnwallet_desktop.sandbox import invoices, keys, lightning, moves, provider_views, transfers
from lnwallet_desktop.sandbox.leaves import split
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.spark import Refusal, TransferKind, TransferStatus, Why
from lnwallet_desktop.sandbox.store import Transaction
from lnwallet_desktop.sandbox.transfers import Transfer
from lnwallet_desktop.sandbox.web import Document

_SWAP_S = 120
_MOST_LEAVES = 1000

Request = Callable[[Transaction, bytes, Document], Document]
"""Transaction, the caller's identity key, the query's variables; its data. Raises Refusal, KeyFault."""


class ProviderRequests:
    """The operations by their GraphQL names."""

    def __init__(self, network: NetworkKeys) -> None:
        self._network = network
        self.by_name: dict[str, Request] = {
            "LightningSendFeeEstimate": self._estimate_fee,
            "RequestLightningSend": self._send,
            "RequestLightningReceive": self._receive,
            "LeavesSwapFeeEstimate": self._estimate_swap_fee,
            "RequestSwap": self._swap,
            "UserRequest": self._user_request,
            "Transfers": self._transfers,
        }

    def _estimate_fee(self, tx: Transaction, wallet: bytes, variables: Document) -> Document:
        asked = read.input_of(variables)
        order = lightning.accept(tx, read.text(asked, "encoded_invoice"), read.whole_or_none(asked, "amount_sats"))
        fee = provider_views.amount(lightning.fee_sats(tx, order.amount_sats))
        return {"lightning_send_fee_estimate": {"fee_estimate": fee}}

    def _send(self, tx: Transaction, wallet: bytes, variables: Document) -> Document:
        """Asked again with the same transfer it answers with the stored request, whatever else is said."""
        asked = read.input_of(variables)
        transfer = self._outbound(tx, wallet, asked, TransferKind.PREIMAGE_SWAP)
        row = _of_transfer(tx, "sends", "transfer_id", transfer)
        if row is None:
            self._start(tx, transfer, asked)
            row = _of_transfer(tx, "sends", "transfer_id", transfer)
        return {"request_lightning_send": {"request": row and provider_views.send(tx, row)}}

    def _start(self, tx: Transaction, transfer: Transfer, asked: Document) -> None:
        _require_locked(transfer)
        order = lightning.accept(tx, read.text(asked, "encoded_invoice"), read.whole_or_none(asked, "amount_sats"))
        htlc = tx.one("SELECT payment_hash FROM htlcs WHERE transfer_id = ?", transfer.id)
        if htlc is None or htlc["payment_hash"] != order.invoice.payment_hash:
            raise Refusal(Why.INVALID, "the transfer is locked for another payment hash")
        fee_sats = lightning.fee_sats(tx, order.amount_sats)
        if transfer.value_sats < order.amount_sats + fee_sats:
            raise Refusal(Why.INVALID, f"the transfer does not cover the amount and its fee of {fee_sats} sat")
        lightning.start(tx, transfer, order)

    def _receive(self, tx: Transaction, wallet: bytes, variables: Document) -> Document:
        asked = read.input_of(variables)
        expiry_s = read.whole_or_none(asked, "expiry_secs") or invoices.DEFAULT_EXPIRY_S
        amount_sats, memo = read.whole_or_none(asked, "amount_sats") or 0, read.text_or_none(asked, "memo")
        draft = invoices.Draft(
            payment_hash=read.hexadecimal(asked, "payment_hash"),
            amount_sats=Sats(amount_sats) if amount_sats else None,
            created_at=tx.wall_now,
            description=memo or "",
            description_hash=read.text_or_none(asked, "description_hash"),
            expiry_s=expiry_s,
        )
        receiver = asked.get("receiver_identity_pubkey")
        row_id = f"{provider_views.RECEIVE}:{uuid4()}"
        if tx.one("SELECT 1 FROM receives WHERE payment_hash = ?", draft.payment_hash):
            raise Refusal(Why.ALREADY_EXISTS, "an invoice with that payment hash exists")
        tx.insert(
            "receives",
            id=row_id,
            identity=wallet,
            receiver=keys.checked_point(read.hexadecimal(asked, "receiver_identity_pubkey")) if receiver else wallet,
            payment_hash=draft.payment_hash,
            invoice=self._signed(draft),
            amount_sats=amount_sats,
            memo=memo,
            status=lightning.INVOICE_CREATED,
            created_at=tx.now,
            updated_at=tx.now,
            expires_at=tx.now + expiry_s,
        )
        row = tx.one("SELECT * FROM receives WHERE id = ?", row_id)
        return {"request_lightning_receive": {"request": row and provider_views.receive(tx, row)}}

    def _signed(self, draft: invoices.Draft) -> str:
        try:
            return invoices.sign(draft, self._network.provider.secret)
        except invoices.Unfit as error:
            raise Refusal(Why.INVALID, str(error)) from error

    def _estimate_swap_fee(self, tx: Transaction, wallet: bytes, variables: Document) -> Document:
        return {"leaves_swap_fee_estimate": {"fee_estimate": provider_views.amount(0)}}

    def _swap(self, tx: Transaction, wallet: bytes, variables: Document) -> Document:
        asked = read.input_of(variables)
        transfer = self._outbound(tx, wallet, asked, TransferKind.PRIMARY_SWAP)
        row = _of_transfer(tx, "swaps", "outbound", transfer)
        if row is None:
            self._change(tx, transfer, asked)
            row = _of_transfer(tx, "swaps", "outbound", transfer)
        return {"request_swap": {"request": row and provider_views.swap(tx, row)}}

    def _change(self, tx: Transaction, transfer: Transfer, asked: Document) -> None:
        """Take the leaves, and bring the same amount back in the denominations asked for."""
        _require_locked(transfer)
        targets = asked.get("target_amount_sats")
        if not isinstance(targets, list) or not 0 < len(targets) <= _MOST_LEAVES:
            raise Refusal(Why.INVALID, "the target amounts are missing")
        values = [read.whole(value) for value in targets]
        if 0 in values or sum(values) > transfer.value_sats:
            raise Refusal(Why.INVALID, "the target amounts do not fit the transfer")
        moves.complete(tx, transfer)
        values += split(transfer.value_sats - sum(values))
        back = moves.bring(tx, self._network.provider, transfer.sender, values, TransferKind.COUNTER_SWAP)
        tx.insert(
            "swaps",
            id=f"{provider_views.SWAP}:{transfer.id}",
            outbound=transfer.id,
            inbound=back.id,
            created_at=tx.now,
            expires_at=tx.now + _SWAP_S,
        )

    def _user_request(self, tx: Transaction, wallet: bytes, variables: Document) -> Document:
        """None where there is no such request of this wallet."""
        wanted = str(variables.get("request_id", ""))
        for table, column, view in (
            ("sends", "transfer_id", provider_views.send),
            ("swaps", "outbound", provider_views.swap),
        ):
            row = tx.one(
                f"SELECT {table}.* FROM {table} JOIN transfers ON transfers.id = {column}"  # noqa: S608
                f" WHERE {table}.id = ? AND sender = ?",
                wanted,
                wallet,
            )
            if row:
                return {"user_request": view(tx, row)}
        row = tx.one("SELECT * FROM receives WHERE id = ? AND ? IN (identity, receiver)", wanted, wallet)
        return {"user_request": row and provider_views.receive(tx, row)}

    def _transfers(self, tx: Transaction, wallet: bytes, variables: Document) -> Document:
        """Those of this wallet in which the provider is the other side."""
        ids, provider = variables.get("transfer_spark_ids"), self._network.provider.public
        if not isinstance(ids, list):
            raise Refusal(Why.INVALID, "transfer_spark_ids is missing")
        found = [transfers.find(tx, str(transfer_id)) for transfer_id in ids]
        own = [shown for shown in found if shown and {shown.sender, shown.receiver} == {wallet, provider}]
        return {"transfers": [provider_views.full_transfer(tx, shown.id) for shown in own]}

    def _outbound(self, tx: Transaction, wallet: bytes, asked: Document, kind: TransferKind) -> Transfer:
        transfer = transfers.find(tx, read.text(asked, "user_outbound_transfer_external_id"))
        if transfer is None or transfer.sender != wallet or transfer.kind != kind:
            raise Refusal(Why.NOT_FOUND, "no such transfer")
        return transfer


def _require_locked(transfer: Transfer) -> None:
    if transfer.status != TransferStatus.SENDER_KEY_TWEAK_PENDING:
        raise Refusal(Why.NOT_NOW, "the transfer is not locked any more")


def _of_transfer(tx: Transaction, table: str, column: str, transfer: Transfer) -> sqlite3.Row | None:
    return tx.one(f"SELECT * FROM {table} WHERE {column} = ?", transfer.id)  # noqa: S608
