"""The network's own record of what happened, and the rules it must never be found breaking."""

from __future__ import annotations

import sqlite3

from lnwallet_desktop.money import Sats
from lnwallet_desktop.sandbox.lightning import INITIATED
from lnwallet_desktop.sandbox.network_keys import NetworkKeys
from lnwallet_desktop.sandbox.records import Ledger, LedgerPayment, LedgerReceipt, LedgerStatus, LedgerWallet
from lnwallet_desktop.sandbox.spark import HtlcStatus, TransferStatus
from lnwallet_desktop.sandbox.store import Transaction

_PAYMENTS = """
SELECT hashes.payment_hash, payee_invoices.payee, payee_invoices.outcome,
    count(htlcs.transfer_id) AS transfers,
    coalesce(sum(htlcs.status = 1), 0) AS paid_times,
    coalesce(sum(htlcs.status = 2), 0) AS returned_times,
    coalesce(max(htlcs.amount_sats), payee_invoices.amount_sats) AS amount_sats
FROM (SELECT payment_hash FROM payee_invoices UNION SELECT payment_hash FROM htlcs WHERE direction = 'send') AS hashes
LEFT JOIN payee_invoices USING (payment_hash)
LEFT JOIN htlcs ON htlcs.payment_hash = hashes.payment_hash AND htlcs.direction = 'send'
GROUP BY hashes.payment_hash
"""

_LAST_TRY = """
SELECT transfers.sender, sends.status, sends.fee_sats, sends.amount_sats, htlcs.preimage, htlcs.status AS htlc_status
FROM htlcs JOIN transfers ON transfers.id = htlcs.transfer_id LEFT JOIN sends ON sends.transfer_id = transfers.id
WHERE htlcs.payment_hash = ? AND direction = 'send' ORDER BY transfers.rowid DESC LIMIT 1
"""

_WALLETS = """
SELECT wallet, sum(available) AS available, sum(locked) AS locked, sum(incoming) AS incoming, sum(leaf) AS leaves FROM (
    SELECT owner AS wallet, value_sats AS available, 0 AS locked, 0 AS incoming, 1 AS leaf
    FROM leaves WHERE status = 'AVAILABLE'
    UNION ALL SELECT sender, 0, value_sats, 0, 0 FROM transfers WHERE status = 1
    UNION ALL SELECT receiver, 0, 0, value_sats, 0 FROM transfers WHERE status = 2
    UNION ALL SELECT sender, 0, 0, 0, 0 FROM transfers
) WHERE wallet NOT IN (?, ?) GROUP BY wallet
"""

_FLOWS = """
SELECT coalesce(sum(CASE WHEN receiver = ?1 THEN value_sats ELSE 0 END), 0)
     - coalesce(sum(CASE WHEN sender = ?1 THEN value_sats ELSE 0 END), 0) AS total
FROM transfers WHERE ?1 IN (sender, receiver) AND status IN (2, 5)
"""


def read(tx: Transaction, network: NetworkKeys, with_preimages: bool) -> Ledger:
    """Everything at one moment."""
    wallets = _wallets(tx, network)
    return Ledger(
        payments=tuple(_payment(tx, row, with_preimages) for row in tx.all(_PAYMENTS)),
        receipts=tuple(_receipts(tx)),
        wallets=tuple(wallets),
        violations=tuple(_violations(tx, wallets)),
    )


def payment(tx: Transaction, payment_hash: bytes, with_preimage: bool) -> LedgerPayment | None:
    rows = [row for row in tx.all(_PAYMENTS) if row["payment_hash"] == payment_hash]
    return _payment(tx, rows[0], with_preimage) if rows else None


