"""Rows whose texts are made to break a file."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.payments import Direction, PaymentStatus

START = datetime(2026, 1, 31, 23, 59, 58, tzinfo=UTC)
FORMULAS = [
    *("=1+1", "+49 170 1234", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\u200b+1", "\ufeff-1"),
    *("＝1+1", "＋1", "－1", "＠x", "﹦1", '=HYPERLINK("http://x","y")', "\tplain", "\rplain", "-", "= "),
]
"""A spreadsheet would take each of them for a formula, or trims what stands before."""
HIDDEN_FORMULAS = ["rent;=1+1", "rent; =1;+2", "two\n=1", "two\r\n-1", "a;\n@x", "tab\t=1", "x;＝1"]
"""Where a comma does not part cells, or a line break parts rows."""
NASTY = [
    *("", " ", "  both  ", "plain", "Büro 日本語 🎉", 'a "quoted", text', "it's", "'already", "back\\slash \\. \\N \\"),
    *("<b>R&D</b> &amp; ]]>", "_x0041_ _x0041_x0042_ _x005F_", "\x01\x02\x08\x0b\x0c\x1f", "\ufffe\uffff", "\\."),
    *("line\nbreak", "two\r\nlines", "end\r", "\u202eright to left", "1e5", "00012", "2026-01-01", "x" * 2000),
    *("\x7f\x80\x9f", "\u2028", "a;b", "1=1", "a-b", "e=mc²", "\x01" * 2000, ":colon", "50 % %s %(x)s"),
]


def rows(count: int, memos: list[str | None] | None = None) -> list[dict[str, Any]]:
    """Many ties in everything but id and hash, and a name that is a formula."""
    choose = random.Random(11)  # noqa: S311
    return [_row(choose, memos[n % len(memos)] if memos else f"memo {n}") for n in range(count)]


def others(count: int) -> list[dict[str, Any]]:
    """Rows that `rows` does not make."""
    return [
        row | {"transaction_id": UUID(int=number), "payment_hash": f"{number:064x}"}
        for number, row in enumerate(rows(count), 1)
    ]


def put(database: Database, made: list[dict[str, Any]]) -> None:
    with database.transaction() as connection:
        connection.execute(insert(transactions), made)


def _row(choose: random.Random, memo: str | None) -> dict[str, Any]:
    status = choose.choice(list(PaymentStatus))
    settled = status is not PaymentStatus.PENDING
    in_euro = choose.random() < 0.3
    return {
        "transaction_id": UUID(int=choose.getrandbits(128)),
        "amount_sats": choose.choice([1, 2, 500, 21_000_000, 2_100_000_000_000_000]),
        "timestamp": START + timedelta(hours=choose.randrange(12), microseconds=choose.choice([0, 999_999, 120_000])),
        "payment_hash": f"{choose.getrandbits(256):064x}",
        "status": status.value,
        "pseudonymized_recipient": choose.choice(["payee-7f3k-aa12", "own wallet", "Zoë & Co", "=2+2"]),
        "memo": memo,
        "direction": choose.choice(list(Direction)).value,
        "fee_sats": choose.choice([0, 3]) if status is PaymentStatus.SUCCESS else choose.choice([None, 1]),
        "settled_at": START + timedelta(days=choose.randrange(3)) if settled else None,
        "fiat_currency": "EUR" if in_euro else None,
        "fiat_rate_intent": Decimal("61234.56789012") if in_euro else None,
        "fiat_rate_settled": None,
        "initiated_by": choose.choice([None, "alice", "-bob", "Jörg"]),
        "approved_by": choose.choice([None, "+carol"]),
        "failure_reason": "No route; the money is back." if status is PaymentStatus.FAILED else None,
        "sealed": b"canary-sealed",
        "key_id": "canary-key",
    }
