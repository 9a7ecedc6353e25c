"""Intents, attempts and receipts: what is written, and what is refused."""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lnwallet_desktop.errors import AlreadyIntended, BadRequest, NotSent
from lnwallet_desktop.ledger.connecting import Address
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import Intent, PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, Direction, PaymentStatus, Transaction

from .samples import intent, new_hash, new_id, receipt


def failed(ledger: PaymentLedger, first: Intent) -> Transaction:
    ledger.intend(first)
    ledger.mark_submitted(first.idempotency_key)
    return ledger.settle_failure(first.idempotency_key, "No route. The money is back.")


def retry_of(first: Intent, **changed: Any) -> Intent:
    again: dict[str, Any] = {"idempotency_key": uuid4(), "attempt_number": 2, "sealed": b"sealed again"}
    return replace(first, **(again | changed))


def test_an_intent_is_a_pending_transaction_and_a_prepared_attempt(ledger: PaymentLedger) -> None:
    wanted = intent(memo="Miete März 🏠")
    row = ledger.intend(wanted)
    assert row == ledger.find(wanted.transaction_id) == ledger.find_sent(wanted.payment_hash)
    assert (row.status, row.direction, row.memo) == (PaymentStatus.PENDING, Direction.SENT, "Miete März 🏠")
    assert (row.fee_sats, row.settled_at, row.failure_reason) == (None, None, None)
    assert abs(row.timestamp - datetime.now(UTC)) < timedelta(minutes=1)
    attempt = ledger.find_attempt(wanted.idempotency_key)
    assert attempt is not None
    assert (attempt.state, attempt.submitted_at) == (AttemptState.PREPARED, None)
    assert (attempt.sealed, attempt.key_id, attempt.workstation) == (b"sealed intent", "k1", "desk-1")
    assert ledger.unsettled() == ledger.attempts_of(wanted.transaction_id) == [attempt]
    assert ledger.pending_total_sats() == 2525


def test_of_eight_programs_that_intend_one_hash_exactly_one_does(ledger: PaymentLedger, database_url: str) -> None:
    with closing(Database(Address(database_url))) as other_workstation:
        ledgers = [ledger, PaymentLedger(other_workstation)]
        for _ in range(10):
            wanted = intent()
            outcomes: list[str] = []
            barrier = threading.Barrier(8)

            def attempt(number: int, wanted: Intent = wanted, outcomes: list[str] = outcomes) -> None:
                mine = replace(wanted, transaction_id=new_id())  # the same key: it comes from the hash
                barrier.wait()  # noqa: B023
                try:
                    ledgers[number % 2].intend(mine)
                    outcomes.append("mine")
                except AlreadyIntended as refused:
                    outcomes.append(refused.status)

            threads = [threading.Thread(target=attempt, args=[number]) for number in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert sorted(outcomes) == ["mine"] + ["pending"] * 7


def test_of_eight_programs_that_try_again_exactly_one_does(ledger: PaymentLedger) -> None:
    first = intent()
    failed(ledger, first)
    outcomes: list[str] = []

    def attempt() -> None:
        try:
            ledger.intend(retry_of(first))
            outcomes.append("mine")
        except AlreadyIntended as refused:
            outcomes.append(refused.status)

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["mine"] + ["pending"] * 7
    assert len(ledger.attempts_of(first.transaction_id)) == 2


@pytest.mark.parametrize(
    ("become", "words", "status"),
    [
        (lambda ledger, key: None, "is being paid since .* not known yet", "pending"),
        (lambda ledger, key: ledger.mark_submitted(key), "is being paid since", "pending"),
        (lambda ledger, key: ledger.settle_success(key, Sats(3), None), "You paid this invoice on", "success"),
        (lambda ledger, key: ledger.settle_failure(key, "No route."), "has failed, .* new quote", "failed"),
    ],
)
def test_the_same_hash_again_is_refused_with_what_became_of_it(
    ledger: PaymentLedger, become: Callable[..., None], words: str, status: str
) -> None:
    first = intent()
    row = ledger.intend(first)
    become(ledger, first.idempotency_key)
    before = ledger.find(first.transaction_id), ledger.attempts_of(first.transaction_id)
    with pytest.raises(AlreadyIntended, match=words) as refused:
        ledger.intend(replace(first, transaction_id=new_id(), idempotency_key=uuid4()))
    assert refused.value.status == status
    local = row.timestamp.astimezone()
    assert f"{local.day} {local:%B %Y}" in refused.value.message
    assert (ledger.find(first.transaction_id), ledger.attempts_of(first.transaction_id)) == before


def test_a_failed_payment_can_be_tried_again_on_the_same_row(ledger: PaymentLedger) -> None:
    first = intent()
    assert failed(ledger, first).failure_reason == "No route. The money is back."
    second = retry_of(first, amount_sats=Sats(3000), initiated_by="bob")
    row = ledger.intend(second)
    assert (row.transaction_id, row.status, row.amount_sats) == (first.transaction_id, PaymentStatus.PENDING, 3000)
    assert (row.failure_reason, row.settled_at, row.initiated_by) == (None, None, "bob")
    assert [attempt.state for attempt in ledger.attempts_of(first.transaction_id)] == ["failed", "prepared"]
    assert [attempt.idempotency_key for attempt in ledger.unsettled()] == [second.idempotency_key]
    assert ledger.unsettled()[0].sealed == b"sealed again"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"attempt_number": 3}, AlreadyIntended),
        ({"attempt_number": 1}, AlreadyIntended),
        ({"transaction_id": uuid4()}, BadRequest),  # its sealed details could never be opened on the old row
        ({"payment_hash": "ab" * 32}, BadRequest),
    ],
)
def test_a_retry_must_be_the_next_one_of_its_row(
    ledger: PaymentLedger, changed: dict[str, Any], error: type[Exception]
) -> None:
    first = intent()
    failed(ledger, first)
    with pytest.raises(error):
        ledger.intend(retry_of(first, **changed))
    assert len(ledger.attempts_of(first.transaction_id)) == 1


