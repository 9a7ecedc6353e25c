"""Every report equals the same figures computed in Python from the rows, in whatever zone the books are kept."""

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from lnwallet_desktop.ledger import summaries
from lnwallet_desktop.ledger.books import Books
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.ledger.report_values import Pending, Period, ReportLine, Step
from lnwallet_desktop.ledger.reports import Reports
from lnwallet_desktop.ledger.tables import transactions
from lnwallet_desktop.money import Sats
from tests.postgres import Postgres

from .samples import intent, receipt

ZONE = "America/New_York"
FIRST = datetime(2024, 10, 20, tzinfo=UTC)
Row = dict[str, Any]


def random_rows(count: int, seed: int) -> list[Row]:
    choose = random.Random(seed)  # noqa: S311
    rows: list[Row] = []
    for _ in range(count):
        status = choose.choices(["success", "failed", "pending"], [8, 2, 1])[0]
        decided = FIRST + timedelta(minutes=choose.randrange(500 * 24 * 60))
        rows.append(
            {
                "transaction_id": UUID(int=choose.getrandbits(128)),
                "amount_sats": choose.randrange(1, 10**9),
                "timestamp": decided,
                "payment_hash": f"{choose.getrandbits(256):064x}",
                "status": status,
                "pseudonymized_recipient": choose.choice(["Payee a", "Payee b", "Payee c", "Payee d"]),
                "direction": choose.choice(["sent", "received"]),
                "fee_sats": choose.randrange(900) if status == "success" else None,
                "settled_at": None if status == "pending" else decided + timedelta(seconds=choose.expovariate(0.1)),
            }
        )
    return rows


@dataclass(frozen=True)
class Truth:
    """The rows, asked in Python."""

    rows: list[Row]

    def of(self, since: date, until: date, status: str = "success", direction: str = "") -> list[Row]:
        zone = ZoneInfo(ZONE)
        return [
            row
            for row in self.rows
            if since <= row["timestamp"].astimezone(zone).date() < until
            and row["status"] == status
            and direction in ("", row["direction"])
        ]

    def amount(self, since: date, until: date, direction: str, status: str = "success") -> Sats:
        return Sats(sum(row["amount_sats"] for row in self.of(since, until, status, direction)))

    def fees(self, since: date, until: date) -> Sats:
        return Sats(sum(row["fee_sats"] for row in self.of(since, until, direction="sent")))

    def balance(self, until: date) -> Sats:
        came, went = (self.amount(date.min, until, way) for way in ("received", "sent"))
        return Sats(came - went - self.fees(date.min, until))

    def line(self, since: date, until: date) -> ReportLine:
        return ReportLine(
            starts=since,
            ends=until,
            in_sats=self.amount(since, until, "received"),
            out_sats=self.amount(since, until, "sent"),
            fees_sats=self.fees(since, until),
            in_count=len(self.of(since, until, direction="received")),
            out_count=len(self.of(since, until, direction="sent")),
            balance_sats=self.balance(until),
        )

    def pending(self, since: date, until: date) -> Pending:
        counts = [len(self.of(since, until, "pending", way)) for way in ("sent", "received")]
        sums = [self.amount(since, until, way, "pending") for way in ("sent", "received")]
        return Pending(counts[0], sums[0], counts[1], sums[1])

    def recipients(self, since: date, until: date) -> list[tuple[str, int, int, int]]:
        found: dict[str, list[Row]] = {}
        for row in self.of(since, until, direction="sent"):
            found.setdefault(row["pseudonymized_recipient"], []).append(row)
        lines = [
            (name, len(rows), sum(row["amount_sats"] for row in rows), sum(row["fee_sats"] for row in rows))
            for name, rows in found.items()
        ]
        return sorted(lines, key=lambda line: (-line[2], line[0]))

    def settle_ms(self, since: date, until: date) -> list[int]:
        return sorted(
            int((row["settled_at"] - row["timestamp"]) / timedelta(milliseconds=1))
            for row in self.of(since, until, direction="sent")
        )


@pytest.fixture(scope="module")
def filled(postgres: Postgres) -> Iterator[tuple[Reports, Truth]]:
    """600 rows: most of them folded into the summaries, the last of them waiting."""
    rows = random_rows(600, 11)
    with postgres.database() as url, closing(Database(Address(url))) as database:
        Books(database).set_time_zone(ZONE)
        for part in (rows[:500], rows[500:]):
            summaries.fold(database)
            with database.transaction() as connection:
                connection.execute(insert(transactions), part)
        yield Reports(database), Truth(rows)


