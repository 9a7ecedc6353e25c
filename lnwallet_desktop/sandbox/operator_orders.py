"""What a wallet may have the operator do: send, claim, swap, lock for Lightning, keep a preimage."""

from __future__ import annotations

from lnwallet_desktop.sandbox import invoices, keys, lightning, moves, packages, transfers, wire_views
from lnwallet_desktop.sandbox import operator_queries as queries
from lnwallet_desktop.sandbox import wire_pb2 as wire
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.spark import Refusal, TransferKind, TransferStatus, Why
from lnwallet_desktop.sandbox.store import Transaction


class OperatorOrders:
    """Each method is one operation: transaction, the caller's identity key, request. Raises Refusal, KeyFault."""

    def __init__(self, network: NetworkKeys) -> None:
        self._network = network

    def start_transfer_v2(
        self, tx: Transaction, wallet: bytes, request: wire.StartTransferRequest
    ) -> wire.StartTransferResponse:
        """A Spark transfer to another wallet, which may claim it at once."""
        taken = moves.take(tx, self._network, wallet, request, TransferKind.TRANSFER)
        return wire.StartTransferResponse(transfer=wire_views.transfer(tx, moves.send_on(tx, taken)))

    def initiate_preimage_swap_v3(
        self, tx: Transaction, wallet: bytes, request: wire.InitiatePreimageSwapRequest
    ) -> wire.InitiatePreimageSwapResponse:
        """Lock leaves for the provider against the preimage of a payment hash."""
        lightning.check_unpaid(tx, request.payment_hash, request.transfer_request.transfer_id)
        invoice = invoices.read(request.invoice_amount.invoice_amount_proof.bolt11_invoice)
        if invoice.payment_hash != request.payment_hash:
            raise Refusal(Why.INVALID, "the invoice is of another payment hash")
        taken = self._take_for_provider(tx, wallet, request.transfer_request, TransferKind.PREIMAGE_SWAP)
        if taken.value_sats < request.invoice_amount.value_sats:
            raise Refusal(Why.INVALID, "the transfer is worth less than the invoice")
        lightning.lock(tx, taken, request.payment_hash, request.invoice_amount.value_sats)
        return wire.InitiatePreimageSwapResponse(transfer=wire_views.transfer(tx, taken))

    def initiate_swap_primary_transfer(
        self, tx: Transaction, wallet: bytes, request: wire.InitiateSwapPrimaryTransferRequest
    ) -> wire.InitiateSwapPrimaryTransferResponse:
        """Lock leaves that the provider is to change into others."""
        taken = self._take_for_provider(tx, wallet, request.transfer, TransferKind.PRIMARY_SWAP)
        return wire.InitiateSwapPrimaryTransferResponse(transfer=wire_views.transfer(tx, taken))

    def _take_for_provider(
        self, tx: Transaction, wallet: bytes, request: wire.StartTransferRequest, kind: TransferKind
    ) -> transfers.Transfer:
        if request.receiver_identity_public_key != self._network.provider.public:
            raise Refusal(Why.INVALID, "the receiver is not this network's provider")
        return moves.take(tx, self._network, wallet, request, kind)

    def claim_transfer(
        self, tx: Transaction, wallet: bytes, request: wire.ClaimTransferRequest
    ) -> wire.ClaimTransferResponse:
        """Claiming again what this wallet has claimed changes nothing."""
        queries.require(request.owner_identity_public_key == wallet)
        transfer = transfers.find(tx, request.transfer_id)
        if transfer is None or transfer.receiver != wallet:
            raise Refusal(Why.NOT_FOUND, "no such transfer")
        if transfer.status == TransferStatus.SENDER_KEY_TWEAKED:
            transfer = moves.claim(tx, self._network, transfer, request.claim_package)
        elif transfer.status != TransferStatus.COMPLETED:
            raise Refusal(Why.NOT_NOW, "transfer is not claimable")
        return wire.ClaimTransferResponse(transfer=wire_views.transfer(tx, transfer))

    def store_preimage_share_v2(
        self, tx: Transaction, wallet: bytes, request: wire.StorePreimageShareRequest
    ) -> wire.Empty:
        """With threshold 1 the share is the preimage; it must be that of an invoice made for this wallet."""
        share = packages.open_sealed(self._network, request.encrypted_preimage_shares, wire.SecretShare())
        if keys.sha256(share.secret_share) != request.payment_hash:
            raise Refusal(Why.INVALID, "the preimage is not that of the payment hash")
        row = tx.one("SELECT identity FROM receives WHERE payment_hash = ?", request.payment_hash)
        if row is None or row["identity"] != wallet:
            raise Refusal(Why.NOT_YOURS, "no invoice of this wallet has that payment hash")
        tx.run(
            "INSERT INTO preimages VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            request.payment_hash,
            share.secret_share,
            wallet,
        )
        return wire.Empty()

    def update_wallet_setting(
        self, tx: Transaction, wallet: bytes, request: wire.UpdateWalletSettingRequest
    ) -> wire.UpdateWalletSettingResponse:
        """Kept, but without effect: nobody sees another's things here anyway."""
        if request.HasField("private_enabled"):
            tx.run("INSERT OR REPLACE INTO wallet_settings VALUES (?, ?)", wallet, request.private_enabled)
        return wire.UpdateWalletSettingResponse(wallet_setting=queries.setting(tx, wallet))
