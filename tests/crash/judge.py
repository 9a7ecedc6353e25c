"""Compares what our ledger says with the network's own record, payment by payment and in sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lnwallet_desktop.sandbox.records import Ledger, LedgerPayment, LedgerStatus

IN_FLIGHT = (LedgerStatus.LOCKED, LedgerStatus.PENDING)


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. kind: double, lost, status, fee, balance, unexplained or network."""

    kind: str
    detail: str


def judge(told: dict[str, Any], network: Ledger, offered: set[str], identity_key: str) -> list[Finding]:
    """told: the program's answer to `settle`. offered: every payment hash it was ever asked to pay."""
    rows = {payment_hash: (status, amount, fee) for payment_hash, direction, status, amount, fee in told["rows"]
            if direction == "sent"}  # fmt: skip
    findings = [Finding("unexplained", payment_hash) for payment_hash in told["unexplained"]]
    findings += [Finding("network", violation) for violation in network.violations]
    for payment_hash in sorted(offered):
        payment = network.payment(payment_hash)
        if payment is None:
            findings.append(Finding("network", f"{payment_hash} is unknown to the network"))
        else:
            findings += _judge_one(payment, rows.get(payment_hash))
    return findings + _judge_sum(told, network, identity_key)


def _judge_one(payment: LedgerPayment, row: tuple[str, int, int | None] | None) -> list[Finding]:
    name = f"{payment.payment_hash[:12]} ({payment.outcome}, network: {payment.status})"
    findings = []
    if payment.paid_times > 1 or payment.transfers > 1:
        findings.append(Finding("double", f"{name}: {payment.transfers} transfers, paid {payment.paid_times} times"))
    if row is None:
        return [*findings, Finding("lost", name)] if payment.transfers else findings
    status, amount_sats, fee_sats = row
    right = {
        LedgerStatus.SUCCESS: {"success"},
        LedgerStatus.RETURNED: {"failed"},
        LedgerStatus.UNPAID: {"failed"},
        LedgerStatus.LOCKED: {"pending"},
        LedgerStatus.PENDING: {"pending"},
    }[payment.status]
    if status not in right:
        findings.append(Finding("status", f"{name}: we say {status}"))
    if status == "success" and (fee_sats, amount_sats) != (payment.fee_sats, payment.amount_sats):
        findings.append(
            Finding("fee", f"{name}: {amount_sats}+{fee_sats}, not {payment.amount_sats}+{payment.fee_sats}")
        )
    return findings


def _judge_sum(told: dict[str, Any], network: Ledger, identity_key: str) -> list[Finding]:
    """Received − sent − fees must be what the network says the wallet owns, with what is locked in flight."""
    total = 0
    for _, direction, status, amount_sats, fee_sats in told["rows"]:
        if status == "success":
            total += amount_sats if direction == "received" else -amount_sats - fee_sats
    wallet = network.wallet(identity_key)
    owned = wallet.total_sats if wallet is not None else 0
    if total != owned:
        return [Finding("balance", f"our sum {total}, the network's {owned}")]
    return []