def test_no_second_attempt_while_the_first_is_open_even_past_our_code(
    ledger: PaymentLedger, database: Database
) -> None:
    first = intent()
    ledger.intend(first)
    with pytest.raises(AlreadyIntended):
        ledger.intend(retry_of(first))
    with pytest.raises(DBAPIError, match="attempts_one_open"), database.transaction() as connection:
        connection.execute(
            text(
                "INSERT INTO attempts (idempotency_key, transaction_id, attempt_number, state, amount_sats,"
                " fee_cap_sats, created_at, workstation, claim)"
                " SELECT gen_random_uuid(), transaction_id, 2, 'prepared', 1, 0, now(), 'x', claim FROM attempts"
            )
        )


@pytest.mark.parametrize(
    "changed",
    [
        {"memo": "a\0b"},
        {"memo": "x" * 2001},
        {"memo": "\ud800"},
        {"amount_sats": 0},
        {"amount_sats": -5},
        {"fee_cap_sats": -1},
        {"attempt_number": 0},
        {"initiated_by": "a\0b"},
    ],
)
def test_an_intent_that_cannot_be_stored_is_refused(ledger: PaymentLedger, changed: dict[str, Any]) -> None:
    wanted = intent(**changed)
    with pytest.raises(BadRequest):
        ledger.intend(wanted)
    assert ledger.find_sent(wanted.payment_hash) is None


def test_control_and_direction_characters_of_a_memo_are_kept_as_they_are(ledger: PaymentLedger) -> None:
    memo = "a\x01b\u202ec\nd'; DROP TABLE transactions; --"
    assert ledger.intend(intent(memo=memo)).memo == memo


def test_submitting_is_repeatable_until_the_outcome_and_then_refused(ledger: PaymentLedger) -> None:
    first = intent()
    ledger.intend(first)
    key = first.idempotency_key
    ledger.mark_submitted(key)
    attempt = ledger.find_attempt(key)
    assert attempt is not None
    assert attempt.state is AttemptState.SUBMITTED
    ledger.mark_submitted(key)
    assert ledger.find_attempt(key) == attempt, "the time it was handed over stays"
    ledger.mark_pending(key)
    ledger.mark_submitted(key)
    assert ledger.unsettled()[0].state is AttemptState.PENDING
    ledger.settle_failure(key, "No route.")
    with pytest.raises(NotSent):
        ledger.mark_submitted(key)
    with pytest.raises(NotSent):
        ledger.mark_submitted(uuid4())


def test_success_is_written_once_with_fee_and_proof(ledger: PaymentLedger) -> None:
    first = intent()
    ledger.intend(first)
    paid = ledger.settle_success(first.idempotency_key, Sats(7), b"with preimage")
    assert (paid.status, paid.fee_sats, paid.failure_reason) == (PaymentStatus.SUCCESS, 7, None)
    assert paid.settled_at is not None
    assert ledger.settle_success(first.idempotency_key, Sats(9), b"other") == paid
    assert ledger.settle_failure(first.idempotency_key, "late") == paid
    assert ledger.mark_pending(first.idempotency_key) == paid
    assert ledger.sealed_of(first.transaction_id) == (b"with preimage", "k1")
    assert ledger.unsettled() == []
    assert ledger.pending_total_sats() == 0