days = st.dates(date(2024, 9, 1), date(2026, 4, 30))
periods = st.one_of(
    st.builds(lambda one, other: Period(min(one, other), max(one, other)), days, days),
    days.map(Period.month_of),
    days.map(Period.quarter_of),
    days.map(Period.year_of),
    st.just(Period()),
)


@settings(max_examples=20, deadline=None)
@given(period=periods, step=st.sampled_from(Step))
def test_a_report_equals_the_rows(filled: tuple[Reports, Truth], period: Period, step: Step) -> None:
    reports, truth = filled
    report = reports.report(period, step)
    since, until = period.since, period.until
    assert report.lines == tuple(truth.line(line.starts, line.ends) for line in report.lines)
    assert all(line.starts < line.ends for line in report.lines)
    assert all(earlier.ends == later.starts for earlier, later in zip(report.lines, report.lines[1:], strict=False))
    assert report.opening_sats == truth.balance(since)
    assert report.closing_sats == truth.balance(until)
    assert report.in_sats == truth.amount(since, until, "received")
    assert report.out_sats == truth.amount(since, until, "sent")
    assert report.fees_sats == truth.fees(since, until)
    assert report.opening_sats + report.in_sats - report.out_sats - report.fees_sats == report.closing_sats
    assert report.lines == () or report.lines[-1].balance_sats == report.closing_sats
    assert report.pending == truth.pending(since, until)
    assert report.failed_count == len(truth.of(since, until, "failed", "sent"))
    found = [(line.recipient, line.payments, line.amount_sats, line.fees_sats) for line in report.recipients]
    assert found == truth.recipients(since, until)
    assert report.balance_now_sats == truth.balance(date.max)
    assert report.pending_now == truth.pending(date.min, date.max)


@settings(max_examples=15, deadline=None)
@given(period=periods)
def test_settle_times_are_what_they_say(filled: tuple[Reports, Truth], period: Period) -> None:
    reports, truth = filled
    times = truth.settle_ms(period.since, period.until)
    told = reports.settle_times(period)
    assert told.payments == len(times)
    if not times:
        assert told.mean_ms is told.half_within_ms is told.most_within_ms is None
        return
    assert told.mean_ms == sum(times) // len(times)
    for percent, bound in ((50, told.half_within_ms), (95, told.most_within_ms)):
        exact = times[-(-len(times) * percent // 100) - 1]
        assert bound is not None
        assert exact <= bound <= 1.19 * exact + 2


def test_the_lines_begin_with_the_first_transaction_and_end_today(filled: tuple[Reports, Truth]) -> None:
    reports, _ = filled
    report = reports.report(Period(), Step.MONTH)
    assert report.lines[0].starts == date(2024, 10, 19)  # in New York it was still the day before
    assert report.lines[-1].ends == max(report.today, date(2026, 3, 4)) + timedelta(days=1)
    assert report.time_zone == ZONE


def test_only_as_many_recipients_as_asked_for_the_largest_first(filled: tuple[Reports, Truth]) -> None:
    reports, truth = filled
    for period in (Period(), Period.year_of(date(2025, 1, 1)), Period(date(2025, 1, 5), date(2025, 8, 9))):
        found = [line.recipient for line in reports.recipients(period, 2)]
        assert found == [line[0] for line in truth.recipients(period.since, period.until)][:2]


def test_without_transactions_there_is_nothing_to_say(database: Database) -> None:
    report = Reports(database).report(Period.year_of(date(2026, 1, 1)), Step.MONTH)
    assert report.is_first_use and report.is_empty
    assert (report.lines, report.recipients) == ((), ())
    assert report.success_percent is report.fee_percent is None
    assert report.opening_sats == report.closing_sats == 0


def test_a_payment_moves_from_pending_to_out_when_it_settles(database: Database, ledger: PaymentLedger) -> None:
    ledger.record_receipt(receipt(amount_sats=Sats(10_000), timestamp=datetime.now(UTC)))
    wanted = intent()
    ledger.intend(wanted)
    reports = Reports(database)
    before = reports.report(Period(), Step.DAY)
    assert (before.pending.out_count, before.pending.out_sats, before.out_sats) == (1, 2500, 0)
    ledger.settle_success(wanted.idempotency_key, Sats(25), None)
    after = reports.report(Period(), Step.DAY)
    assert (after.pending.out_count, after.out_sats, after.fees_sats, after.closing_sats) == (0, 2500, 25, 7475)
    assert (after.success_percent, after.fee_percent) == (100, 1)


def test_the_fee_of_a_receipt_was_taken_before_its_amount_came(database: Database, ledger: PaymentLedger) -> None:
    ledger.record_receipt(receipt(fee_sats=Sats(40)))
    report = Reports(database).report(Period(), Step.MONTH)
    assert (report.in_sats, report.fees_sats, report.closing_sats) == (900, 0, 900)
