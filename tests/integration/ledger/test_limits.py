"""Limits on real PostgreSQL: rolling, pending counts, and no race passes them."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import text

from lnwallet_desktop.errors import AlreadyIntended, ChangedMeanwhile, LimitReached
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger, Terms
from lnwallet_desktop.ledger.policy_versions import PolicyVersions
from lnwallet_desktop.ledger.spending import Spending
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import PaymentPolicy, PaymentStatus
from tests.integration.ledger.samples import intent
from tests.integration.ledger.signatories import signatory
from tests.sizes import sizes

WRITERS = 8
"""On each of two workstations."""


def set_limits(database: Database, **limits: int) -> Terms:
    wanted = PaymentPolicy(**{name: Sats(value) for name, value in limits.items()})
    return Terms(PolicyVersions(database).append(wanted, signatory("Maria")).policy)


def pay(
    ledger: PaymentLedger, terms: Terms, amount: int, cap: int = 0, fee: int | None = None, payee: str = "p"
) -> None:
    """Decided, and with a fee also paid."""
    wanted = intent(amount_sats=Sats(amount), fee_cap_sats=Sats(cap), pseudonym=payee)
    ledger.intend(wanted, terms)
    if fee is not None:
        ledger.settle_success(wanted.idempotency_key, Sats(fee), None)


@contextmanager
def in_the_past(database: Database, age: timedelta) -> Iterator[None]:
    """What was decided and settled within the block was so long ago; the guards of the tables look away."""
    with database.reading() as connection:
        known = set(connection.execute(text("SELECT transaction_id FROM transactions")).scalars())
    yield
    with database.transaction() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table, columns in (
            ("attempts", ("created_at", "settled_at")),
            ("transactions", ("timestamp", "settled_at")),
        ):
            moved = ", ".join(f"{column} = {column} - CAST(:age AS interval)" for column in columns)
            connection.execute(
                text(f"UPDATE {table} SET {moved} WHERE NOT transaction_id = ANY(:known)"),  # noqa: S608
                {"age": age, "known": list(known)},
            )


@pytest.mark.parametrize("payments", sizes(400, whole=2_000))
def test_eight_writers_on_two_workstations_never_pass_a_daily_limit_and_fill_it(
    database_url: str, payments: int
) -> None:
    """Some of them fail or settle for less than they reserved: the incident of raced withdrawals."""
    cap, largest = 6 * payments, 25
    workstations = [Database(Address(database_url)) for _ in range(2)]
    terms = set_limits(workstations[0], daily_sats=cap)
    numbers, told, over, done = count(), [0, 0], [], threading.Event()

    def write(database: Database) -> None:
        ledger = PaymentLedger(database)
        while (number := next(numbers)) < payments:
            wanted = intent(amount_sats=Sats(10 + number % 10), fee_cap_sats=Sats(number % 7))
            try:
                ledger.intend(wanted, terms)
            except LimitReached:
                told[1] += 1
                continue
            told[0] += 1
            if number < payments // 4 and number % 5 == 0:
                ledger.settle_failure(wanted.idempotency_key, "not paid")
            elif number < payments // 4 and number % 5 == 1:
                ledger.settle_success(wanted.idempotency_key, Sats(0), None)

    def watch() -> None:
        while not done.wait(0.02):
            over.append(Spending(workstations[1]).counted(terms.policy).day_sats > cap)

    watching = threading.Thread(target=watch)
    watching.start()
    with ThreadPoolExecutor(2 * WRITERS) as pool:
        for work in [pool.submit(write, workstations[n % 2]) for n in range(2 * WRITERS)]:
            work.result()
    done.set()
    watching.join()
    used = Spending(workstations[0]).counted(terms.policy).day_sats
    for database in workstations:
        database.close()
    assert sum(told) == payments
    assert all(told)
    assert not any(over)
    assert cap - largest < used <= cap


def test_amount_and_fee_cap_are_reserved_and_what_was_not_spent_is_freed_by_the_success(
    database: Database, ledger: PaymentLedger
) -> None:
    """A limit that counted amounts alone was passed by the fees (Electrum GHSA-q7m2-785w-r585)."""
    terms = set_limits(database, daily_sats=1_000)
    first = intent(amount_sats=Sats(500), fee_cap_sats=Sats(400))
    ledger.intend(first, terms)
    with pytest.raises(LimitReached, match="100 sat are left"):
        pay(ledger, terms, 90, cap=11)
    ledger.settle_success(first.idempotency_key, Sats(3), None)
    pay(ledger, terms, 490, cap=7)
    with pytest.raises(LimitReached):
        pay(ledger, terms, 1)


def test_a_limit_looks_at_all_payments_of_the_day_and_not_at_one_alone(
    database: Database, ledger: PaymentLedger
) -> None:
    """As the daily limit of LNbits did (issue 2769)."""
    terms = set_limits(database, daily_sats=1_000)
    for _ in range(10):
        pay(ledger, terms, 100, fee=0)
    with pytest.raises(LimitReached):
        pay(ledger, terms, 1)


def test_a_failure_frees_only_when_it_is_written_and_a_retry_counts_anew(
    database: Database, ledger: PaymentLedger
) -> None:
    terms = set_limits(database, daily_sats=1_000)
    first = intent(amount_sats=Sats(1_000), fee_cap_sats=Sats(0))
    ledger.intend(first, terms)
    ledger.mark_submitted(first.idempotency_key)
    ledger.mark_pending(first.idempotency_key)
    with pytest.raises(LimitReached, match="once enough of what is pending has settled"):
        pay(ledger, terms, 1)
    ledger.settle_failure(first.idempotency_key, "The money is back.")
    pay(ledger, terms, 600)
    again = intent(
        transaction_id=first.transaction_id, payment_hash=first.payment_hash, attempt_number=2,
        amount_sats=Sats(500), fee_cap_sats=Sats(0),
    )  # fmt: skip
    with pytest.raises(LimitReached):
        ledger.intend(again, terms)
    row = ledger.find(first.transaction_id)
    assert row is not None
    assert row.status is PaymentStatus.FAILED


def test_days_and_weeks_roll_and_what_is_pending_counts_however_old_it_is(
    database: Database, ledger: PaymentLedger
) -> None:
    terms = set_limits(database, daily_sats=1_000, weekly_sats=2_000)
    with in_the_past(database, timedelta(days=8)):
        pay(ledger, terms, 1_000, fee=0)
    with in_the_past(database, timedelta(days=6)):
        pay(ledger, terms, 1_000, fee=0)
    with in_the_past(database, timedelta(days=2)):
        pay(ledger, terms, 300)
    counted = Spending(database).counted(terms.policy)
    assert (counted.day_sats, counted.week_sats) == (300, 1_300)
    pay(ledger, terms, 700, fee=0)
    with pytest.raises(LimitReached, match="24 hours"):
        pay(ledger, terms, 1)


def test_a_refusal_tells_when_the_payment_is_possible(database: Database, ledger: PaymentLedger) -> None:
    terms = set_limits(database, daily_sats=1_000)
    for hours, amount in ((23, 400), (20, 300), (1, 300)):
        with in_the_past(database, timedelta(hours=hours)):
            pay(ledger, terms, amount, fee=0)
    moments = {}
    for amount in (400, 401, 701):
        with pytest.raises(LimitReached) as told:
            pay(ledger, terms, amount)
        moments[amount] = told.value.frees_at
    with database.reading() as connection:
        now = connection.execute(text("SELECT now()")).scalar_one()
    hours_left = [round((moment - now).total_seconds() / 3600, 1) for moment in moments.values() if moment]
    assert hours_left == [1.0, 4.0, 23.0]


def test_one_payee_gets_no_more_than_the_limit_for_a_payee(database: Database, ledger: PaymentLedger) -> None:
    terms = set_limits(database, payee_daily_sats=1_000)
    pay(ledger, terms, 600, fee=0, payee="payee-a")
    pay(ledger, terms, 300, payee="payee-a")
    pay(ledger, terms, 1_000, payee="payee-b")
    with pytest.raises(LimitReached, match="one payee in 24 hours"):
        pay(ledger, terms, 101, payee="payee-a")


def test_a_new_payee_gets_little_until_the_first_payment_is_old_enough(
    database: Database, ledger: PaymentLedger
) -> None:
    terms = set_limits(database, new_payee_sats=1_000, new_payee_hours=48)
    with pytest.raises(LimitReached, match="new payee"):
        pay(ledger, terms, 1_001)
    with in_the_past(database, timedelta(hours=47)):
        pay(ledger, terms, 600, fee=0)
    with pytest.raises(LimitReached) as told:
        pay(ledger, terms, 401)
    assert told.value.frees_at is not None
    pay(ledger, terms, 400)
    with in_the_past(database, timedelta(hours=48)):
        pay(ledger, terms, 1_000, fee=0, payee="payee-old")
    pay(ledger, terms, 50_000, payee="payee-old")


def test_a_payment_larger_than_the_limit_for_one_is_refused(database: Database, ledger: PaymentLedger) -> None:
    terms = set_limits(database, max_payment_sats=1_000)
    pay(ledger, terms, 990, cap=10)
    with pytest.raises(LimitReached, match="Only an admin who raises the limit"):
        pay(ledger, terms, 990, cap=11)


def test_no_payment_is_decided_under_limits_that_are_not_the_newest(database: Database, ledger: PaymentLedger) -> None:
    with pytest.raises(ChangedMeanwhile):
        old = set_limits(database, daily_sats=1_000)
        set_limits(database, daily_sats=10)
        pay(ledger, old, 100)
    with pytest.raises(ChangedMeanwhile):
        ledger.intend(intent())
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM transactions")).scalar_one() == 0


def test_who_asks_for_what_is_paid_already_hears_that_and_not_of_the_limit(
    database: Database, ledger: PaymentLedger
) -> None:
    terms = set_limits(database, daily_sats=2_525)
    wanted = intent()
    ledger.intend(wanted, terms)
    with pytest.raises(AlreadyIntended):
        ledger.intend(wanted, terms)