def _payment(tx: Transaction, row: sqlite3.Row, with_preimage: bool) -> LedgerPayment:
    last = tx.one(_LAST_TRY, row["payment_hash"])
    shown = last["preimage"] if last and with_preimage else None
    return LedgerPayment(
        payment_hash=row["payment_hash"].hex(),
        status=_status(row, last),
        transfers=row["transfers"],
        paid_times=row["paid_times"],
        amount_sats=row["amount_sats"],
        fee_sats=last["fee_sats"] if last else None,
        payer=last["sender"].hex() if last else None,
        payee=row["payee"],
        outcome=row["outcome"],
        preimage=shown.hex() if shown else None,
    )


def _status(row: sqlite3.Row, last: sqlite3.Row | None) -> LedgerStatus:
    if last is None:
        return LedgerStatus.UNPAID
    if row["paid_times"]:
        return LedgerStatus.SUCCESS
    if last["htlc_status"] == HtlcStatus.RETURNED:
        return LedgerStatus.RETURNED
    return LedgerStatus.PENDING if last["status"] == INITIATED else LedgerStatus.LOCKED


def _receipts(tx: Transaction) -> list[LedgerReceipt]:
    rows = tx.all(
        "SELECT receives.*, transfers.value_sats, transfers.status AS transfer_status"
        " FROM receives LEFT JOIN transfers ON transfers.id = transfer_id ORDER BY receives.rowid"
    )
    return [
        LedgerReceipt(
            payment_hash=row["payment_hash"].hex(),
            receiver=row["receiver"].hex(),
            amount_sats=Sats(row["value_sats"] or row["amount_sats"]),
            paid=row["transfer_id"] is not None,
            claimed=row["transfer_status"] == TransferStatus.COMPLETED,
        )
        for row in rows
    ]


def _wallets(tx: Transaction, network: NetworkKeys) -> list[LedgerWallet]:
    return [
        LedgerWallet(
            identity_key=row["wallet"].hex(),
            available_sats=row["available"],
            locked_sats=row["locked"],
            incoming_sats=row["incoming"],
            leaf_count=row["leaves"],
        )
        for row in tx.all(_WALLETS, network.provider.public, network.faucet.public)
    ]


def _violations(tx: Transaction, wallets: list[LedgerWallet]) -> list[str]:
    broken = []
    for wallet in wallets:
        if (due_sats := _due_sats(tx, wallet)) != wallet.total_sats:
            broken.append(f"a wallet holds {wallet.total_sats} sat, not {due_sats}")
    checks = {
        "leaf is locked without a live transfer": (
            "SELECT count(*) FROM leaves LEFT JOIN transfers ON transfers.id = locked_by"
            " WHERE leaves.status = 'TRANSFER_LOCKED' AND coalesce(transfers.status, 0) NOT IN (1, 2)"
        ),
        "live transfer does not hold its leaves": (
            "SELECT count(*) FROM transfers WHERE status IN (1, 2) AND value_sats <>"
            " (SELECT coalesce(sum(value_sats), 0) FROM leaves WHERE locked_by = transfers.id)"
        ),
        "payment hash is paid twice": (
            "SELECT count(*) FROM (SELECT 1 FROM htlcs WHERE status = 1 GROUP BY payment_hash, direction"
            " HAVING count(*) > 1)"
        ),
        "paid HTLC is without preimage": "SELECT count(*) FROM htlcs WHERE status = 1 AND preimage IS NULL",
        "payment disagrees with its transfer": (
            "SELECT count(*) FROM sends JOIN transfers ON transfers.id = transfer_id WHERE transfers.status <>"
            " CASE sends.status WHEN 'LIGHTNING_PAYMENT_INITIATED' THEN 1 WHEN 'LIGHTNING_PAYMENT_SUCCEEDED' THEN 5"
            " ELSE 7 END"
        ),
    }
    for sentence, sql in checks.items():
        row = tx.one(sql)
        if row and row[0]:
            broken.append(f"{row[0]} × {sentence}")
    return broken


def _due_sats(tx: Transaction, wallet: LedgerWallet) -> int:
    """What the wallet should hold by what came in and what went out for good."""
    row = tx.one(_FLOWS, bytes.fromhex(wallet.identity_key))
    return int(row["total"]) if row else 0