def test_a_proof_that_comes_after_the_success_is_kept(ledger: PaymentLedger) -> None:
    first = intent()
    ledger.intend(first)
    paid = ledger.settle_success(first.idempotency_key, Sats(7), None)
    assert ledger.sealed_of(first.transaction_id) == (b"sealed intent", "k1")
    assert ledger.settle_success(first.idempotency_key, Sats(7), b"with preimage") == paid
    assert ledger.sealed_of(first.transaction_id) == (b"with preimage", "k1")


def test_late_success_of_a_failed_attempt_wins_even_while_a_new_one_is_open(ledger: PaymentLedger) -> None:
    first = intent()
    failed(ledger, first)
    second = retry_of(first, amount_sats=Sats(3000))
    ledger.intend(second)
    paid = ledger.settle_success(first.idempotency_key, Sats(1), b"proof")
    assert (paid.status, paid.amount_sats) == (PaymentStatus.SUCCESS, 2500), "what the paid attempt was for"
    assert [attempt.idempotency_key for attempt in ledger.unsettled()] == [second.idempotency_key]
    assert ledger.settle_failure(second.idempotency_key, "refused") == paid
    assert ledger.unsettled() == []


def test_what_was_never_sent_is_failed_and_says_so(ledger: PaymentLedger) -> None:
    first = intent()
    ledger.intend(first)
    row = ledger.settle_failure(first.idempotency_key, "Stopped before sending.\0", not_sent=True)
    assert (row.status, row.failure_reason) == (PaymentStatus.FAILED, "Stopped before sending.")
    assert ledger.attempts_of(first.transaction_id)[0].state is AttemptState.NOT_SENT
    assert ledger.attempts_of(first.transaction_id)[0].submitted_at is None


def test_an_unknown_key_changes_nothing_and_is_named(ledger: PaymentLedger) -> None:
    with pytest.raises(BadRequest, match="No attempt has the key"):
        ledger.mark_pending(uuid4())
    with pytest.raises(BadRequest, match="No attempt has the key"):
        ledger.settle_success(uuid4(), Sats(1), None)
    with pytest.raises(BadRequest, match="No attempt has the key"):
        ledger.settle_failure(uuid4(), "x")
    assert ledger.find_attempt(uuid4()) is None


def test_unsettled_attempts_come_oldest_first_however_old(ledger: PaymentLedger) -> None:
    keys = []
    for _ in range(4):
        one = intent()
        ledger.intend(one)
        keys.append(one.idempotency_key)
    ledger.mark_submitted(keys[2])
    ledger.mark_pending(keys[3])
    ledger.settle_success(keys[1], Sats(0), None)
    assert [attempt.idempotency_key for attempt in ledger.unsettled()] == [keys[0], keys[2], keys[3]]


def test_a_receipt_is_written_once_and_goes_from_pending_to_success_only(ledger: PaymentLedger) -> None:
    coming = receipt(settled=False)
    row = ledger.record_receipt(coming)
    assert (row.status, row.direction, row.settled_at) == (PaymentStatus.PENDING, Direction.RECEIVED, None)
    assert row == ledger.record_receipt(coming)
    came = ledger.record_receipt(replace(coming, settled=True, amount_sats=Sats(901), sealed=b"with preimage"))
    assert (came.status, came.amount_sats, came.transaction_id) == (PaymentStatus.SUCCESS, 901, coming.transaction_id)
    assert ledger.record_receipt(coming) == came
    assert ledger.record_receipt(replace(coming, settled=True, amount_sats=Sats(5))) == came
    assert ledger.sealed_of(coming.transaction_id) == (b"with preimage", "k1")
    assert ledger.find_receipt_id(coming.payment_hash) == coming.transaction_id
    assert ledger.newest_receipt_at() == coming.timestamp


def test_a_receipt_reported_under_another_id_keeps_the_details_that_its_own_id_opens(ledger: PaymentLedger) -> None:
    first = receipt(settled=False)
    ledger.record_receipt(first)
    row = ledger.record_receipt(replace(first, transaction_id=new_id(), settled=True, sealed=b"for another id"))
    assert (row.transaction_id, row.status) == (first.transaction_id, PaymentStatus.SUCCESS)
    assert ledger.sealed_of(first.transaction_id) == (b"sealed receipt", "k1")


def test_a_receipt_is_recorded_whatever_its_sender_wrote(ledger: PaymentLedger) -> None:
    row = ledger.record_receipt(receipt(memo="a\0b" + "x" * 3000 + "\ud800"))
    assert row.memo == "ab" + "x" * 1998


def test_our_own_invoices_are_known_before_and_after_they_are_paid(ledger: PaymentLedger) -> None:
    payment_hash, unknown = new_hash(), new_hash()
    for _ in range(2):
        ledger.remember_invoice(payment_hash, datetime.now(UTC))
    paid = ledger.record_receipt(receipt())
    assert [ledger.is_our_invoice(h) for h in (payment_hash, paid.payment_hash, unknown)] == [True, True, False]
    assert ledger.newest_receipt_at() is not None


