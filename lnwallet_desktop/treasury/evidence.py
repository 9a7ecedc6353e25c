"""What the wallet's answers prove about a sent payment: the one place where that is decided.

    what is seen                                          | attempt    | verdict
    ------------------------------------------------------+------------+---------------------------------
    completed, and the preimage hashes to the hash        | any        | SUCCESS
    completed, without such a preimage                    | any        | UNKNOWN: no proof of payment yet
    failed, after a sync that reached the network         | any        | FAILED: the money is back
    pending                                               | any        | PENDING
    absent after a sync that reached the network          | prepared   | SEND_AGAIN while invoice and authorisation
                                                          |            | hold; else NOT_SENT: never handed over
    absent after a sync that reached the network          | submitted  | SEND_AGAIN, same key, while it is valid
    the same, invoice expired and submitted > 15 min ago  | submitted  | NOT_SENT: nothing of it can still be under way
    absent after a sync that reached the network          | pending    | UNKNOWN: the network had it before
    nothing, or an error, or no sync                      | any        | UNKNOWN

UNKNOWN changes nothing. Nothing is shown as failed or as paid without evidence.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from lnwallet_desktop.payments import AttemptState, PaymentStatus, WalletPayment

STILL_UNDER_WAY = timedelta(minutes=15)
"""A request of a program that died may still sit in a network's queue; after this long it can't."""


AUTHORISED_FOR = timedelta(minutes=15)
"""A decision to pay that a crash kept from being carried out is carried out for as long as a lease lasts at most."""


class Verdict(Enum):
    SUCCESS = auto()
    FAILED = auto()
    PENDING = auto()
    NOT_SENT = auto()
    SEND_AGAIN = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Absence:
    """The wallet was asked after a sync that reached the network, and knows no such payment."""

    seen_at: datetime


def proves_payment(payment_hash: str, preimage: str | None) -> bool:
    """Whether sha256(preimage) is the payment hash (both hex): the payee's receipt (BOLT 11)."""
    try:
        return preimage is not None and hashlib.sha256(bytes.fromhex(preimage)).hexdigest() == payment_hash
    except ValueError:
        return False


def judge_payment(payment_hash: str, payment: WalletPayment) -> Verdict:
    """What a payment the wallet reports proves."""
    match payment.status:
        case PaymentStatus.SUCCESS:
            return Verdict.SUCCESS if proves_payment(payment_hash, payment.preimage) else Verdict.UNKNOWN
        case PaymentStatus.FAILED:
            return Verdict.FAILED
        case PaymentStatus.PENDING:
            return Verdict.PENDING


def judge_absence(
    absence: Absence,
    state: AttemptState,
    intended_at: datetime,
    submitted_at: datetime | None,
    invoice_expires_at: datetime,
) -> Verdict:
    """What it proves that the wallet knows no payment of the attempt's key or hash."""
    invoice_holds = absence.seen_at < invoice_expires_at
    if state is AttemptState.PREPARED:
        authorised = absence.seen_at - intended_at < AUTHORISED_FOR
        return Verdict.SEND_AGAIN if authorised and invoice_holds else Verdict.NOT_SENT
    if state is not AttemptState.SUBMITTED:
        return Verdict.UNKNOWN
    if invoice_holds:
        return Verdict.SEND_AGAIN
    if submitted_at is not None and absence.seen_at - submitted_at > STILL_UNDER_WAY:
        return Verdict.NOT_SENT
    return Verdict.UNKNOWN
