"""Payments that came in: one row per payment hash, written as often as they are reported."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, Executable, case, func, select
from sqlalchemy.dialects.postgresql import insert

from lnwallet_desktop.ledger.payment_values import Receipt, storable_text
from lnwallet_desktop.ledger.row_mapping import TRANSACTION_COLUMNS, transaction_of
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.payments import Direction, PaymentStatus, Transaction


def write_receipt(connection: Connection, receipt: Receipt) -> Transaction:
    """Insert, or settle what was pending; a settled row stays as it is."""
    row = connection.execute(_settle_if_pending(receipt)).one_or_none()
    if row is None:  # nothing new in it
        wanted: tuple[ColumnElement[bool], ...] = (
            transactions.c.payment_hash == receipt.payment_hash,
            transactions.c.direction == Direction.RECEIVED.value,
        )
        row = connection.execute(select(*TRANSACTION_COLUMNS).where(*wanted)).one()
    return transaction_of(row)


def _settle_if_pending(receipt: Receipt) -> Executable:
    new = insert(transactions).values(
        transaction_id=receipt.transaction_id,
        amount_sats=receipt.amount_sats,
        timestamp=receipt.timestamp,
        payment_hash=receipt.payment_hash,
        status=(PaymentStatus.SUCCESS if receipt.settled else PaymentStatus.PENDING).value,
        pseudonymized_recipient=storable_text(receipt.pseudonym, 200),
        memo=storable_text(receipt.memo) if receipt.memo else None,
        direction=Direction.RECEIVED.value,
        fee_sats=receipt.fee_sats,
        settled_at=func.now() if receipt.settled else None,
        sealed=receipt.sealed,
        key_id=receipt.key_id,
        preimage_sealed=receipt.settled,
    )
    given = new.excluded
    same_row = given.transaction_id == transactions.c.transaction_id  # else the sealed details fit another id
    return new.on_conflict_do_update(
        index_elements=[transactions.c.payment_hash, transactions.c.direction],
        set_={
            "status": given.status,
            "amount_sats": given.amount_sats,
            "fee_sats": given.fee_sats,
            "settled_at": given.settled_at,
            "sealed": case((same_row, given.sealed), else_=transactions.c.sealed),
            "key_id": case((same_row, given.key_id), else_=transactions.c.key_id),
            "preimage_sealed": case((same_row, given.preimage_sealed), else_=transactions.c.preimage_sealed),
        },
        where=(transactions.c.status != PaymentStatus.SUCCESS.value) & (given.status == PaymentStatus.SUCCESS.value),
    ).returning(*TRANSACTION_COLUMNS)
