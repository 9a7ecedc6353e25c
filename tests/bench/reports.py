"""What a report costs from the summaries beside plain SQL over the rows, the same answers in the same run, in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from sqlalchemy import text

from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.query import TransactionFilter
from lnwallet_desktop.ledger.report_values import Period, Step
from lnwallet_desktop.ledger.reports import Reports
from lnwallet_desktop.ledger.summaries import summary_totals

RUNS = 7

MONTHS = """
SELECT date_trunc('month', "timestamp" AT TIME ZONE (SELECT time_zone FROM books))::date AS starts,
    coalesce(sum(amount_sats) FILTER (WHERE direction = 'received'), 0) AS in_sats,
    coalesce(sum(amount_sats) FILTER (WHERE direction = 'sent'), 0) AS out_sats,
    coalesce(sum(fee_sats) FILTER (WHERE direction = 'sent'), 0) AS fees_sats
FROM transactions WHERE status = 'success' GROUP BY starts ORDER BY starts
"""
TOP = """
SELECT pseudonymized_recipient, count(*), sum(amount_sats) AS sent, sum(fee_sats) FROM transactions
WHERE status = 'success' AND direction = 'sent' GROUP BY pseudonymized_recipient
ORDER BY sent DESC, pseudonymized_recipient LIMIT 20
"""
SUCCESS = """
SELECT count(*) FILTER (WHERE status = 'success'), count(*) FILTER (WHERE status = 'failed'),
    percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY settled_at - "timestamp")
        FILTER (WHERE status = 'success')
FROM transactions WHERE direction = 'sent'
"""
TOTALS = """
SELECT count(*), sum(amount_sats) FILTER (WHERE status = 'success' AND direction = 'sent'),
    sum(amount_sats) FILTER (WHERE status = 'success' AND direction = 'received'),
    sum(fee_sats) FILTER (WHERE status = 'success'),
    sum(amount_sats) FILTER (WHERE status = 'pending' AND direction = 'sent')
FROM transactions
"""


def compare(database: Database) -> dict[str, float]:
    """Ours as a part of plain SQL's time, by report; prints a line for each. The answers must be the same."""
    reports = Reports(database)

    def plain(question: str) -> Callable[[], Any]:
        def ask() -> Any:
            with database.reading() as connection:
                return connection.execute(text(question)).all()

        return ask

    pairs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "months": (lambda: reports.lines(Period(), Step.MONTH), plain(MONTHS)),
        "top 20 recipients": (lambda: reports.recipients(Period()), plain(TOP)),
        "success and settling": (lambda: reports.settle_times(Period()), plain(SUCCESS)),
        "totals of the history": (lambda: summary_totals(database, TransactionFilter()), plain(TOTALS)),
    }
    _check(pairs)
    ratios = {name: _ratio(name, *pair) for name, pair in pairs.items()}
    whole = (lambda: reports.report(Period(), Step.MONTH), lambda: [pairs[name][1]() for name in list(pairs)[:3]])
    return ratios | {"whole report": _ratio("whole report", *whole)}


def _check(pairs: dict[str, tuple[Callable[[], Any], Callable[[], Any]]]) -> None:
    """A comparison of different answers would be none."""
    ours, theirs = (pairs["months"][place]() for place in (0, 1))
    flows = [(line.in_sats, line.out_sats, line.fees_sats) for line in ours if line.in_count + line.out_count]
    assert flows == [tuple(map(int, row[1:])) for row in theirs]
    ours, theirs = (pairs["top 20 recipients"][place]() for place in (0, 1))
    assert [(line.recipient, line.amount_sats) for line in ours] == [(row[0], int(row[2])) for row in theirs]
    ours, theirs = (pairs["success and settling"][place]() for place in (0, 1))
    assert ours.payments == theirs[0][0]
    assert ours.most_within_ms is not None
    assert ours.most_within_ms + 1 >= theirs[0][2][1].total_seconds() * 1000
    ours, theirs = (pairs["totals of the history"][place]() for place in (0, 1))
    assert list(astuple(ours)) == [int(value) for value in theirs[0]]


def _ratio(name: str, ours: Callable[[], Any], theirs: Callable[[], Any]) -> float:
    """Median of pairs taken in turn, the first of which warms up."""
    times = [(_seconds(ours), _seconds(theirs)) for _ in range(RUNS + 1)][1:]
    mine, plain = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = statistics.median(ours_s / plain_s for ours_s, plain_s in times)
    print(
        f"reports, {name}: ours {mine * 1000:.1f} ms, plain SQL {plain * 1000:.0f} ms, "
        f"median ratio 1/{1 / ratio:.0f} over {RUNS} pairs"
    )
    return ratio


def _seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
