"""The remote payees: Lightning nodes outside every wallet, their invoices, and what is to become of each."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass

from lnwallet_desktop.errors import BadRequest
from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox import invoices, keys
from lnwallet_desktop.sandbox.records import Outcome
from lnwallet_desktop.sandbox.spark import REGTEST_CURRENCY
from lnwallet_desktop.sandbox.store import Transaction

NAMES = (
    "Northwind Office Rent",
    "Kaffeewerk",
    "Alpenhost Rechenzentrum",
    "Blue Harbor Logistics",
    "Lumen Stationery",
    "Müller & Söhne Elektro",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An invoice to make. payee: None takes the next in turn. expiry_s: zero or less has expired so long ago."""

    amount_sats: Sats | None
    memo: str
    outcome: Outcome
    expiry_s: int = invoices.DEFAULT_EXPIRY_S
    payee: str | None = None
    currency: str = REGTEST_CURRENCY
    description_hash: str | None = None


def move_in(tx: Transaction) -> None:
    """Make the payees at the network's first start."""
    for position, name in enumerate(NAMES):
        if not tx.one("SELECT 1 FROM payees WHERE name = ?", name):
            secret = keys.new_secret()
            tx.insert("payees", position=position, name=name, secret=secret, node_key=keys.public_key(secret))


def everyone(tx: Transaction) -> list[sqlite3.Row]:
    return tx.all("SELECT name, node_key FROM payees ORDER BY position")


def make_invoice(tx: Transaction, wanted: Wanted) -> sqlite3.Row:
    """A new row of `payee_invoices`. Raises BadRequest."""
    payee = _payee(tx, wanted.payee)
    preimage = os.urandom(32)
    expired_for_s = max(0, -wanted.expiry_s)
    if expired_for_s > invoices.LONGEST_EXPIRY_S:
        raise BadRequest("An invoice can have expired a year ago at most.")
    lifetime_s = wanted.expiry_s if wanted.expiry_s > 0 else invoices.DEFAULT_EXPIRY_S
    age_s = 0 if wanted.expiry_s > 0 else lifetime_s + expired_for_s
    draft = invoices.Draft(
        payment_hash=keys.sha256(preimage),
        amount_sats=wanted.amount_sats,
        created_at=tx.wall_now - age_s,
        description=wanted.memo,
        description_hash=wanted.description_hash,
        expiry_s=lifetime_s,
        currency=wanted.currency,
    )
    tx.insert(
        "payee_invoices",
        payment_hash=draft.payment_hash,
        preimage=preimage,
        payee=payee["name"],
        amount_sats=wanted.amount_sats,
        invoice=_signed(draft, payee["secret"]),
        outcome=str(wanted.outcome),
        created_at=tx.now - age_s,
        expires_at=tx.now - age_s + lifetime_s,
    )
    row = find(tx, draft.payment_hash)
    if row is None:
        raise BadRequest("The invoice was not kept.")
    return row


def find(tx: Transaction, payment_hash: bytes) -> sqlite3.Row | None:
    """The invoice of that hash with its payee's node key, or None where it is of no remote payee."""
    return tx.one(
        "SELECT payee_invoices.*, payees.node_key FROM payee_invoices JOIN payees ON payees.name = payee"
        " WHERE payment_hash = ?",
        payment_hash,
    )


def _payee(tx: Transaction, name: str | None) -> sqlite3.Row:
    if name is None:
        made = tx.one("SELECT count(*) AS made, (SELECT count(*) FROM payees) AS payees FROM payee_invoices")
        position = made["made"] % made["payees"] if made else 0
        row = tx.one("SELECT * FROM payees WHERE position = ?", position)
    else:
        row = tx.one("SELECT * FROM payees WHERE name = ?", name)
    if row is None:
        raise BadRequest(f"The sandbox knows no payee “{name}”.")
    return row


def _signed(draft: invoices.Draft, secret: bytes) -> str:
    try:
        return invoices.sign(draft, secret)
    except invoices.Unfit as error:
        raise BadRequest(str(error)) from error
