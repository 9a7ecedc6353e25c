"""Lightning on this network: what a payment costs, locking it, deciding it, and bringing one to a wallet."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox import invoices, moves, payees, transfers, wire_views
from lnwallet_desktop.sandbox.leaves import split
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.records import Ending, Fees, Outcome
from lnwallet_desktop.sandbox.spark import REGTEST_CURRENCY, HtlcStatus, Refusal, TransferKind, Why
from lnwallet_desktop.sandbox.store import Transaction
from lnwallet_desktop.sandbox.transfers import Transfer

INITIATED = "LIGHTNING_PAYMENT_INITIATED"
SUCCEEDED = "LIGHTNING_PAYMENT_SUCCEEDED"
RETURNED = "USER_SWAP_RETURNED"

INVOICE_CREATED = "INVOICE_CREATED"
RECEIVED = "TRANSFER_COMPLETED"

_BASE_FEE, _FEE_PPM = "fee_base_sats", "fee_ppm"


@dataclass(frozen=True, slots=True)
class Order:
    """An invoice that the provider agrees to pay, with the amount it is to pay."""

    invoice: invoices.ReadInvoice
    amount_sats: Sats


def fees(tx: Transaction) -> Fees:
    return Fees(Sats(int(tx.setting(_BASE_FEE, "1"))), int(tx.setting(_FEE_PPM, "2000")))


def set_fees(tx: Transaction, wanted: Fees) -> None:
    tx.set_setting(_BASE_FEE, str(wanted.base_sats))
    tx.set_setting(_FEE_PPM, str(wanted.ppm))


def fee_sats(tx: Transaction, amount_sats: int) -> Sats:
    rule = fees(tx)
    return Sats(rule.base_sats - (-amount_sats * rule.ppm // 1_000_000))  # rounded up


def accept(tx: Transaction, text: str, amount_sats: int | None) -> Order:
    """Raises Refusal for an invoice the provider does not pay: another network's, expired, without a fit amount."""
    invoice = invoices.read(text)
    if invoice.currency != REGTEST_CURRENCY:
        raise Refusal(Why.INVALID, f"the invoice is for the network “{invoice.currency}”, not for this one")
    if _ends(tx, invoice) <= tx.now:
        raise Refusal(Why.NOT_NOW, "the invoice has expired")
    paid_sats = invoice.amount_sats if amount_sats is None else amount_sats
    if not paid_sats or paid_sats < (invoice.amount_sats or 1):
        raise Refusal(Why.INVALID, "the amount is missing or less than the invoice asks for")
    return Order(invoice, Sats(paid_sats))


def _ends(tx: Transaction, invoice: invoices.ReadInvoice) -> float:
    """When it expires, network's time: ours age with the network's clock, others' with the computer's."""
    for table in ("payee_invoices", "receives"):
        row = tx.one(f"SELECT expires_at FROM {table} WHERE payment_hash = ?", invoice.payment_hash)  # noqa: S608
        if row:
            return float(row["expires_at"])
    return tx.from_wall(invoice.expires_at)


def lock(tx: Transaction, transfer: Transfer, payment_hash: bytes, amount_sats: int) -> None:
    """Bind a locked transfer to a payment hash."""
    tx.insert(
        "htlcs",
        transfer_id=transfer.id,
        payment_hash=payment_hash,
        direction="send",
        status=HtlcStatus.WAITING_FOR_PREIMAGE,
        amount_sats=amount_sats,
    )


def check_unpaid(tx: Transaction, payment_hash: bytes, transfer_id: str) -> None:
    """Raises Refusal where another transfer for that hash is under way or has arrived."""
    row = tx.one(
        "SELECT transfer_id FROM htlcs WHERE payment_hash = ? AND direction = 'send' AND status <> ?",
        payment_hash,
        HtlcStatus.RETURNED,
    )
    if row and row["transfer_id"] != transfer_id:
        message = f"preimage request already exists for paymentHash {payment_hash.hex()}"
        raise Refusal(Why.ALREADY_EXISTS, message)


def start(tx: Transaction, transfer: Transfer, order: Order) -> None:
    """The provider takes the order: a new row of `sends`."""
    outcome = outcome_of(tx, order.invoice.payment_hash)
    tx.insert(
        "sends",
        id=f"LightningSendRequest:{transfer.id}",
        transfer_id=transfer.id,
        payment_hash=order.invoice.payment_hash,
        invoice=order.invoice.text,
        amount_sats=order.amount_sats,
        fee_sats=transfer.value_sats - order.amount_sats,
        status=INITIATED,
        due_at=None if outcome.ending is Ending.HANG else tx.now + outcome.delay_s,
        created_at=tx.now,
        updated_at=tx.now,
    )


def outcome_of(tx: Transaction, payment_hash: bytes) -> Outcome:
    """What was ordered for the invoice; an ordinary success for one of another wallet."""
    row = payees.find(tx, payment_hash)
    return Outcome.parse(row["outcome"]) if row else Outcome(Ending.SUCCESS)


def decide(tx: Transaction, network: NetworkKeys, send: sqlite3.Row, ending: Ending) -> None:
    """End a payment under way. send: of `sends`. One that cannot reach anybody fails whatever was ordered."""
    transfer = transfers.get(tx, send["transfer_id"])
    preimage = _deliver(tx, network, send) if ending is Ending.SUCCESS else None
    if preimage is None:
        moves.return_to_sender(tx, transfer)
        _set_status(tx, send, RETURNED)
        return
    tx.run(
        "UPDATE htlcs SET status = ?, preimage = ? WHERE transfer_id = ?",
        HtlcStatus.PREIMAGE_SHARED,
        preimage,
        transfer.id,
    )
    done = moves.complete(tx, transfer)
    _set_status(tx, send, SUCCEEDED)
    tx.announce(done.sender, wire_views.departure(tx, done))


def _set_status(tx: Transaction, send: sqlite3.Row, status: str) -> None:
    tx.run("UPDATE sends SET status = ?, due_at = NULL, updated_at = ? WHERE id = ?", status, tx.now, send["id"])


def _deliver(tx: Transaction, network: NetworkKeys, send: sqlite3.Row) -> bytes | None:
    """Hand the amount to whoever made the invoice; the preimage, or None where nobody can take it."""
    payee = payees.find(tx, send["payment_hash"])
    if payee:
        return bytes(payee["preimage"])
    receive = tx.one("SELECT * FROM receives WHERE payment_hash = ?", send["payment_hash"])
    return receive_payment(tx, network, receive, send["amount_sats"]) if receive else None


def receive_payment(tx: Transaction, network: NetworkKeys, receive: sqlite3.Row, amount_sats: int) -> bytes | None:
    """Bring a wallet what was paid on its invoice. None where it is paid, expired, or its preimage is not known."""
    known = tx.one("SELECT preimage FROM preimages WHERE payment_hash = ?", receive["payment_hash"])
    if known is None or receive["transfer_id"] is not None or receive["expires_at"] <= tx.now:
        return None
    transfer = moves.bring(tx, network.provider, receive["receiver"], split(amount_sats), TransferKind.PREIMAGE_SWAP)
    tx.insert(
        "htlcs",
        transfer_id=transfer.id,
        payment_hash=receive["payment_hash"],
        direction="receive",
        status=HtlcStatus.PREIMAGE_SHARED,
        preimage=known["preimage"],
        amount_sats=amount_sats,
    )
    tx.run(
        "UPDATE receives SET transfer_id = ?, status = ?, updated_at = ? WHERE id = ?",
        transfer.id,
        RECEIVED,
        tx.now,
        receive["id"],
    )
    return bytes(known["preimage"])
