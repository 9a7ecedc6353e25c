"""The evidence rules, line by line and as properties."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lnwallet_desktop.money import Sats
from lnwallet_desktop.payments import AttemptState, Direction, PaymentStatus, WalletPayment
from lnwallet_desktop.treasury.evidence import (
    AUTHORISED_FOR,
    STILL_UNDER_WAY,
    Absence,
    Verdict,
    judge_absence,
    judge_payment,
    proves_payment,
)

PREIMAGE = "9f" * 32
HASH = hashlib.sha256(bytes.fromhex(PREIMAGE)).hexdigest()
NOW = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)


def reported(status: PaymentStatus, preimage: str | None) -> WalletPayment:
    return WalletPayment(
        payment_id="k",
        direction=Direction.SENT,
        status=status,
        amount_sats=Sats(1),
        fee_sats=Sats(0),
        payment_hash=HASH,
        preimage=preimage,
        invoice_text=None,
        description=None,
        payee_key=None,
        created_at=NOW,
    )


@pytest.mark.parametrize(
    ("status", "preimage", "verdict"),
    [
        (PaymentStatus.SUCCESS, PREIMAGE, Verdict.SUCCESS),
        (PaymentStatus.SUCCESS, "9e" * 32, Verdict.UNKNOWN),
        (PaymentStatus.SUCCESS, "no hex", Verdict.UNKNOWN),
        (PaymentStatus.SUCCESS, None, Verdict.UNKNOWN),
        (PaymentStatus.FAILED, None, Verdict.FAILED),
        (PaymentStatus.PENDING, None, Verdict.PENDING),
        (PaymentStatus.PENDING, PREIMAGE, Verdict.PENDING),
    ],
)
def test_what_the_wallet_reports(status: PaymentStatus, preimage: str | None, verdict: Verdict) -> None:
    assert judge_payment(HASH, reported(status, preimage)) is verdict


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "intended_before", "submitted_before", "invoice_ends_in", "verdict"),
    [
        (AttemptState.PREPARED, MINUTE, None, HOUR, Verdict.SEND_AGAIN),
        (AttemptState.PREPARED, MINUTE, None, -MINUTE, Verdict.NOT_SENT),
        (AttemptState.PREPARED, AUTHORISED_FOR, None, HOUR, Verdict.NOT_SENT),
        (AttemptState.SUBMITTED, HOUR, HOUR, HOUR, Verdict.SEND_AGAIN),
        (AttemptState.SUBMITTED, HOUR, HOUR, -HOUR, Verdict.NOT_SENT),
        (AttemptState.SUBMITTED, HOUR, STILL_UNDER_WAY, -HOUR, Verdict.UNKNOWN),
        (AttemptState.SUBMITTED, HOUR, None, -HOUR, Verdict.UNKNOWN),
        (AttemptState.PENDING, HOUR, HOUR, HOUR, Verdict.UNKNOWN),
        (AttemptState.PENDING, HOUR, HOUR, -HOUR, Verdict.UNKNOWN),
    ],
)
def test_what_absence_proves(
    state: AttemptState,
    intended_before: timedelta,
    submitted_before: timedelta | None,
    invoice_ends_in: timedelta,
    verdict: Verdict,
) -> None:
    submitted_at = NOW - submitted_before if submitted_before else None
    judged = judge_absence(Absence(NOW), state, NOW - intended_before, submitted_at, NOW + invoice_ends_in)
    assert judged is verdict


@given(st.sampled_from(PaymentStatus), st.none() | st.text() | st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_nothing_but_the_preimage_ever_proves_a_payment(status: PaymentStatus, preimage: str | None) -> None:
    if judge_payment(HASH, reported(status, preimage)) is Verdict.SUCCESS:
        assert proves_payment(HASH, preimage)


AGES = st.timedeltas(timedelta(0), timedelta(days=20))


@given(st.sampled_from(AttemptState), AGES, st.none() | AGES, st.timedeltas(timedelta(days=-20), timedelta(days=20)))
def test_absence_never_means_failed_or_paid(
    state: AttemptState, intended_before: timedelta, submitted_before: timedelta | None, invoice_ends_in: timedelta
) -> None:
    submitted_at = NOW - submitted_before if submitted_before is not None else None
    verdict = judge_absence(Absence(NOW), state, NOW - intended_before, submitted_at, NOW + invoice_ends_in)
    assert verdict in (Verdict.NOT_SENT, Verdict.SEND_AGAIN, Verdict.UNKNOWN)
    if verdict is Verdict.SEND_AGAIN:
        assert invoice_ends_in > timedelta(0)
        assert state in (AttemptState.PREPARED, AttemptState.SUBMITTED)
    if verdict is Verdict.NOT_SENT and state is not AttemptState.PREPARED:
        assert invoice_ends_in <= timedelta(0)
        assert submitted_before is not None
        assert submitted_before > STILL_UNDER_WAY