def test_one_hash_may_be_sent_and_received(ledger: PaymentLedger) -> None:
    sent = intent()
    ledger.intend(sent)
    ledger.record_receipt(receipt(payment_hash=sent.payment_hash))
    assert ledger.find_sent(sent.payment_hash) == ledger.find(sent.transaction_id)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM transactions", "keeps its rows"),
        ("TRUNCATE transactions CASCADE", "keeps its rows"),
        ("DELETE FROM attempts", "keeps its rows"),
        ("UPDATE transactions SET payment_hash = repeat('0', 64)", "never changes what it is"),
        ("UPDATE transactions SET direction = 'received'", "never changes what it is"),
        ("UPDATE transactions SET status = 'pending', settled_at = NULL", "success is final"),
        ("UPDATE transactions SET status = 'failed'", "success is final"),
        ("UPDATE transactions SET amount_sats = 1", "success is final"),
        ("UPDATE attempts SET state = 'failed'", "never goes back"),
        ("UPDATE attempts SET fee_cap_sats = 0", "never changes what it is"),
        ("UPDATE transactions SET status = 'lost'", "success is final"),
    ],
)
def test_the_database_itself_refuses_to_rewrite_what_was_paid(
    ledger: PaymentLedger, database: Database, statement: str, words: str
) -> None:
    first = intent()
    ledger.intend(first)
    paid = ledger.settle_success(first.idempotency_key, Sats(1), None)
    with pytest.raises(DBAPIError, match=words), database.transaction() as connection:
        connection.execute(text(statement))
    assert ledger.find(first.transaction_id) == paid


@pytest.mark.parametrize(
    "column_and_value",
    [
        "amount_sats = 0",
        "amount_sats = 2100000000000001",
        "payment_hash = repeat('A', 64)",
        "payment_hash = repeat('a', 63)",
        "status = 'lost'",
        "status = 'success'",  # without its time
        "settled_at = now()",
        "fee_sats = -1",
        "failure_reason = 'x'",
        "memo = repeat('x', 2001)",
        "fiat_rate_intent = 1",
        "direction = 'sideways'",
    ],
)
def test_the_database_refuses_what_makes_no_sense(database: Database, column_and_value: str) -> None:
    values = {
        "transaction_id": "gen_random_uuid()",
        "amount_sats": "1",
        "timestamp": "now()",
        "payment_hash": "repeat('a', 64)",
        "status": "'pending'",
        "pseudonymized_recipient": "'p'",
        "direction": "'sent'",
    }
    column, value = column_and_value.split(" = ")
    for changed in ({}, {column: value}):
        row = values | changed
        statement = f"INSERT INTO transactions ({', '.join(row)}) VALUES ({', '.join(row.values())})"  # noqa: S608
        with database.engine.connect() as connection:
            if changed:
                with pytest.raises(DBAPIError, match="violates check constraint"):
                    connection.execute(text(statement))
            else:
                connection.execute(text(statement))


def test_when_the_money_returns_is_kept_while_it_is_pending_and_no_longer(ledger: PaymentLedger) -> None:
    returns_at = datetime(2026, 12, 10, 14, tzinfo=UTC)
    wanted = intent()
    assert ledger.intend(wanted).locked_until is None
    key = wanted.idempotency_key
    assert ledger.mark_pending(key, returns_at).locked_until == returns_at
    assert ledger.mark_pending(key).locked_until == returns_at  # an answer without it is no news
    assert ledger.mark_pending(key, returns_at + timedelta(days=1)).locked_until == returns_at + timedelta(days=1)
    failed_row = ledger.settle_failure(key, "No route. The money is back.")
    assert failed_row.locked_until is None
    assert ledger.mark_pending(key, returns_at).locked_until is None
    again = retry_of(wanted)
    assert ledger.intend(again).locked_until is None
    assert ledger.mark_pending(again.idempotency_key, returns_at).locked_until == returns_at
    assert ledger.mark_pending(key).locked_until == returns_at
    paid = ledger.settle_success(again.idempotency_key, Sats(3), None)
    assert (paid.status, paid.locked_until) == (PaymentStatus.SUCCESS, None)


def test_the_database_itself_forgets_no_lock_behind_a_settled_payment(
    ledger: PaymentLedger, database: Database
) -> None:
    wanted = intent()
    ledger.intend(wanted)
    ledger.settle_success(wanted.idempotency_key, Sats(3), None)
    with pytest.raises(DBAPIError, match="transactions_locked"), database.transaction() as connection:
        connection.execute(text("UPDATE transactions SET locked_until = now()"))
