"""Transactions and reports as the JSON documents that every door gives: commands, API and export."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from lnwallet_desktop.ledger.report_values import Report, ReportLine
from lnwallet_desktop.payments import Transaction

BY_RECIPIENT = "recipient"


def transaction_document(row: Transaction) -> dict[str, Any]:
    """The field names of the table; times in ISO 8601 with zone, amounts in satoshis."""
    return {
        "transaction_id": str(row.transaction_id),
        "amount_sats": row.amount_sats,
        "timestamp": row.timestamp.isoformat(),
        "payment_hash": row.payment_hash,
        "status": row.status.value,
        "pseudonymized_recipient": row.pseudonymized_recipient,
        "memo": row.memo,
        "direction": row.direction.value,
        "fee_sats": row.fee_sats,
        "settled_at": row.settled_at.isoformat() if row.settled_at else None,
        "initiated_by": row.initiated_by,
        "failure_reason": row.failure_reason,
        "locked_until": row.locked_until.isoformat() if row.locked_until else None,
        "approved_by": row.approved_by,
    }


def report_document(found: Report, by: str) -> dict[str, Any]:
    """Amounts in satoshis, days in ISO 8601; `until` and `ends` are the day after the last."""
    return {
        "by": by,
        "since": found.period.since.isoformat() if found.period.since > date.min else None,
        "until": found.period.until.isoformat() if found.period.until < date.max else None,
        "time_zone": found.time_zone,
        "opening_sats": found.opening_sats,
        "in_sats": found.in_sats,
        "out_sats": found.out_sats,
        "fees_sats": found.fees_sats,
        "closing_sats": found.closing_sats,
        "in_count": found.in_count,
        "out_count": found.out_count,
        "failed_count": found.failed_count,
        "success_percent": _rounded(found.success_percent),
        "fee_percent": _rounded(found.fee_percent),
        "settle_times": asdict(found.settle_times),
        "pending": asdict(found.pending),
        "lines": [] if by == BY_RECIPIENT else [_line_document(line) for line in found.lines],
        "recipients": [asdict(line) for line in found.recipients],
    }


def _line_document(line: ReportLine) -> dict[str, Any]:
    return {
        "starts": line.starts.isoformat(),
        "ends": line.ends.isoformat(),
        "in_sats": line.in_sats,
        "out_sats": line.out_sats,
        "fees_sats": line.fees_sats,
        "in_count": line.in_count,
        "out_count": line.out_count,
        "balance_sats": line.balance_sats,
    }


def _rounded(percent: float | None) -> float | None:
    return round(percent, 4) if percent is not None else None
