"""What the pane says of a payment: its state with the next step, its attempts, and what was done to its record."""

from __future__ import annotations

from lnwallet_desktop.ledger.payment_ledger import Attempt
from lnwallet_desktop.ledger.record_changes import ChangeKind, RecordChange
from lnwallet_desktop.money import format_sats
from lnwallet_desktop.payments import AttemptState, Direction, PaymentStatus, Transaction
from lnwallet_desktop.ui import formats

LONGEST_MEMO = 120
"""Characters of a memo that a line about its change shows."""

STATE_WORDS = {
    AttemptState.PREPARED: "Decided, not yet handed to the network",
    AttemptState.SUBMITTED: "Handed over; whether the network took it is not known yet",
    AttemptState.PENDING: "On the way; the outcome is not known yet",
    AttemptState.SUCCEEDED: "Paid",
    AttemptState.FAILED: "Failed; the money is back",
    AttemptState.NOT_SENT: "Never sent",
}
STATE_ICON = {
    AttemptState.PREPARED: ("clock", "pending"),
    AttemptState.SUBMITTED: ("question", "unknown"),
    AttemptState.PENDING: ("clock", "pending"),
    AttemptState.SUCCEEDED: ("check-circle", "success"),
    AttemptState.FAILED: ("x-circle", "failed"),
    AttemptState.NOT_SENT: ("x-circle", "muted"),
}


def headline(row: Transaction) -> str:
    amount = format_sats(row.amount_sats)
    if row.direction is Direction.RECEIVED:
        return f"Received {amount}" if row.status is PaymentStatus.SUCCESS else f"{amount} on the way to you"
    match row.status:
        case PaymentStatus.SUCCESS:
            return f"Paid {amount}"
        case PaymentStatus.FAILED:
            return f"{amount} not paid"
        case PaymentStatus.PENDING:
            return f"{amount} on the way"


def state_sentence(row: Transaction) -> str:
    """What that means for the money, and what can be done."""
    if row.direction is Direction.RECEIVED:
        settled = row.status is PaymentStatus.SUCCESS
        return (
            "The money is in the wallet. Nothing is left to do."
            if settled
            else ("The money is announced and not settled yet. It counts as soon as it is; nothing has to be done.")
        )
    match row.status:
        case PaymentStatus.SUCCESS:
            return "The payee has the money; the proof is sealed below. Nothing is left to do."
        case PaymentStatus.FAILED:
            return "The money is back in the wallet. To pay this bill, ask for a new invoice and choose Pay again."
        case PaymentStatus.PENDING:
            back = ""
            if row.locked_until is not None:
                back = f" If the payee never takes it, the money is back by {formats.local_time(row.locked_until)}."
            return (
                "The outcome is not known yet. The payment may still arrive, so it cannot be paid again. While the "
                f"wallet is open it is looked up every 30 seconds.{back}"
            )


def attempt_times(attempt: Attempt) -> str:
    """`Decided 3 March 14:02 · handed over 14:02 · settled 14:03`, and where."""
    told = [f"Decided {formats.local_time(attempt.created_at)}"]
    day = attempt.created_at.astimezone().date()
    for what, moment in (("handed over", attempt.submitted_at), ("settled", attempt.settled_at)):
        if moment is not None:
            same_day = moment.astimezone().date() == day
            told.append(f"{what} {formats.local_clock(moment) if same_day else formats.local_time(moment)}")
    return " · ".join([*told, f"at {formats.plain(attempt.workstation)}"])


def attempt_terms(attempt: Attempt) -> str:
    return f"{format_sats(attempt.amount_sats)}, fee never above {format_sats(attempt.fee_cap_sats)}"


def change_sentence(change: RecordChange) -> str:
    """`Memo changed by Maria, 3 March 14:02: “rent” → “office rent”`."""
    who, when = formats.plain(change.admin), formats.local_time(change.at)
    if change.kind is ChangeKind.REVEAL:
        return f"Sealed details seen by {who}, {when}"
    return f"Memo changed by {who}, {when}: {_quoted(change.old_text)} → {_quoted(change.new_text)}"


def _quoted(memo: str | None) -> str:
    return f"“{formats.shortened(formats.plain(memo), LONGEST_MEMO)}”" if memo else "none"
