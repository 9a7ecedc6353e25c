"""Whatever evidence comes, and in whatever order: nothing goes back, and the row says what its attempts say."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from lnwallet_desktop.errors import AlreadyIntended, NotSent
from lnwallet_desktop.ledger.database import Database
from lnwallet_desktop.ledger.payment_ledger import PaymentLedger
from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, PaymentStatus

from .samples import intent

RANK = {"prepared": 0, "submitted": 1, "pending": 2, "failed": 3, "not_sent": 3, "succeeded": 4}
OPEN = {AttemptState.PREPARED, AttemptState.SUBMITTED, AttemptState.PENDING}

evidence = st.tuples(
    st.sampled_from(["submit", "pending", "success", "failure", "not sent", "retry", "tamper"]), st.integers(0, 3)
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(evidence, max_size=12))
def test_the_ledger_follows_the_evidence(
    ledger: PaymentLedger, database: Database, steps: list[tuple[str, int]]
) -> None:
    first = intent()
    ledger.intend(first)
    keys = [first.idempotency_key]
    succeeded = False
    for what, number in steps:
        before = ledger.attempts_of(first.transaction_id)
        key = keys[number % len(keys)]
        match what:
            case "submit":
                if before[number % len(keys)].state in OPEN:
                    ledger.mark_submitted(key)
                else:
                    with pytest.raises(NotSent):
                        ledger.mark_submitted(key)
            case "pending":
                ledger.mark_pending(key)
            case "success":
                ledger.settle_success(key, Sats(number), b"proof")
                succeeded = True
            case "failure" | "not sent":
                ledger.settle_failure(key, "Refused.", not_sent=what == "not sent")
            case "retry":
                again = replace(first, idempotency_key=uuid4(), attempt_number=len(keys) + 1)
                allowed = not succeeded and all(attempt.state not in OPEN for attempt in before)
                if allowed:
                    ledger.intend(again)
                    keys.append(again.idempotency_key)
                else:
                    with pytest.raises(AlreadyIntended):
                        ledger.intend(again)
            case "tamper":
                _tamper(database, str(first.transaction_id), ["pending", "failed"][number % 2])

        after = ledger.attempts_of(first.transaction_id)
        assert all(RANK[old.state] <= RANK[new.state] for old, new in zip(before, after, strict=False))
        row = ledger.find(first.transaction_id)
        assert row is not None
        states = {attempt.state for attempt in after}
        if AttemptState.SUCCEEDED in states:
            assert succeeded
            assert row.status is PaymentStatus.SUCCESS
        elif states & OPEN:
            assert row.status is PaymentStatus.PENDING
        else:
            assert row.status is PaymentStatus.FAILED
        assert (row.settled_at is None) == (row.status is PaymentStatus.PENDING)
        assert (row.failure_reason is None) == (row.status is not PaymentStatus.FAILED)
        expected_open = [attempt.idempotency_key for attempt in after if attempt.state in OPEN]
        assert [
            a.idempotency_key for a in ledger.unsettled() if a.transaction_id == row.transaction_id
        ] == expected_open


def _tamper(database: Database, transaction_id: str, status: str) -> None:
    """Write a status past our code. The database takes it only where it says the same as before."""
    settled = "NULL" if status == "pending" else "now()"
    statement = text(
        f"UPDATE transactions SET status = '{status}', settled_at = {settled}, failure_reason = NULL "  # noqa: S608
        "WHERE transaction_id = :id AND status <> :status"
    )
    try:
        with database.transaction() as connection:
            changed = connection.execute(statement, {"id": transaction_id, "status": status}).rowcount
        assert changed == 0
    except DBAPIError as refused:
        assert "success is final" in str(refused) or "while an attempt is open" in str(refused)
